import type { Match } from '../model/match.js';

/**
 * How many FAQs are perceived in a message: enough for an answer, three options and the next best after them. What a message
 * may be about is spread over so many.
 */
export const perceived = 5;

/**
 * Finds the FAQs that may answer a message, best first, with confidences that hold where `defaultOosShare` (see prior.ts) of
 * the messages are answered by no FAQ. Never throws on odd input: it finds nothing.
 */
export interface Matcher {
  readonly name: string;
  /** `language`: the message's, as an ISO 639-1 code, where it is known. */
  match(query: string, limit: number, language?: string): Promise<readonly Match[]>;
}
