import type { Match } from '../model/match.js';

/** Finds the FAQs that may answer a message, best first. Never throws on odd input: it finds nothing. */
export interface Matcher {
  readonly name: string;
  match(query: string, limit: number): Promise<readonly Match[]>;
}
