import type { Draft } from '../draft.js';
import { severalIn } from '../moves/answer-several.js';
import { askForOtherWords } from '../moves/ask.js';
import { handOver } from '../moves/hand-over.js';
import { pickedByCustomer } from '../moves/pick.js';
import { failedFaqs, nonePicked, settledTried } from '../moves/tried.js';
import type { Heard } from '../perceive.js';
import { decideOn } from '../policy.js';
import { addToQuestion } from '../question.js';
import { follow, newQuestion } from './idle.js';
import { reofferChoices, smallTalkReply } from './small-talk.js';

/** The customer was asked which FAQ she means, or for other words. */
export const clarifying = (draft: Draft, heard: Heard) => {
  const { phase } = draft.state;
  if (phase.name !== 'clarifying') return;
  const { options } = phase;
  if (heard.talk === 'yes' && options.length === 1) return pickedByCustomer(draft, options[0]!);
  if (heard.talk === 'yes' && options.length > 1) return reofferChoices(draft, draft.text('which-one'));
  if ((heard.talk === 'no' || heard.talk === 'not-helped') && options.length > 0) return noneOfThese(draft);
  if (heard.talk || heard.kind !== 'words') return smallTalkReply(draft, heard);

  if (heard.reading === 'not-wanted' || severalIn(draft, heard)) return newQuestion(draft, heard);
  const decision = decideOn(heard, draft.knowledge, failedFaqs(draft.state.tried));
  if (decision.do === 'answer' && options.length === 0 && isRead(draft, decision.match.faq)) {
    // In other words she asks for what she has read: it was not enough.
    draft.question(addToQuestion(draft, heard));
    draft.change({ tried: settledTried(draft.state.tried, decision.match.faq, 'not-helped') });
    return handOver(draft, 'not-helped');
  }
  const elsewhere = decision.do === 'answer' && options.length > 0 && !options.includes(decision.match.faq);
  if (elsewhere) return newQuestion(draft, heard);
  draft.question(addToQuestion(draft, heard));
  follow(draft, decision, draft.state.failures > 0 ? 'not-helped' : 'still-torn');
};

/** Whether an answer was given on the present question, and nothing was heard of it. */
const isRead = ({ state }: Draft, faq: string): boolean =>
  state.tried.some((one) => one.faq === faq && one.how === 'answered' && one.outcome === 'open');

/** None of the options was right: other words once, then a person. */
export const noneOfThese = (draft: Draft) => {
  const { failures, rounds, tried } = draft.state;
  draft.change({ tried: nonePicked(tried) });
  if (failures > 0) return handOver(draft, 'not-helped');
  if (rounds > 1) return handOver(draft, 'still-torn');
  askForOtherWords(draft, draft.text('none-of-these'));
};
