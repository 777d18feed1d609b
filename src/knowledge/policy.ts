import type { Match } from '../model/match.js';
import type { Thresholds } from './faq.js';

/** The most options one clarifying question offers, besides "none of these". */
export const maxOptions = 3;

/** An option is offered only if it is at least this likely, as a share of the best one's confidence. */
const optionFloor = 0.05;

/**
 * With a runner-up of at least this share of the best one's confidence, the message fits both: the bot is torn, and asks,
 * unless it is `sure` all the same. The top-two gap is a good sign of that, as measured on the public sets.
 */
const tornAt = 0.3;
const sure = 0.9;

/**
 * Where a bot without settings of its own answers and asks. Chosen on public sets of questions (BANKING77, CLINC150,
 * HINT3), counting a right answer 1, a wrong one -1, and a question with the right option 0.6: more than 0.55 or 0.3 gains
 * little there, and has the bot ask and hand over what it knows.
 */
export const defaultThresholds: Thresholds = { answer: 0.55, ask: 0.3 };

/** What to do with a message. */
export interface Decision {
  readonly decision: 'answer' | 'ask' | 'handover';
  /**
   * Best first, at most `maxOptions`. `answer`: the answer, then what to offer if it does not help. `ask`: what to
   * choose from. `handover`: empty.
   */
  readonly options: readonly Match[];
}

/**
 * Answer, ask or hand over: the best match's confidence is compared with the two thresholds, and a runner-up that is nearly
 * as likely has the bot ask. `matches` come as a matcher gives them, best first.
 */
export const decide = (matches: readonly Match[], thresholds: Thresholds): Decision => {
  const best = matches[0];
  if (best === undefined || !(best.confidence >= thresholds.ask)) return { decision: 'handover', options: [] };
  const options = matches.filter((m) => m.confidence >= optionFloor * best.confidence).slice(0, maxOptions);
  const torn = best.confidence < sure && (matches[1]?.confidence ?? 0) >= tornAt * best.confidence;
  return { decision: best.confidence >= thresholds.answer && !torn ? 'answer' : 'ask', options };
};
