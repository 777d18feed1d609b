import type { Json } from '../../model/json.js';
import type { Address, ConversationId } from '../../model/message.js';
import { isId } from './snowflake.js';

/**
 * Where to answer. `thread`: the thread that the bot opens on the message of that id (a thread has the id of the message
 * it was opened on, so it is known before it exists). `channel`: any other channel or thread. `ask`: the private answer
 * to a command, and once its token is dead the asker's direct messages. `named`: several people are spoken with there, so
 * an answer names whom it answers.
 */
export type CustomerRef =
  | { readonly kind: 'dm'; readonly channel: string; readonly user: string }
  | {
      readonly kind: 'thread';
      readonly channel: string;
      readonly parent: string;
      readonly user: string;
      readonly title: string;
    }
  | { readonly kind: 'channel'; readonly channel: string; readonly user: string; readonly named: boolean }
  | {
      readonly kind: 'ask';
      readonly interaction: string;
      readonly token: string;
      readonly user: string;
      /** Where it was asked. */
      readonly channel: string;
      /** The first answer replaces Discord's sign of work. */
      readonly fresh: boolean;
      /** Only the asker sees the answer. False in direct messages, where nobody else is. */
      readonly hidden: boolean;
      /** Whether a private thread can be opened there when direct messages are closed. */
      readonly door: boolean;
    };

/** A desk's channel, and the thread under a head card there, which has the card's id. */
export type DeskRef =
  | { readonly kind: 'desk'; readonly channel: string }
  | { readonly kind: 'desk-thread'; readonly channel: string; readonly parent: string };

export type Ref = CustomerRef | DeskRef;

/** A customer with whom the bot speaks in one place. */
export type Talk = {
  readonly user: string;
  readonly name?: string;
  readonly conversation: ConversationId;
  readonly ref: CustomerRef;
};

/** A channel, thread or direct message in which the bot speaks with somebody; stored under the id of the channel. */
export type Place = {
  readonly v: 1;
  readonly kind: 'dm' | 'server';
  readonly talks: readonly Talk[];
  /** When somebody last wrote there, to the hour; ms UTC. */
  readonly at: number;
};

export type AskRef = Extract<Ref, { kind: 'ask' }>;
export type ThreadRef = Extract<Ref, { kind: 'thread' }>;
export type DeskThreadRef = Extract<Ref, { kind: 'desk-thread' }>;

export const dmConversation = (user: string): ConversationId => `discord:dm:${user}`;
export const isPrivate = (conversation: ConversationId): boolean => conversation.startsWith('discord:dm:');
export const talkConversation = (channel: string, user: string): ConversationId => `discord:${channel}:${user}`;
export const isDesk = (ref: Ref): ref is DeskRef => ref.kind === 'desk' || ref.kind === 'desk-thread';

export const addressOf = (conversation: ConversationId, ref: Ref): Address => ({
  channel: 'discord',
  conversation,
  ref: ref as unknown as Json,
});

/** Reads an address back; undefined when it was not made here. */
export const refOf = (to: Address): Ref | undefined => {
  const ref = to.ref as unknown as Partial<Ref> | null;
  return ref !== null && typeof ref === 'object' && isId(ref.channel) && typeof ref.kind === 'string'
    ? (ref as Ref)
    : undefined;
};

/** Where head cards of a desk go. */
export const deskAddress = (channel: string): Address =>
  addressOf(`discord:desk:${channel}`, { kind: 'desk', channel });

/** The thread under a head card. */
export const deskThreadAddress = (parent: string, card: string): Address =>
  addressOf(`discord:desk:${parent}:${card}`, { kind: 'desk-thread', channel: card, parent });
