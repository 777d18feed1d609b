import type { Courier } from '../../fakes/courier.js';
import type { Talk } from '../../fakes/customers.js';
import type { Action, Script } from '../../fakes/plan.js';
import type { PlatformRecord } from '../../fakes/record.js';
import type { Effects } from './effects.js';

export const platformNames = ['slack', 'discord', 'teams'] as const;
export type PlatformName = (typeof platformNames)[number];

/** What a platform is made of for a run. */
export interface StageOptions {
  readonly seed: string;
  readonly plan: readonly Script[];
  readonly record: PlatformRecord;
  readonly effects: Effects;
  readonly hangMs: number;
  /** The bot processes' own addresses. */
  readonly bots: readonly string[];
  /** The desk was told of a case of this user. */
  readonly told: (conversation: string, ticket: string, storeConversation: string) => void;
}

/** A real platform's fake with its customers, as a run plays it. */
export interface Stage {
  /** Where the bot's desk is told of cases. */
  readonly desk: string;
  /** The settings that lead a bot here. */
  readonly env: Readonly<Record<string, string>>;
  /** What there is to say of the run besides the counts. */
  readonly notes: Readonly<Record<string, number>>;
  /** A bot is there; what has to be before anything goes wrong. */
  begin(): Promise<void>;
  /** What a customer does, delivered as the platform does; resolves when the platform does no more about it. */
  deliver(talk: Talk, action: Action, copy: number): Promise<void>;
  /** What was said but not yet answered, though the platform does no more about it. */
  awaited(): number;
  nextSend(): Promise<void>;
  /** The plan without what the platform could not tell anybody of. */
  judged(): readonly Script[];
  /** How the store calls the conversation and the event of a finding. */
  named(conversation: string, event: string): { readonly conversation: string; readonly event: string };
}

/** An agent's act on a case, in the way of the web desk. */
export const deliverAgent = (courier: Courier, talk: Talk, action: Action, copy: number, conversation: string) => {
  const base = { key: action.key, ticket: talk.ticket, conversation };
  const act =
    action.type === 'reply'
      ? { type: 'agent.replied', messageId: action.messageId, text: action.text, attachments: [] }
      : { type: 'agent.acted', act: action.type };
  return courier(JSON.stringify({ ...base, ...act }), `${action.key}/${copy}`);
};

export const isAgents = ({ type }: Action): boolean => type === 'take' || type === 'reply' || type === 'resolve';
