import { isOpen, reopened, takenBy } from '../../escalation/ticket.js';
import type { AgentJoined } from '../../model/event.js';
import type { Draft } from '../draft.js';
import { endQuestion } from '../moves/answer.js';
import { closeCase, joinedTimers } from '../moves/case.js';
import { newTicket, startWaiting, whileWaiting } from '../moves/hand-over.js';
import type { Heard } from '../perceive.js';

/**
 * Who joins by writing in the customer's thread may never look at the desk, so the case does not stay with her for ever.
 * After so long without a word the bot is back; a customer whom she leaves without an answer waits for anybody, sooner.
 */
const quietMs = 12 * 3600_000;
const unansweredMs = 2 * 3600_000;

const wait = (draft: Draft, name: (typeof joinedTimers)[number], ms: number) => {
  for (const timer of joinedTimers) draft.timer(timer, undefined);
  draft.timer(name, ms);
};

const hasJoined = (draft: Draft): boolean =>
  draft.state.timers.some(({ name }) => joinedTimers.some((j) => j === name));

/**
 * A member of the desk wrote in the customer's thread. The case is hers, if it is nobody's; without one it is opened.
 * Nothing is said to the customer, who reads what the agent wrote.
 */
export const agentJoined = (draft: Draft, event: AgentJoined) => {
  draft.tell({ ok: true });
  const { ticket: last, phase } = draft.state;
  if (last?.status === 'owned' && last.owner?.id !== event.agent.id) return joinedAnswered(draft);
  if (!isOpen(last)) {
    if (phase.name === 'resolved') draft.question(undefined);
    draft.change({ replies: [] });
  }
  const ticket = isOpen(last) ? last : newTicket(draft, 'joined');
  if (ticket.status === 'waiting' || ticket.firstReplyAt === undefined) {
    const mine = ticket.status === 'waiting' ? takenBy(ticket, event.agent, event.at) : ticket;
    draft.ticket({ ...mine, firstReplyAt: ticket.firstReplyAt ?? event.at });
  }
  if (ticket.status === 'owned' && !hasJoined(draft)) return;
  draft.phase({ name: 'with-person' });
  draft.change({ choices: [] });
  for (const timer of ['quiet', 'unattended']) draft.timer(timer, undefined);
  wait(draft, 'joined-quiet', quietMs);
};

/** An agent has answered one who was joined: it is the customer's turn. */
export const joinedAnswered = (draft: Draft) => {
  if (hasJoined(draft)) wait(draft, 'joined-quiet', quietMs);
};

/** The customer wrote to the one who joined. A thank-you wants no answer. */
export const joinedAsked = (draft: Draft, { talk, kind }: Heard) => {
  const wants = !talk && kind !== 'emoji' && kind !== 'nothing';
  if (wants && draft.state.timers.some(({ name }) => name === 'joined-quiet'))
    wait(draft, 'joined-unanswered', unansweredMs);
};

/** Nothing more was said since the agent's last word: the bot is back, and says so when it is spoken to. */
export const joinedQuiet = (draft: Draft) => {
  const { ticket } = draft.state;
  if (ticket?.status !== 'owned') return;
  closeCase(draft, ticket, 'handed-back');
  endQuestion(draft);
};

/** The customer has had no answer: she is told, and the case is anybody's again. */
export const joinedUnanswered = (draft: Draft) => {
  const { ticket } = draft.state;
  if (ticket?.status !== 'owned') return;
  draft.ticket(reopened(ticket));
  draft.say([draft.text('late')], whileWaiting(draft));
  startWaiting(draft);
  draft.phase({ name: 'handing-over', late: true });
};
