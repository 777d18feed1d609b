import type { Match } from '../model/match.js';

/** What the bot does with a message that opens a conversation. */
export interface Asked {
  readonly decision: 'answer' | 'ask' | 'handover';
  /**
   * FAQs. `answer`: the one answered; where the message asks several things all that were answered, then what is offered on the
   * rest. `ask`: what to choose from; none where the bot meets small talk, or asks for other words. `handover`: none.
   */
  readonly options: readonly string[];
  /** `handover`: the question for a person that it is about, if it is one. */
  readonly forPerson?: string;
  /** What was found in the message, best first, whatever was decided. */
  readonly matches: readonly Match[];
}
