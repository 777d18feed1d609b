import { isAnswerable } from '../../knowledge/policy.js';
import type { Draft } from '../draft.js';
import { helped } from '../moves/answer.js';
import { severalIn } from '../moves/answer-several.js';
import { ask, askForOtherWords, sayAskForWords } from '../moves/ask.js';
import { handOver } from '../moves/hand-over.js';
import { failedFaqs, settledTried } from '../moves/tried.js';
import type { Heard } from '../perceive.js';
import { decideOn } from '../policy.js';
import { addToQuestion } from '../question.js';
import { follow, newQuestion } from './idle.js';
import { smallTalkReply } from './small-talk.js';

/** The customer has an answer and was asked whether it helped. */
export const answered = (draft: Draft, heard: Heard) => {
  const { phase, failures, tried } = draft.state;
  if (phase.name !== 'answered') return;
  if (heard.talk === 'helped' || heard.talk === 'yes') return helped(draft);
  if (heard.talk === 'no' || heard.talk === 'not-helped') return notQuite(draft);
  if (heard.talk || heard.kind !== 'words') return smallTalkReply(draft, heard);

  if (heard.reading === 'not-wanted' || severalIn(draft, heard)) return newQuestion(draft, heard);
  const overall = decideOn(heard, draft.knowledge, failedFaqs(tried));
  const best = overall.do === 'answer' ? overall.match : overall.do === 'ask' ? overall.options[0] : undefined;
  const given = [phase.faq, ...(phase.also ?? [])];
  if (best && given.includes(best.faq)) {
    if (heard.reading === 'follow-up') return sameAnswer(draft, heard, best.faq);
    // The same again: she has read that answer, and it was not enough.
    draft.question(addToQuestion(draft, heard));
    return notQuite(draft);
  }
  if (overall.do === 'answer') return newQuestion(draft, heard);
  draft.question(addToQuestion(draft, heard));
  follow(
    draft,
    decideOn(heard, draft.knowledge, [...failedFaqs(tried), ...given]),
    failures > 0 ? 'not-helped' : 'unknown',
  );
};

/** She asks more about what was answered, and that answer is all there is: she is told so, and can say more. */
const sameAnswer = (draft: Draft, heard: Heard, faq: string) => {
  draft.question(addToQuestion(draft, heard));
  askForOtherWords(draft, draft.text('same-answer', { question: draft.faq(faq)?.question ?? faq }));
};

/** The answer did not help: an apology, and the next best, other words, or at the second failure a person. */
export const notQuite = (draft: Draft) => {
  const { phase, failures, question } = draft.state;
  if (phase.name !== 'answered') return;
  if (phase.also && failures === 0) return whichIsOpen(draft);
  const tried = settledTried(draft.state.tried, phase.faq, 'not-helped');
  draft.change({ tried, failures: failures + 1 });
  draft.feedback(phase.faq, 'not-helped');
  if (failures > 0) return handOver(draft, 'not-helped');
  const failed = failedFaqs(tried);
  const next = phase.next.filter((faq) => isAnswerable(faq, draft.knowledge.faqs) && !failed.includes(faq));
  const confidence = (faq: string) => question?.matches?.find((match) => match.faq === faq)?.confidence ?? 0;
  const sorry = draft.text('sorry-not-it');
  if (next.length > 0) {
    return ask(
      draft,
      next.map((faq) => ({ faq, confidence: confidence(faq) })),
      sorry,
    );
  }
  askForOtherWords(draft, sorry);
};

/** Of several answers in one message it is not known which one was not enough, so she is asked. */
const whichIsOpen = (draft: Draft) => {
  draft.change({ failures: draft.state.failures + 1 });
  sayAskForWords(draft, draft.text('which-open'));
};
