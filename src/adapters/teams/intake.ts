import { notNow } from '../../http/errors.js';
import type { CustomerChose, CustomerEvent, CustomerSaid } from '../../model/event.js';
import type { Address } from '../../model/message.js';
import { IntakeError, SendError, type Sink } from '../channel.js';
import type { Activity } from './activity.js';
import type { TeamsDeps } from './context.js';
import type { DialogAnswer } from './desk/dialog.js';
import type { DeskIntake } from './desk/intake.js';
import type { Joined } from './desk/joined.js';
import { receive } from './receive.js';
import type { Services } from './services.js';

/** What happens beside the road, after a delivery was taken; failures are logged, never passed on. */
export interface Beside {
  chose(event: CustomerChose): Promise<void>;
  greet(address: Address, personal: boolean): Promise<void>;
  met(event: CustomerEvent): Promise<void>;
  /** Says which of the files nobody can fetch. */
  refused(event: CustomerSaid): Promise<void>;
}

/** The way in: what was verified goes to the sink, and only then is the delivery over. */
export class Intake {
  private sink: Sink | undefined;
  private readonly begun = new Set<Promise<unknown>>();

  constructor(
    private readonly deps: TeamsDeps,
    private readonly options: { readonly textMax: number; readonly channels: readonly string[] },
    private readonly beside: Beside,
    private readonly desk: DeskIntake,
    private readonly joined: Joined,
    private readonly services: Services,
  ) {}

  get open(): boolean {
    return this.sink !== undefined;
  }

  start(sink: Sink): void {
    this.sink = sink;
  }

  /** Takes in nothing more; resolves when all that was begun is over. */
  async stop(): Promise<void> {
    this.sink = undefined;
    while (this.begun.size > 0) await Promise.allSettled([...this.begun]);
  }

  /** Resolves with what an invoke is answered. Throws `HttpError` 503 when nothing was stored. */
  take(activity: Activity): Promise<DialogAnswer | 'closed' | undefined> {
    return this.during(this.handle(activity));
  }

  private async during<T>(work: Promise<T>): Promise<T> {
    this.begun.add(work);
    try {
      return await work;
    } finally {
      this.begun.delete(work);
    }
  }

  /** Done without keeping the delivery waiting. */
  private readonly aside = (work: Promise<void>, what: string): void => {
    this.during(work).catch((error: unknown) => {
      this.deps.log.warn({ channel: 'teams', err: error }, `${what} failed; nothing else depends on it`);
    });
  };

  private async handle(activity: Activity): Promise<DialogAnswer | 'closed' | undefined> {
    const { sink } = this;
    if (!sink) throw notNow;
    if (!this.options.channels.includes(activity.channelId ?? '')) return undefined;
    await this.services.learn(activity);
    if (this.desk.concerns(activity)) return this.desk.take(activity, { sink, beside: this.aside });
    if (activity.type === 'conversationUpdate' || activity.type === 'installationUpdate')
      this.desk.changed({ beside: this.aside });
    await this.fromCustomer(activity, sink);
    return undefined;
  }

  private async fromCustomer(activity: Activity, sink: Sink): Promise<void> {
    const received = receive(activity, { ...this.options, now: this.deps.clock.now() });
    if (received.kind === 'ignored') return;
    if (received.kind === 'greet') {
      // The same delivery may come several times, to several processes: one greets.
      const first = await this.deps.store.insert('teams-greeted', received.key, this.deps.clock.now());
      if (first) this.aside(this.beside.greet(received.address, received.personal), 'A greeting');
      return;
    }
    const { event } = received;
    try {
      if (received.kind === 'follow-up') {
        const joins = event.type === 'customer.said' ? await this.joined.in(event, activity) : [];
        for (const join of joins) await sink(join);
        if (joins.length > 0 || !(await this.concernsUs(event))) return;
      }
      if (event.type === 'customer.said') await this.joined.note(event);
      const taken = await sink(event);
      if (taken !== 'new') return;
    } catch (error) {
      throw error instanceof IntakeError || error instanceof SendError ? notNow : error;
    }
    this.aside(this.beside.met(event), 'Remembering a customer');
    if (event.type === 'customer.said' && event.attachments.some(({ state }) => state === 'refused'))
      this.aside(this.beside.refused(event), 'Telling that a file cannot be read');
    if (event.type === 'customer.chose') this.aside(this.beside.chose(event), 'Showing a choice as made');
  }

  /**
   * Whether something said to nobody in particular continues a conversation. In a thread of a channel it does when its
   * writer has begun one there; in a group chat, where all talk runs together, only while one is going on.
   */
  private async concernsUs(event: CustomerEvent): Promise<boolean> {
    const { store } = this.deps;
    const id = event.address.conversation;
    const known = await store.conversation(id);
    if (!known) return (await store.pending(id)).length > 0;
    if (id.includes(';messageid=') || event.type !== 'customer.said') return true;
    return known.phase.name !== 'idle' && known.phase.name !== 'resolved';
  }
}
