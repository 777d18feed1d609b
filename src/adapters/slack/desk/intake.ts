import type { Clock } from '../../../model/clock.js';
import type { AgentEvent } from '../../../model/event.js';
import type { Agent } from '../../../model/person.js';
import type { Store } from '../../../store/store.js';
import { IntakeError, type Sink } from '../../channel.js';
import type { SlackClient } from '../client.js';
import { deskBlockId, type Self } from '../place.js';
import { millis, type SlackBody } from '../wire.js';
import { deskWords } from '../words.js';
import { AgentsWords, type Understood, type Words } from './agents-words.js';
import { channelOf, readDesk } from './deliveries.js';
import type { Desks } from './desks.js';
import { dialogId } from './dialog.js';
import { DeskInteractions, type DialogAnswer } from './interactions.js';
import { DeskLookUp, orAgain } from './look-up.js';
import { Members } from './members.js';

/** What is done for one delivery: events go to `sink`; what may as well fail is done `beside`. */
export interface Doing {
  readonly self: Self;
  readonly sink: Sink;
  beside(run: () => Promise<unknown>): void;
}

/**
 * How long a thread that we began may be unknown, in ms: a head card is on Slack a moment before its case is known here,
 * and longer if the process that sent it died. What is written there meanwhile has to come again.
 */
const youngMs = 1_800_000;

/** How often one who speaks to the bot outside of a case is told that this is the desk, in ms. */
const hintEveryMs = 3_600_000;

/** Takes in what agents do in the desks' channels. */
export class DeskIntake {
  readonly #members: Members;
  readonly #lookUp: DeskLookUp;
  readonly #words: AgentsWords;
  readonly #interactions: DeskInteractions;
  readonly #hinted = new Map<string, number>();

  constructor(
    private readonly deps: {
      readonly client: SlackClient;
      readonly store: Store;
      readonly clock: Clock;
      readonly desks: Desks;
      /** Answers a press, for her alone who pressed. */
      readonly answer: (responseUrl: string, text: string) => Promise<void>;
    },
  ) {
    const { store, desks } = deps;
    const members = new Members(deps);
    this.#members = members;
    this.#lookUp = new DeskLookUp({ store, members });
    this.#words = new AgentsWords({ store, nameOf: (user) => members.nameOf(user) });
    this.#interactions = new DeskInteractions({
      ...deps,
      lookUp: this.#lookUp,
      isDesk: (channel) => desks.has(channel),
    });
  }

  /** Whether there is no desk on Slack. */
  get isEmpty(): boolean {
    return this.deps.desks.channels.length === 0;
  }

  /** The agent that somebody is at any of the desks. Throws `IntakeError` when nobody can tell now. */
  async agent(user: string, self: Self): Promise<Agent | undefined> {
    for (const channel of this.deps.desks.channels) {
      const agent = await this.#lookUp.agent(channel, user, self);
      if (agent) return agent;
    }
    return undefined;
  }

  /** The name of an agent who was seen lately. */
  nameOf(user: string): string | undefined {
    return this.#members.nameOf(user);
  }

  /** Whether a delivery is about a desk. Then it is about no customer. */
  concerns(body: SlackBody): boolean {
    if (body.event) return this.deps.desks.has(channelOf(body) ?? '');
    if (body.type === 'view_submission') return body.view?.callback_id === dialogId;
    return body.type === 'block_actions' && body.actions?.[0]?.block_id === deskBlockId;
  }

  /** Resolves when the delivery may be acknowledged. Throws `IntakeError` when it must come again. */
  async take(body: SlackBody, doing: Doing): Promise<DialogAnswer> {
    if (body.type === 'view_submission') return this.#interactions.submitted(body, doing);
    if (body.type === 'block_actions') {
      await this.#interactions.pressed(body, doing);
      return undefined;
    }
    const delivery = readDesk(body, doing.self);
    if (delivery.kind === 'channel') this.#changed(delivery.channel, doing);
    else if (delivery.kind === 'addressed') this.#addressed(delivery.channel, delivery.user, doing);
    else if (delivery.kind !== 'ignored') {
      const { event, hint, unknown } = await this.#understand(delivery, doing.self);
      if (unknown && this.#comesAgain(delivery)) throw new IntakeError('store-unavailable');
      if (event) await doing.sink(event);
      const { channel, thread, user } = delivery.said;
      if (hint) doing.beside(() => this.#hint(channel, user, hint, thread));
    }
    return undefined;
  }

  /** Whether a message of the history may be an agent's. */
  heard(body: SlackBody, self: Self): boolean {
    return readDesk(body, self).kind === 'wrote';
  }

  /** What an agent wrote in a message of the history; throws `IntakeError` when nobody can tell now. */
  async missed(body: SlackBody, self: Self): Promise<readonly AgentEvent[]> {
    const delivery = readDesk(body, self);
    const event = delivery.kind === 'wrote' ? (await this.#understand(delivery, self)).event : undefined;
    return event ? [event] : [];
  }

  #comesAgain(words: Words): boolean {
    const young = this.deps.clock.now() - millis(words.said.thread) < youngMs;
    return words.kind === 'wrote' && words.ourThread && young;
  }

  async #understand(words: Words, self: Self): Promise<Understood> {
    const { channel, thread, user } = words.said;
    const about = await this.#lookUp.caseOf(channel, thread);
    if (!about) return { unknown: true };
    const agent = await this.#lookUp.agent(channel, user, self);
    return agent ? orAgain(this.#words.understand(words, about, agent, self)) : {};
  }

  #changed(channel: string, { beside }: Doing): void {
    this.#members.forget(channel);
    beside(() => this.deps.desks.check(channel));
  }

  #addressed(channel: string, user: string, { beside }: Doing): void {
    const now = this.deps.clock.now();
    if (now - (this.#hinted.get(user) ?? Number.NEGATIVE_INFINITY) < hintEveryMs) return;
    if (this.#hinted.size > 1_000) this.#hinted.clear();
    this.#hinted.set(user, now);
    beside(() => this.#hint(channel, user, deskWords.notHere));
  }

  async #hint(channel: string, user: string, text: string, thread?: string): Promise<void> {
    const place = { channel, user, ...(thread ? { thread_ts: thread } : {}) };
    await this.deps.client.ask((web) => web.chat.postEphemeral({ ...place, text }));
  }
}
