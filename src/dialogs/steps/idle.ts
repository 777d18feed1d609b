import type { Draft } from '../draft.js';
import { giveAnswer } from '../moves/answer.js';
import { answerSeveral, severalIn } from '../moves/answer-several.js';
import { ask, askForOtherWords } from '../moves/ask.js';
import { type BotsReason, handOver, handOverFor } from '../moves/hand-over.js';
import type { Heard } from '../perceive.js';
import { type Decision, decideOn, isKnown } from '../policy.js';
import { asQuestion } from '../question.js';
import type { Talk } from '../recognise.js';
import { smallTalkReply } from './small-talk.js';

/** Nothing is under way: small talk is met, anything else is a new question. */
export const idle = (draft: Draft, heard: Heard) => {
  if (isTalk(draft, heard)) return smallTalkReply(draft, heard);
  newQuestion(draft, heard);
};

/** Small talk that makes sense only as a reply; with nothing to reply to it may be a question ("still not here"). */
const replyKinds: readonly (Talk | undefined)[] = ['helped', 'not-helped', 'cancel', 'wait', 'help'];

/** Whether there is no question in a message, when nothing was under way. */
export const isTalk = (draft: Draft, heard: Heard): boolean => {
  if (heard.kind !== 'words') return true;
  const known = () => isKnown(decideOn(heard, draft.knowledge));
  return heard.talk !== undefined && !(replyKinds.includes(heard.talk) && known());
};

/** Starts on a question afresh: what failed for another one does not count. */
export const newQuestion = (draft: Draft, heard: Heard) => {
  draft.change({ failures: 0, rounds: 0, tried: [] });
  draft.question(asQuestion(draft, heard));
  if (heard.reading === 'not-wanted') return askForOtherWords(draft, draft.text('not-wanted'));
  const several = severalIn(draft, heard);
  if (several) return answerSeveral(draft, several);
  follow(draft, decideOn(heard, draft.knowledge), 'unknown');
};

/** Does what the policy decided on the present question. */
export const follow = (draft: Draft, decision: Decision, unknown: BotsReason) => {
  switch (decision.do) {
    case 'answer': {
      const faq = draft.faq(decision.match.faq)!;
      return giveAnswer(draft, faq, decision.match.confidence, decision.next);
    }
    case 'ask':
      return ask(draft, decision.options);
    case 'hand-over':
      return decision.forPerson ? handOverFor(draft, decision.forPerson.faq) : handOver(draft, unknown);
  }
};
