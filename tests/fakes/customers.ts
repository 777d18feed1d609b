import { Agent, request } from 'node:http';
import type { InboundEvent } from '../../src/model/event.js';
import type { Action, Script } from './plan.js';
import { chance } from './random.js';
import type { PlatformRecord } from './record.js';

export interface CustomersOptions {
  readonly seed: string;
  readonly plan: readonly Script[];
  /** Where the bot processes take events in. */
  readonly bots: readonly string[];
  readonly record: PlatformRecord;
  /** Conversations that go on side by side. */
  readonly window?: number;
  /** How long to wait for an acknowledgement before delivering again, in ms. */
  readonly ackMs?: number;
}

interface Talk {
  readonly script: Script;
  next: number;
  ticket?: string;
  /** Nothing can be done before the desk was told. */
  waits: boolean;
}

/**
 * Plays the plan against the bot: in a conversation, one event is first sent when the one before was acknowledged;
 * conversations go on side by side. Every copy of an event goes to a bot process by chance and is delivered again, as
 * platforms do, until it is acknowledged.
 */
export class Customers {
  /** Events first sent, and events acknowledged, so far. */
  sent = 0;
  acked = 0;
  /** Events a second. */
  pace = 20;
  private readonly pool = new Agent({ keepAlive: true, maxSockets: 128 });
  private readonly waiting: Script[];
  private readonly ready: Talk[] = [];
  private readonly talks = new Map<string, Talk>();
  private open = 0;
  private copies = 0;
  private budget = 0;

  constructor(private readonly options: CustomersOptions) {
    this.waiting = [...options.plan];
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
    const event = JSON.stringify(toEvent(talk, action));
    let acked = false;
    const onAck = () => {
      if (acked) return;
      acked = true;
      this.acked++;
      this.options.record.add({ type: 'acked', key: action.key });
      this.goOn(talk);
    };
    for (const [copy, delay] of action.copies.entries()) {
      this.copies++;
      setTimeout(() => this.deliver(event, `${action.key}/${copy}`, onAck), delay);
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

  private async deliver(event: string, name: string, onAck: () => void): Promise<void> {
    const { seed, bots } = this.options;
    for (let attempt = 0; ; attempt++) {
      const bot = bots[Math.floor(chance(`${seed}/to/${name}/${attempt}`) * bots.length)]!;
      if ((await this.post(bot, event)) === 200) break;
      await new Promise((resolve) => setTimeout(resolve, Math.min(800, 40 * 2 ** attempt)));
    }
    this.copies--;
    onAck();
  }

  private post(url: string, body: string): Promise<number> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const outgoing = request(url, { method: 'POST', agent: this.pool, headers }, (response) => {
        response.resume().on('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      });
      outgoing.setTimeout(this.options.ackMs ?? 2_000, () => outgoing.destroy());
      outgoing.on('error', () => resolve(0)).end(body);
    });
  }
}

const toEvent = (talk: Talk, action: Action): InboundEvent => {
  const { conversation, user } = talk.script;
  const base = { key: action.key, at: Date.now(), address: { channel: 'fake', conversation, ref: { user } } };
  const from = { platform: 'fake', tenant: '-', user, name: 'Robin' };
  const byAgent = { agent: { id: 'fake:agent', name: 'Sam' }, ticket: talk.ticket ?? '' };
  switch (action.type) {
    case 'take':
    case 'resolve':
      return { ...base, ...byAgent, type: 'agent.acted', act: action.type };
    case 'reply':
      return {
        ...base,
        ...byAgent,
        type: 'agent.replied',
        messageId: action.messageId,
        text: action.text,
        attachments: [],
      };
    case 'edit':
      return { ...base, from, type: 'customer.edited', messageId: action.of, text: action.text };
    default:
      return {
        ...base,
        from,
        type: 'customer.said',
        messageId: action.messageId,
        text: action.text,
        private: false,
        attachments: action.type === 'ask' && action.file ? [fileOf(action.messageId)] : [],
      };
  }
};

const fileOf = (messageId: string) => ({
  id: `file-${messageId}`,
  name: 'note.txt',
  mime: 'application/octet-stream',
  bytes: 0,
  state: 'pending' as const,
  source: { path: `/files/${messageId}` },
});
