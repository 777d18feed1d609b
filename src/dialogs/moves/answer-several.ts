import { oneLine } from '../../escalation/ticket.js';
import type { Faq } from '../../knowledge/faq.js';
import { cutText } from '../../model/text.js';
import type { Draft } from '../draft.js';
import type { Heard } from '../perceive.js';
import { decide, isKnown } from '../policy.js';
import { answerText, feedback, noteAnswer, quietMs } from './answer.js';
import { ask, type Option } from './ask.js';

/** So much of a question is repeated to the customer, in characters. */
const mostRepeated = 80;

const repeated = (text: string): string => {
  const line = oneLine(text);
  return line.length <= mostRepeated ? line : `${cutText(line, mostRepeated).trimEnd()} …`;
};

/** What becomes of a message that asks several things: what is answered, and what is left. */
export interface Several {
  readonly answers: readonly { readonly faq: Faq; readonly confidence: number }[];
  /** The first question that is not answered; with options when Careline is torn on it. */
  readonly rest?: { readonly text: string; readonly options: readonly Option[] };
}

/**
 * Whether a message of which one part has an answer, and another has none, is still about one thing. So it is if the whole
 * speaks for that answer as much as the part did, for what is about something else makes it less likely; and if the whole speaks
 * for something else, for then the part says too little by itself: "How much will I be charged?" after a withdrawal.
 */
const isOneThing = ({ matches: [best] }: Heard, { faq, confidence }: Several['answers'][number]): boolean =>
  best !== undefined && (best.faq !== faq.id || best.confidence >= confidence);

/**
 * The answers to a message that asks several things; undefined when it asks one, or when not one of its questions has an
 * answer: then the message is taken as a whole.
 */
export const severalIn = (draft: Draft, heard: Heard): Several | undefined => {
  const { knowledge } = draft;
  const decided = heard.parts.map((part) => ({ part, decision: decide(part.matches, knowledge) }));
  const answers = new Map<string, Several['answers'][number]>();
  for (const { decision } of decided) {
    if (decision.do !== 'answer' || answers.has(decision.match.faq)) continue;
    const { faq: id, confidence } = decision.match;
    answers.set(id, { faq: draft.faq(id)!, confidence });
  }
  // What is most likely about an answer that is given already is taken as answered.
  const left = decided.find(
    ({ part, decision }) => decision.do !== 'answer' && !answers.has(part.matches[0]?.faq ?? ''),
  );
  if (answers.size === 0 || (answers.size === 1 && !left)) return undefined;
  if (left && !isKnown(left.decision) && answers.size === 1 && isOneThing(heard, [...answers.values()][0]!)) {
    return undefined;
  }
  const options = left?.decision.do === 'ask' ? left.decision.options.filter(({ faq }) => !answers.has(faq)) : [];
  return { answers: [...answers.values()], ...(left && { rest: { text: repeated(left.part.text), options } }) };
};

/**
 * Answers several questions in one message, and says of the rest what can be said: it is asked about, or the customer is
 * told that there is no answer and that a person can help.
 */
export const answerSeveral = (draft: Draft, { answers, rest }: Several) => {
  for (const { faq, confidence } of answers) noteAnswer(draft, faq, confidence);
  const texts = answers.flatMap(({ faq }, i) => answerText(draft, faq, i > 0));
  if (rest && rest.options.length > 0) {
    return ask(draft, rest.options, draft.text('rest-lead', { rest: rest.text }), texts);
  }
  const unknown = rest ? [draft.text('rest-unknown', { rest: rest.text })] : [];
  const answer = draft.say([...texts, ...unknown], feedback(draft));
  const [first, ...others] = answers.map(({ faq }) => faq.id);
  draft.phase({ name: 'answered', faq: first!, ...(others.length > 0 && { also: others }), next: [], answer });
  draft.timer('quiet', quietMs);
};
