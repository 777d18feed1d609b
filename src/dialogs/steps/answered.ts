import type { Draft } from '../draft.js';
import { helped } from '../moves/answer.js';
import { ask, askForOtherWords } from '../moves/ask.js';
import { handOver } from '../moves/hand-over.js';
import { failedFaqs, settledTried } from '../moves/tried.js';
import type { Heard } from '../perceive.js';
import { decide } from '../policy.js';
import { addToQuestion, asQuestion } from '../question.js';
import { follow, newQuestion } from './idle.js';
import { smallTalkReply } from './small-talk.js';

/** The customer has an answer and was asked whether it helped. */
export const answered = (draft: Draft, heard: Heard) => {
  const { phase, failures, tried } = draft.state;
  if (phase.name !== 'answered') return;
  if (heard.talk === 'helped' || heard.talk === 'yes') return helped(draft);
  if (heard.talk === 'no' || heard.talk === 'not-helped') return notQuite(draft);
  if (heard.talk || heard.kind !== 'words') return smallTalkReply(draft, heard);

  const overall = decide(heard.matches, draft.knowledge, failedFaqs(tried));
  const best = overall.do === 'answer' ? overall.match : overall.do === 'ask' ? overall.options[0] : undefined;
  if (best?.faq === phase.faq) {
    // The same again: she has read that answer, and it was not enough.
    draft.question(addToQuestion(draft, heard));
    return notQuite(draft);
  }
  if (overall.do === 'answer') return newQuestion(draft, asQuestion(draft, heard));
  draft.question(addToQuestion(draft, heard));
  follow(
    draft,
    decide(heard.matches, draft.knowledge, [...failedFaqs(tried), phase.faq]),
    failures > 0 ? 'not-helped' : 'unknown',
  );
};

/** The answer did not help: an apology, and the next best, other words, or at the second failure a person. */
export const notQuite = (draft: Draft) => {
  const { phase, failures, question } = draft.state;
  if (phase.name !== 'answered') return;
  const tried = settledTried(draft.state.tried, phase.faq, 'not-helped');
  draft.change({ tried, failures: failures + 1 });
  if (failures > 0) return handOver(draft, 'not-helped');
  const failed = failedFaqs(tried);
  const next = phase.next.filter((faq) => draft.knowledge.faqs.has(faq) && !failed.includes(faq));
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
