import type { Match } from '../model/match.js';
import type { Faq, Thresholds } from './faq.js';

/** The most options one clarifying question offers, besides "none of these". */
export const maxOptions = 3;

/** An option is offered only if it is at least this likely, as a share of the best one's confidence. */
const optionFloor = 0.05;

/**
 * How likely one of the other options is right when the best match is wrong. Counted on messages whose best match had 0.3 to 0.7:
 * 0.31 (HINT3 sofmattress), 0.29 (BANKING77 with ten phrasings, a quarter of the intents hidden); it is what the default
 * thresholds come to (see costs.ts).
 */
export const otherOptionRight = 0.3206;

/**
 * Where a bot without settings of its own answers and asks: it answers what is more likely right than not, and asks where the
 * options hold the right one in more than two of five cases. Chosen on public sets of questions (BANKING77, CLINC150, HINT3)
 * and the sample shop's; see docs/decisions/0015-a-fairer-confidence.md and
 * docs/decisions/0016-trouble-and-distance.md.
 */
export const defaultThresholds: Thresholds = { answer: 0.55, ask: 0.43 };

/** What to do with a message. */
export interface Decision {
  readonly decision: 'answer' | 'ask' | 'handover';
  /**
   * Best first, at most `maxOptions`. `answer`: the answer, then what to offer if it does not help. `ask`: what to
   * choose from. `handover`: empty.
   */
  readonly options: readonly Match[];
  /** `handover`: the question for a person that is asked, where that is sure enough. */
  readonly forPerson?: Match;
}

/** The FAQs that there are, as far as a decision depends on them. */
export type Faqs = ReadonlyMap<string, Pick<Faq, 'handOff'>>;

/** Whether only a person answers this. */
export const isForPerson = (faq: string, faqs: Faqs): boolean => faqs.get(faq)?.handOff === true;

/** Whether this can be given as an answer, and offered: it is there, and no question for a person. */
export const isAnswerable = (faq: string, faqs: Faqs): boolean => faqs.has(faq) && !isForPerson(faq, faqs);

/**
 * How much the other options together must be likely for a question to be worth asking, whatever the best match's own
 * confidence: it finds the right one among them as often as this, and costs the customer something each time. At the answering
 * threshold the other options are taken to hold `otherOptionRight` of what the best leaves (see `thresholdsFrom`).
 */
export const worthAsking = ({ answer }: Thresholds): number => otherOptionRight * (1 - answer);

/**
 * Answer, ask or hand over. A question is worth asking if the options together are likely enough to hold the right one, an
 * answer worth giving if the best alone is likely enough, and the others together are not worth a question. `matches` come as a
 * matcher gives them, best first.
 *
 * A question for a person (see `faqs`) is neither answered nor offered. If it is the best of all and likely enough to be
 * answered, it is handed over; else the others are decided on as if it had not been found.
 */
export const decide = (matches: readonly Match[], thresholds: Thresholds, faqs: Faqs = new Map()): Decision => {
  const [first] = matches;
  if (first && isForPerson(first.faq, faqs) && first.confidence > 0 && first.confidence >= thresholds.answer)
    return { decision: 'handover', options: [], forPerson: first };
  const others = matches.filter(({ faq }) => !isForPerson(faq, faqs));
  const best = others[0]?.confidence ?? 0;
  const options = others.filter((m) => m.confidence >= optionFloor * best).slice(0, maxOptions);
  const held = options.reduce((sum, option) => sum + option.confidence, 0);
  if (!(best > 0 && held >= thresholds.ask)) return { decision: 'handover', options: [] };
  // What is put together of several readings may come to more than 1; what the best leaves is all that others can have.
  const torn = Math.min(1, held) - best > worthAsking(thresholds);
  return { decision: best >= thresholds.answer && !torn ? 'answer' : 'ask', options };
};
