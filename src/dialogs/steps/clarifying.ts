import type { Draft } from '../draft.js';
import { askForOtherWords } from '../moves/ask.js';
import { handOver } from '../moves/hand-over.js';
import { pickedByCustomer } from '../moves/pick.js';
import { failedFaqs, nonePicked } from '../moves/tried.js';
import type { Heard } from '../perceive.js';
import { decide } from '../policy.js';
import { addToQuestion, asQuestion } from '../question.js';
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

  const decision = decide(heard.matches, draft.knowledge, failedFaqs(draft.state.tried));
  const elsewhere = decision.do === 'answer' && options.length > 0 && !options.includes(decision.match.faq);
  if (elsewhere) return newQuestion(draft, asQuestion(draft, heard));
  draft.question(addToQuestion(draft, heard));
  follow(draft, decision, draft.state.failures > 0 ? 'not-helped' : 'still-torn');
};

/** None of the options was right: other words once, then a person. */
export const noneOfThese = (draft: Draft) => {
  const { failures, rounds, tried } = draft.state;
  draft.change({ tried: nonePicked(tried) });
  if (failures > 0) return handOver(draft, 'not-helped');
  if (rounds > 1) return handOver(draft, 'still-torn');
  askForOtherWords(draft, draft.text('none-of-these'));
};
