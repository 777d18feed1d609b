import type { Action, Script } from './plan.js';
import { chance } from './random.js';
import type { PlatformRecord } from './record.js';

export interface CustomersOptions {
  readonly seed: string;
  readonly plan: readonly Script[];
  readonly record: PlatformRecord;
  /** Delivers a copy of an event, however often that takes; resolves once it is acknowledged. */
  readonly deliver: (talk: Talk, action: Action, copy: number) => Promise<void>;
  /** Conversations that go on side by side. */
  readonly window?: number;
  /** Events a second at first. */
  readonly pace?: number;
}

/** A conversation that goes on. */
export interface Talk {
  readonly script: Script;
  next: number;
  ticket?: string;
  /** Nothing can be done before the desk was told. */
  waits: boolean;
}

/**
 * Plays the plan against the bot: in a conversation, one event is first sent when the one before was acknowledged;
 * conversations go on side by side.
 */
export class Customers {
  /** Events first sent, and events acknowledged, so far. */
  sent = 0;
  acked = 0;
  /** Events a second. */
  pace: number;
  private readonly waiting: Script[];
  private readonly ready: Talk[] = [];
  private readonly talks = new Map<string, Talk>();
  private open = 0;
  private copies = 0;
  private budget = 0;

  constructor(private readonly options: CustomersOptions) {
    this.waiting = [...options.plan];
    this.pace = options.pace ?? 20;
    const every = 20;
    setInterval(() => {
      this.budget = Math.min(this.pace, this.budget + (this.pace * every) / 1_000);
      this.fill();
      while (this.budget >= 1 && this.ready.length > 0) this.doNext(this.pick());
    }, every).unref();
  }

  /** True when every event was sent and every copy of it acknowledged. */
  get done(): boolean {
    return this.waiting.length === 0 && this.open === 0 && this.copies === 0;
  }

  /** The desk was told of a case: its agent can act now. */
  told(conversation: string, ticket: string): void {
    const talk = this.talks.get(conversation);
    if (!talk || talk.ticket !== undefined) return;
    talk.ticket = ticket;
    if (talk.waits) this.ready.push(talk);
    talk.waits = false;
  }

  private fill(): void {
    while (this.open < (this.options.window ?? 64) && this.waiting.length > 0) {
      const script = this.waiting.shift()!;
      const talk: Talk = { script, next: 0, waits: false };
      this.talks.set(script.conversation, talk);
      this.ready.push(talk);
      this.open++;
    }
  }

  private pick(): Talk {
    const index = Math.floor(chance(`${this.options.seed}/pick/${this.sent}`) * this.ready.length);
    return this.ready.splice(index, 1)[0]!;
  }

  private doNext(talk: Talk): void {
    const action = talk.script.actions[talk.next]!;
    talk.next++;
    this.budget--;
    this.sent++;
    this.options.record.add({ type: 'first-sent', key: action.key });
    let acked = false;
    const onAck = () => {
      this.copies--;
      if (acked) return;
      acked = true;
      this.acked++;
      this.options.record.add({ type: 'acked', key: action.key });
      this.goOn(talk);
    };
    for (const [copy, delay] of action.copies.entries()) {
      this.copies++;
      setTimeout(() => this.options.deliver(talk, action, copy).then(onAck), delay);
    }
  }

  private goOn(talk: Talk): void {
    const action = talk.script.actions[talk.next];
    if (!action) {
      this.open--;
      return;
    }
    if (action.type === 'take' && talk.ticket === undefined) talk.waits = true;
    else if (action.atOnce) this.doNext(talk);
    else this.ready.push(talk);
  }
}
