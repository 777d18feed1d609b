export { deskChoices } from '../model/desk.js';

import type { Address } from '../model/message.js';
import type { TicketId } from '../model/ticket.js';
import type { Store } from '../store/store.js';
import type { Capabilities, ChannelHealth } from './channel.js';

/**
 * A channel of a platform where agents work. Every case has a head card there and a thread under it. Cards, mirrored
 * messages and marks are deliveries of the outbox like any other: `send`, `edit` and `remove` of the adapter take the
 * addresses made here.
 */
export interface DeskPlace {
  /** The `DESK` entry: `slack:C0123`. */
  readonly name: string;
  /** What messages there can hold. */
  readonly capabilities: Capabilities;
  /** Where head cards go. */
  readonly address: Address;
  /** The thread under the head card with the platform's id `messageId`. Its `conversation` names the thread for good. */
  thread(messageId: string): Address;
  /** Whether agents can be reached there, as far as is known without asking. */
  health(): ChannelHealth;
  /**
   * Asks the platform what an operator should mend: the bot is no member, outsiders can read along. Empty when all is well.
   * Works before `start` too: the doctor asks without taking anything in.
   */
  warnings(): Promise<string[]>;
  /** Tells what the platform cannot be asked yet, and what helps. Absent: it can always be asked. */
  unknown?(): Promise<string[]>;
}

const collection = 'desk-threads';

/** The case that a desk thread is about. */
export interface DeskCase {
  readonly ticket: TicketId;
  /** The customer's. */
  readonly address: Address;
}

/** Remembers a thread that Careline opened: desk commands work in these alone. */
export const rememberThread = (store: Store, thread: string, { ticket, address }: DeskCase): Promise<void> =>
  store.put(collection, thread, { v: 1, ticket, address: { ...address } });

/** The case of a thread, by the `conversation` of its address; undefined when Careline did not open it. */
export const caseOfThread = async (store: Store, thread: string): Promise<DeskCase | undefined> => {
  const doc = await store.get(collection, thread);
  if (doc === undefined) return undefined;
  const { ticket, address } = doc as unknown as DeskCase;
  return { ticket, address: (await store.conversation(address.conversation))?.address ?? address };
};
