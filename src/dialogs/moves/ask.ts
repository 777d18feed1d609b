import type { Choice } from '../../model/message.js';
import { choiceIds, faqChoice } from '../choices.js';
import type { Draft } from '../draft.js';
import { personOnly, quietMs } from './answer.js';
import { handOver } from './hand-over.js';
import { withTried } from './tried.js';

/** At most so many clarifying questions on one question of the customer; then a person. */
const mostRounds = 2;

/** A FAQ on offer, and how likely it is the right one. */
export interface Option {
  readonly faq: string;
  readonly confidence: number;
}

const optionChoices = (draft: Draft, options: readonly Option[]): Choice[] => {
  const [only] = options;
  const person = draft.state.failures > 0 ? personOnly(draft) : [];
  if (options.length === 1 && only) {
    return [...draft.choices([faqChoice(only.faq), 'choice-yes'], [choiceIds.none, 'choice-no']), ...person];
  }
  const shown = options.map(({ faq }) => ({ id: faqChoice(faq), label: title(draft, faq) }));
  return [...shown, ...draft.choices([choiceIds.none, 'choice-none']), ...person];
};

const title = (draft: Draft, faq: string): string => draft.faq(faq)?.question ?? faq;

/**
 * Asks which FAQ is meant, after a lead of the caller's own, if any, and after what else is said before it; hands over
 * instead when that was asked too often.
 */
export const ask = (draft: Draft, options: readonly Option[], lead = '', before: readonly string[] = []) => {
  const { rounds, failures } = draft.state;
  if (rounds >= mostRounds) return handOver(draft, failures > 0 ? 'not-helped' : 'still-torn');
  const tried = options.reduce(
    (list, { faq, confidence }) =>
      withTried(list, { faq, question: draft.titleForAgents(faq), confidence, how: 'offered', outcome: 'open' }),
    draft.state.tried,
  );
  draft.change({ rounds: rounds + 1, tried });
  const [only] = options;
  const single = options.length === 1 && only;
  const question = single
    ? draft.text('did-you-mean', { question: title(draft, only.faq) })
    : draft.text(lead === '' || before.length > 0 ? 'ask-which' : 'offer-next');
  const asked = draft.say([...before, `${lead} ${question}`.trim()], optionChoices(draft, options));
  draft.phase({ name: 'clarifying', options: options.map(({ faq }) => faq), round: rounds + 1, asked });
  draft.timer('quiet', quietMs);
};

/** Asks the customer for other words, with a person as the way out. */
export const askForOtherWords = (draft: Draft, lead: string) =>
  sayAskForWords(draft, `${lead} ${draft.text('rephrase')}`);

/** Says something that asks the customer for more words, and waits for them. */
export const sayAskForWords = (draft: Draft, text: string) => {
  const asked = draft.say([text], personOnly(draft));
  draft.phase({ name: 'clarifying', options: [], round: draft.state.rounds, asked });
  draft.timer('quiet', quietMs);
};
