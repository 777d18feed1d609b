import type { Clock } from '../../model/clock.js';
import type { AgentJoined, CustomerEvent, CustomerSaid, InboundEvent } from '../../model/event.js';
import type { Attachment } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { IntakeError, type Sink } from '../channel.js';
import type { Log } from './client.js';
import type { DeskIntake } from './desk/intake.js';
import type { DialogAnswer } from './desk/interactions.js';
import { Joined } from './desk/joined.js';
import type { Press } from './interaction.js';
import type { Self } from './place.js';
import type { Profiles } from './profiles.js';
import { type Received, receive } from './receive.js';
import type { Threads } from './threads.js';
import type { SlackBody } from './wire.js';
import { words } from './words.js';

/** What is done beside: it keeps no acknowledgement waiting, and may fail. */
export interface Beside {
  showChosen(press: Press): Promise<unknown>;
  showHome(user: string): Promise<unknown>;
  /** Says that nobody can fetch this file. */
  tellRefused(file: Attachment): Promise<unknown>;
}

/** What an acknowledgement says to the person who acted; nothing for most. */
export type Acknowledgement = { readonly response_type: 'ephemeral'; readonly text: string } | DialogAnswer;

type Meant = Extract<Received, { readonly kind: 'event' }>;

/** Takes verified deliveries in, over whichever way they came. */
export class Intake {
  #sink: Sink | undefined;
  readonly #joined: Joined;
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    private readonly deps: {
      readonly store: Store;
      readonly clock: Clock;
      readonly log: Log;
      readonly profiles: Profiles;
      readonly threads: Threads;
      readonly beside: Beside;
      readonly desk: DeskIntake;
      /** Who we are; undefined until Slack has told. */
      readonly self: () => Self | undefined;
    },
  ) {
    this.#joined = new Joined(deps);
  }

  get open(): boolean {
    return this.#sink !== undefined;
  }

  start(sink: Sink): void {
    this.#sink = sink;
  }

  /** Takes in nothing more; resolves when all that was begun is over. */
  async stop(): Promise<void> {
    this.#sink = undefined;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Resolves when the delivery may be acknowledged. Throws `IntakeError` when it must come again. */
  take(body: SlackBody): Promise<Acknowledgement> {
    return this.#track(this.#take(body));
  }

  async #take(body: SlackBody): Promise<Acknowledgement> {
    const self = this.deps.self();
    const sink = this.#sink;
    if (!sink || !self) throw new IntakeError('stopping');
    if (this.deps.desk.concerns(body))
      return this.deps.desk.take(body, { self, sink, beside: (run) => this.#beside(run) });
    const received = receive(body, self, this.deps.clock.now());
    if (received.kind === 'help') return { response_type: 'ephemeral', text: words.help(body.command ?? '/ask') };
    if (received.kind === 'home') this.#beside(() => this.deps.beside.showHome(received.user));
    if (received.kind !== 'event') return undefined;
    for (const event of await this.#events(received, body, self)) await this.#give(event, received.press, sink);
    return undefined;
  }

  async #give(event: CustomerEvent | AgentJoined, press: Press | undefined, sink: Sink): Promise<void> {
    if (event.type === 'agent.joined') return void (await sink(event));
    const taken = await sink({ ...event, from: { ...this.deps.profiles.known(event.from), ...event.from } });
    if (taken === 'new' && event.type === 'customer.said') this.#tellRefused(event);
    this.deps.profiles.learn(event.from);
    if (press) this.#beside(() => this.deps.beside.showChosen(press));
  }

  /** What a delivery is to customers: their own words, or those of a colleague in their thread. Throws `IntakeError`. */
  async #events({ event, onlyIfKnown }: Meant, body: SlackBody, self: Self): Promise<(CustomerEvent | AgentJoined)[]> {
    const said = event.type === 'customer.said' ? event : undefined;
    if (onlyIfKnown) {
      const joined = said && body.event ? await this.#joined.in(said, body.event, self) : [];
      if (joined.length > 0) return joined;
      if (!(await this.knows(event, self))) return [];
    }
    if (said) await this.#joined.note(said);
    return [event];
  }

  /** Whether a message of the history may be an event. */
  heard(body: SlackBody, self: Self): boolean {
    if (this.deps.desk.concerns(body)) return this.deps.desk.heard(body, self);
    return receive(body, self, this.deps.clock.now()).kind === 'event';
  }

  /** What a message of the history would have been. Throws `IntakeError` when nobody can tell now. */
  async missed(body: SlackBody, self: Self): Promise<readonly InboundEvent[]> {
    if (this.deps.desk.concerns(body)) return this.deps.desk.missed(body, self);
    const received = receive(body, self, this.deps.clock.now());
    return received.kind === 'event' ? this.#events(received, body, self) : [];
  }

  /**
   * Whether this customer has talked to us in this thread: only then are words meant for us that do not mention us. The
   * mention itself may not be stored yet: it may come again later than what followed it. Then the thread is asked.
   */
  async knows(event: CustomerEvent, self: Self): Promise<boolean> {
    const { store, threads } = this.deps;
    const { conversation } = event.address;
    try {
      if (await store.conversation(conversation)) return true;
      if ((await store.pending(conversation)).length > 0) return true;
      return await threads.mentioned(event, self);
    } catch (error) {
      throw new IntakeError('store-unavailable', { cause: error });
    }
  }

  #tellRefused({ attachments }: CustomerSaid): void {
    for (const file of attachments)
      if (file.state === 'refused') this.#beside(() => this.deps.beside.tellRefused(file));
  }

  #beside(run: () => Promise<unknown>): void {
    void this.#track(run().catch((err: unknown) => this.deps.log.warn({ err }, 'Slack did not show something minor')));
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    const over = () => this.#running.delete(work);
    work.then(over, over);
    return work;
  }
}
