import type { Knowledge } from '../knowledge/faq.js';
import type { Match } from '../model/match.js';

/** What answers at this moment: one version of the knowledge and the matcher that was trained on its phrasings. */
export interface Brain {
  knowledge(): Knowledge;
  match(text: string, limit: number): Promise<readonly Match[]>;
}
