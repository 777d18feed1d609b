import { isOpen } from '../../escalation/ticket.js';
import type { CustomerChose } from '../../model/event.js';
import { choiceIds, pickedFaq } from '../choices.js';
import type { Draft } from '../draft.js';
import { helped } from '../moves/answer.js';
import { askForOtherWords } from '../moves/ask.js';
import { handOver } from '../moves/hand-over.js';
import { pickedByCustomer } from '../moves/pick.js';
import { reopen } from '../moves/reopen.js';
import type { Heard } from '../perceive.js';
import { asQuestion } from '../question.js';
import { notQuite } from './answered.js';
import { noneOfThese } from './clarifying.js';
import { isFixed, lately } from './resolved.js';
import { meet } from './said.js';
import { reofferChoices } from './small-talk.js';
import { acknowledge, answerMeanwhile, cancelCase, confirmClose, solvedWhileWaiting } from './waiting.js';

/** The customer pressed a button. While a person owns the conversation, the bot is silent. */
export const chose = (draft: Draft, event: CustomerChose) => {
  meet(draft, event);
  if (draft.state.phase.name !== 'with-person') choose(draft, event.choice);
};

/**
 * Does what a choice says, pressed or typed (then `typed` is the message). A button that is out of date is still met
 * with something useful.
 */
export const choose = (draft: Draft, choice: string, typed?: Heard) => {
  const { phase } = draft.state;
  const faq = pickedFaq(choice, draft.knowledge.faqs);
  if (phase.name === 'handing-over') return chooseWaiting(draft, choice, faq);
  if (faq !== undefined) return chooseFaq(draft, faq, typed);
  switch (choice) {
    case choiceIds.helped:
      return phase.name === 'answered' ? helped(draft) : reofferChoices(draft, draft.text('stale-helped'));
    case choiceIds.notQuite:
      return phase.name === 'answered' ? notQuite(draft) : reofferChoices(draft, draft.text('stale-not-quite'));
    case choiceIds.none:
      return phase.name === 'clarifying' ? noneOfThese(draft) : askForOtherWords(draft, draft.text('none-of-these'));
    case choiceIds.person:
      return person(draft);
    case choiceIds.fixed:
      return phase.name === 'resolved' ? isFixed(draft) : reofferChoices(draft, draft.text('stale-helped'));
    case choiceIds.notFixed:
      return notFixed(draft);
    case choiceIds.cancel:
    case choiceIds.wait:
      return reofferChoices(draft, draft.text('no-open-case'));
    default:
      return reofferChoices(draft, draft.text('stale-button'));
  }
};

const chooseFaq = (draft: Draft, faq: string | null, typed: Heard | undefined) => {
  if (faq === null) return reofferChoices(draft, draft.text('faq-gone'));
  const { phase, question } = draft.state;
  const offered = phase.name === 'clarifying' && phase.options.includes(faq);
  if (!offered) {
    draft.change({ failures: 0, rounds: 0, tried: [] });
    if (!question && typed) draft.question(asQuestion(draft, typed));
  }
  pickedByCustomer(draft, faq);
};

const person = (draft: Draft) => {
  const { phase, ticket } = draft.state;
  if (phase.name === 'resolved' && ticket && lately(draft, ticket)) return reopen(draft, ticket);
  handOver(draft, 'asked');
};

const notFixed = (draft: Draft) => {
  const { ticket } = draft.state;
  if (!ticket || isOpen(ticket)) return handOver(draft, 'asked');
  reopen(draft, ticket);
};

const chooseWaiting = (draft: Draft, choice: string, faq: string | null | undefined) => {
  if (typeof faq === 'string') return answerMeanwhile(draft, faq, 1);
  const shown = draft.state.choices.some((one) => one.id === choice);
  switch (choice) {
    case choiceIds.cancel:
      return cancelCase(draft);
    case choiceIds.helped:
      return shown ? solvedWhileWaiting(draft) : confirmClose(draft);
    case choiceIds.fixed:
      return confirmClose(draft);
    case choiceIds.notQuite:
    case choiceIds.none:
      return acknowledge(draft, 'waiting-not-quite');
    case choiceIds.person:
    case choiceIds.notFixed:
      return acknowledge(draft, 'waiting-asked');
    default:
      return acknowledge(draft, 'waiting-kept');
  }
};
