import { ApiFailure, act, deleteReply, editReply, freshId } from './api.js';
import { confirmed } from './confirm.js';
import type { Live } from './live.js';
import type { Notices } from './notice.js';
import type { Desk, State } from './state.js';
import { nameOf } from './words.js';

/** Who may do what with the open case, for buttons, keys and the composer alike. */
export const rightsOf = (state: State) => {
  const ticket = state.view?.ticket;
  const mine = ticket?.status === 'owned' && ticket.owner?.id === state.me.agent.id;
  return {
    take: ticket?.status === 'waiting',
    /** A reply to a case that waits takes it. */
    reply: mine || ticket?.status === 'waiting',
    close: mine,
    note: ticket !== undefined,
  };
};

/** What became of an act. `unknown`: nothing answered, so it may have been done; the same id finds out. */
export type Fate = 'done' | 'refused' | 'unknown';

/** What an agent can do to the open case. */
export const createActs = (desk: Desk, live: Live, notices: Notices) => {
  const attempt = async (send: (ticket: string) => Promise<object>): Promise<Fate> => {
    const ticket = desk.get().view?.ticket.id;
    if (ticket === undefined) return 'refused';
    try {
      const done = await send(ticket);
      if ('status' in done) notices.info('Stored. It will be done in a moment.');
      return 'done';
    } catch (error) {
      notices.problem(error);
      return error instanceof ApiFailure && error.status >= 400 && error.status < 500 ? 'refused' : 'unknown';
    } finally {
      void live.refreshQueue();
      await live.refreshCase();
    }
  };
  const simple = (what: string) => attempt((ticket) => act(ticket, what, { id: freshId() }));
  const customer = () => nameOf(desk.get().view!.ticket.customer);

  return {
    async take(): Promise<void> {
      if (rightsOf(desk.get()).take) await simple('take');
    },
    /** Says which FAQ was right. */
    async nameFaq(faq: string): Promise<void> {
      await attempt((ticket) => act(ticket, 'right-faq', { id: freshId(), faq }));
    },
    async resolve(): Promise<void> {
      if (!rightsOf(desk.get()).close) return;
      const told = `${customer()} is told that it is solved, and how to come back.`;
      if (await confirmed('Resolve this case?', told, 'Resolve')) await simple('resolve');
    },
    async handBack(): Promise<void> {
      if (!rightsOf(desk.get()).close) return;
      const told = `The bot answers ${customer()} again from now on.`;
      if (await confirmed('Hand back to the bot?', told, 'Hand back')) await simple('hand-back');
    },
    reply: (id: string, text: string, attachments: readonly string[]) =>
      attempt((ticket) => act(ticket, 'reply', { id, text, attachments })),
    note: (id: string, text: string) => attempt((ticket) => act(ticket, 'notes', { id, text })),
    edit: (id: string, messageId: string, text: string) => attempt((ticket) => editReply(ticket, messageId, id, text)),
    async remove(messageId: string): Promise<void> {
      const told = `It disappears for ${customer()} too, where the channel allows it.`;
      if (!(await confirmed('Delete this reply?', told, 'Delete'))) return;
      await attempt((ticket) => deleteReply(ticket, messageId, freshId()));
    },
  };
};

export type Acts = ReturnType<typeof createActs>;
