import { type Conversation, newConversation, type Timer } from '../../../src/model/conversation.js';
import type { NewDelivery } from '../../../src/model/delivery.js';
import type { CustomerSaid, InboundEvent } from '../../../src/model/event.js';
import type { Address } from '../../../src/model/message.js';
import type { Person } from '../../../src/model/person.js';
import type { Ticket } from '../../../src/model/ticket.js';
import type { Turn } from '../../../src/model/turn.js';
import type { Lease, Store, Work } from '../../../src/store/store.js';

export const minute = 60_000;

export const person: Person = { platform: 'web', tenant: '-', user: 'ada', name: 'Ada' };

export const address = (conversation: string): Address => ({
  channel: 'web',
  conversation,
  ref: { 'visitor.id': 'v1', $tab: [1, null, true] },
});

/** The n-th message of a customer. */
export const said = (conversation: string, n: number): CustomerSaid => ({
  type: 'customer.said',
  key: `web:${conversation}:${n}`,
  at: 1_000 + n,
  from: person,
  address: address(conversation),
  messageId: `m${n}`,
  text: `Message ${n}`,
  attachments: [],
  private: false,
});

export interface After {
  readonly timers?: readonly Timer[];
  readonly ticket?: Ticket;
}

/** The turn that handles `cause` on top of `state`. */
export const turnOn = (state: Conversation, cause: Turn['cause'], after: After = {}): Turn => ({
  v: 1,
  conversation: state.id,
  seq: state.seq + 1,
  at: 5_000,
  cause,
  effects: [],
  after: { ...state, seq: state.seq + 1, greeted: true, ...after },
  knowledge: 'k1',
});

/** The turn for the next pending event of claimed work. */
export const turnFor = (work: Work, after: After = {}): Turn => {
  const cause = work.events[0]!;
  return turnOn(work.state ?? newConversation(cause.address, person), cause, after);
};

/** One delivery for each lane named; two of the same lane are sent one after the other. */
export const deliveriesOf = (turn: Turn, ...lanes: string[]): NewDelivery[] =>
  lanes.map((lane, index) => ({
    key: `${turn.conversation}#${turn.seq}.${index}`,
    conversation: turn.conversation,
    seq: turn.seq,
    index,
    lane,
    group: `${turn.conversation}#${turn.seq}`,
    job: { type: 'send', to: address(turn.conversation), message: { text: `Answer ${turn.seq}.${index}` } },
    report: true,
  }));

export const claimOne = async (store: Store, worker = 'a', forMs = minute): Promise<Work> => {
  const [work] = await store.claim(worker, forMs, 1);
  if (!work) throw new Error('Nothing to claim');
  return work;
};

/** Accepts an event, handles it in a turn and gives the conversation back. */
export async function handle(store: Store, event: InboundEvent, lanes: string[] = [], after: After = {}) {
  await store.accept(event);
  const work = await claimOne(store, 'handler');
  const turn = turnFor(work, after);
  const result = await store.commit(work.lease, turn, deliveriesOf(turn, ...lanes));
  if (result !== 'done') throw new Error(`Expected the turn to be written, but: ${result}`);
  await store.release(work.lease);
  return turn;
}

export const ticketOf = (id: string, conversation: string, change: Partial<Ticket> = {}): Ticket => ({
  id,
  conversation,
  fromSeq: 1,
  seq: 1,
  status: 'waiting',
  reason: 'asked',
  customer: person,
  summary: 'Where is it?',
  question: 'Where is it?',
  tried: [],
  suggested: [],
  earlier: [],
  openedAt: 1_000,
  told: {},
  alerts: [],
  ...change,
});

/** True while the lease is still good: renewing it works. */
export const isHeld = (store: Store, lease: Lease): Promise<boolean> => store.renew(lease, minute);
