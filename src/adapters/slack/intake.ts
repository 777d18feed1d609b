import type { Clock } from '../../model/clock.js';
import type { CustomerEvent } from '../../model/event.js';
import type { Store } from '../../store/store.js';
import { IntakeError, type Sink } from '../channel.js';
import type { Log } from './client.js';
import { helpText } from './home.js';
import type { Press } from './interaction.js';
import type { Self } from './place.js';
import type { Profiles } from './profiles.js';
import { receive } from './receive.js';
import type { Threads } from './threads.js';
import type { SlackBody } from './wire.js';

/** What is done beside: it keeps no acknowledgement waiting, and may fail. */
export interface Beside {
  showChosen(press: Press): Promise<unknown>;
  showHome(user: string): Promise<unknown>;
}

/** What an acknowledgement says to the person who acted; nothing for most. */
export type Acknowledgement = { readonly response_type: 'ephemeral'; readonly text: string } | undefined;

/** Takes verified deliveries in, over whichever way they came. */
export class Intake {
  #sink: Sink | undefined;
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    private readonly deps: {
      readonly store: Store;
      readonly clock: Clock;
      readonly log: Log;
      readonly profiles: Profiles;
      readonly threads: Threads;
      readonly beside: Beside;
      /** Who we are; undefined until Slack has told. */
      readonly self: () => Self | undefined;
    },
  ) {}

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
    const received = receive(body, self, this.deps.clock.now());
    if (received.kind === 'help') return { response_type: 'ephemeral', text: helpText(body.command ?? '/ask') };
    if (received.kind === 'home') this.#beside(() => this.deps.beside.showHome(received.user));
    if (received.kind !== 'event') return undefined;
    const { event, press, onlyIfKnown } = received;
    if (onlyIfKnown && !(await this.knows(event, self))) return undefined;
    await sink({ ...event, from: { ...this.deps.profiles.known(event.from), ...event.from } });
    this.deps.profiles.learn(event.from);
    if (press) this.#beside(() => this.deps.beside.showChosen(press));
    return undefined;
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
