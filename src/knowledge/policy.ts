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
const tornAt = 0.16;
const sure = 0.8;

/**
 * Where a bot without settings of its own answers and asks: it answers what is more likely right than not, and asks where the
 * options hold the right one in more than a third of the cases. Chosen on public sets of questions (BANKING77, CLINC150, HINT3)
 * and the sample shop's; see docs/decisions/0011-two-judges.md.
 */
export const defaultThresholds: Thresholds = { answer: 0.52, ask: 0.37 };

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
 * Answer, ask or hand over. A question is worth asking if the options together are likely enough to hold the right one, an
 * answer worth giving if the best alone is likely enough, and no runner-up nearly as likely. `matches` come as a matcher gives
 * them, best first.
 */
export const decide = (matches: readonly Match[], thresholds: Thresholds): Decision => {
  const best = matches[0]?.confidence ?? 0;
  const options = matches.filter((m) => m.confidence >= optionFloor * best).slice(0, maxOptions);
  const held = options.reduce((sum, option) => sum + option.confidence, 0);
  if (!(best > 0 && held >= thresholds.ask)) return { decision: 'handover', options: [] };
  const torn = best < sure && (matches[1]?.confidence ?? 0) >= tornAt * best;
  return { decision: best >= thresholds.answer && !torn ? 'answer' : 'ask', options };
};
