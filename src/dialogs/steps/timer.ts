import type { TimerFired } from '../../model/turn.js';
import type { Draft } from '../draft.js';
import { endQuestion } from '../moves/answer.js';
import { nextReminderMs } from '../moves/case.js';
import { whileWaiting } from '../moves/hand-over.js';
import { joinedQuiet, joinedUnanswered } from './joined.js';

/** A moment has come. A timer that was called off meanwhile does nothing. */
export const timerFired = (draft: Draft, event: TimerFired) => {
  if (!draft.state.timers.some((timer) => timer.name === event.name)) return;
  draft.timer(event.name, undefined);
  if (event.name === 'quiet') quiet(draft);
  if (event.name === 'unattended') unattended(draft);
  if (event.name === 'joined-quiet') joinedQuiet(draft);
  if (event.name === 'joined-unanswered') joinedUnanswered(draft);
};

/** No word since the answer: the question is closed in silence. */
const quiet = (draft: Draft) => {
  const { phase } = draft.state;
  if (phase.name !== 'answered' && phase.name !== 'clarifying') return;
  draft.change({ choices: [] });
  endQuestion(draft);
};

/** Nobody has taken the case: the desks are told again, and the customer, once, that it takes longer than it should. */
const unattended = (draft: Draft) => {
  const { phase, ticket } = draft.state;
  if (phase.name !== 'handing-over' || !ticket) return;
  draft.timer('unattended', nextReminderMs(draft.at - ticket.openedAt));
  if (!phase.late) {
    draft.say([draft.text('late')], whileWaiting(draft));
    draft.phase({ ...phase, late: true });
  }
  draft.announce('waiting');
};
