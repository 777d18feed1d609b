import { isOpen, takenBy } from '../../escalation/ticket.js';
import type { Question } from '../../model/conversation.js';
import type {
  AgentActed,
  AgentDeleted,
  AgentEdited,
  AgentEvent,
  AgentNamed,
  AgentNoteChanged,
  AgentNoted,
  AgentReplied,
} from '../../model/event.js';
import type { Ticket } from '../../model/ticket.js';
import type { ActOutcome } from '../../model/turn.js';
import { choiceIds } from '../choices.js';
import type { Draft } from '../draft.js';
import { endQuestion, personOnly } from '../moves/answer.js';
import { closeCase } from '../moves/case.js';
import { joinedAnswered } from './joined.js';

const done: ActOutcome = { ok: true };

/** The case that the event is about, while it is the conversation's latest; tells the agent otherwise. */
const latestCase = (draft: Draft, event: AgentEvent): Ticket | undefined => {
  const { ticket } = draft.state;
  if (ticket?.id === event.ticket) return ticket;
  draft.tell({ ok: false, code: 'closed' });
  return undefined;
};

const openCase = (draft: Draft, event: AgentEvent): Ticket | undefined => {
  const ticket = latestCase(draft, event);
  if (!ticket || isOpen(ticket)) return ticket;
  draft.tell({ ok: false, code: 'closed' });
  return undefined;
};

const refuse = (draft: Draft, code: 'taken' | 'not-yours', { owner }: Ticket) =>
  draft.tell({ ok: false, code, ...(owner && { owner }) });

const isMine = (ticket: Ticket, event: AgentEvent): boolean => ticket.owner?.id === event.agent.id;

const take = (draft: Draft, ticket: Ticket, event: AgentEvent): Ticket => {
  const mine = takenBy(ticket, event.agent, event.at);
  draft.ticket(mine);
  draft.phase({ name: 'with-person' });
  draft.change({ choices: [] });
  draft.timer('unattended', undefined);
  return mine;
};

/** Choices for a customer whose case was closed: is it fixed? */
const fixedOrNot = (draft: Draft) =>
  draft.choices([choiceIds.fixed, 'choice-fixed'], [choiceIds.notFixed, 'choice-not-fixed']);

/** An agent takes a case, closes it, or gives the customer back to the bot. Of two agents who take it, the first wins. */
export const agentActed = (draft: Draft, event: AgentActed) => {
  const ticket = openCase(draft, event);
  if (!ticket) return;
  const values = { agent: event.agent.name };
  if (event.act === 'take') {
    if (ticket.status === 'owned') return isMine(ticket, event) ? draft.tell(done) : refuse(draft, 'taken', ticket);
    take(draft, ticket, event);
    draft.say([draft.text('taken', values)], []);
    return draft.tell(done);
  }
  if (!isMine(ticket, event)) return refuse(draft, 'not-yours', ticket);
  if (event.act === 'resolve') {
    closeCase(draft, ticket, 'resolved');
    draft.phase({ name: 'resolved' });
    draft.say([draft.text('resolved', values)], fixedOrNot(draft));
  } else {
    closeCase(draft, ticket, 'handed-back');
    draft.say([draft.text('handed-back', values)], personOnly(draft));
    endQuestion(draft);
  }
  draft.tell(done);
};

/** An agent writes to the customer. A case that nobody owns is taken by it. */
export const agentReplied = (draft: Draft, event: AgentReplied) => {
  const ticket = openCase(draft, event);
  if (!ticket) return;
  if (ticket.status === 'owned' && !isMine(ticket, event)) return refuse(draft, 'not-yours', ticket);
  const mine = ticket.status === 'waiting' ? take(draft, ticket, event) : ticket;
  const delivery = draft.pass({
    text: event.text,
    ...(event.attachments.length > 0 && { attachments: event.attachments }),
    as: { name: event.agent.name },
  });
  const reply = { messageId: event.messageId, delivery, ...(event.origin && { origin: event.origin }) };
  draft.change({ replies: [...draft.state.replies, reply] });
  if (mine.firstReplyAt === undefined) draft.ticket({ ...mine, firstReplyAt: event.at });
  joinedAnswered(draft);
  draft.tell(done);
};

/** The delivery of an agent's earlier reply. A slip can be mended even when the case was closed meanwhile. */
const sentReply = (draft: Draft, event: AgentEdited | AgentDeleted): string | undefined => {
  const ticket = latestCase(draft, event);
  if (!ticket) return undefined;
  if (!isMine(ticket, event)) {
    refuse(draft, 'not-yours', ticket);
    return undefined;
  }
  const reply = draft.state.replies.find((one) => one.messageId === event.messageId);
  if (!reply) draft.tell({ ok: false, code: 'unknown-message' });
  return reply?.delivery;
};

/** An agent changed a reply: it changes where the customer reads it. */
export const agentEdited = (draft: Draft, event: AgentEdited) => {
  const delivery = sentReply(draft, event);
  if (delivery === undefined) return;
  draft.edit(delivery, { text: event.text, as: { name: event.agent.name } });
  draft.tell(done);
};

/** An agent took a reply back. */
export const agentDeleted = (draft: Draft, event: AgentDeleted) => {
  const delivery = sentReply(draft, event);
  if (delivery === undefined) return;
  draft.remove(delivery);
  draft.change({ replies: draft.state.replies.filter((one) => one.delivery !== delivery) });
  draft.tell(done);
};

/** A note among agents, or what became of one: it is in the log of turns, and never goes to the customer. */
export const agentNoted = (draft: Draft, event: AgentNoted | AgentNoteChanged) => {
  if (latestCase(draft, event)) draft.tell(done);
};

/** What a case is about. Once it is closed, the question at hand may be another one, and the case itself tells. */
const questionOf = (draft: Draft, ticket: Ticket): Question | undefined => {
  const { question, suggested: matches, openedAt: at } = ticket;
  if (isOpen(ticket) || draft.state.phase.name === 'resolved') return draft.state.question;
  return { text: question.split('\n').at(-1) ?? '', messageId: '', at, matches };
};

/** An agent says which FAQ was the right answer, also of a case that is closed: it is noted on the case, and learnt from. */
export const agentNamed = (draft: Draft, event: AgentNamed) => {
  const ticket = latestCase(draft, event);
  if (!ticket) return;
  if (ticket.named?.faq !== event.faq && draft.knowledge.faqs.has(event.faq)) {
    draft.ticket({ ...ticket, named: { faq: event.faq, by: event.agent } });
    draft.feedback(event.faq, 'named', questionOf(draft, ticket));
  }
  draft.tell(done);
};
