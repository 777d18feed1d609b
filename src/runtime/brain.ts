import type { Knowledge } from '../knowledge/faq.js';
import type { Match } from '../model/match.js';

/** What answers at this moment: one version of the knowledge and the matcher that was trained on its phrasings. */
export interface Brain {
  knowledge(): Knowledge;
  /**
   * `language` is the message's, as an ISO 639-1 code, where it is known. Throws an `AbortError` when the process stops before
   * the message could be matched.
   */
  match(text: string, limit: number, language?: string): Promise<readonly Match[]>;
}
