import type { Timer } from '../../../src/model/conversation.js';
import type { Delivery, SendResult } from '../../../src/model/delivery.js';
import type { Counts } from '../../../src/store/store.js';

interface NaiveLease {
  readonly conversation: string;
  until: number;
}

interface NaiveConversation {
  seq: number;
  readonly inbox: string[];
  timers: readonly Timer[];
  lease: NaiveLease | undefined;
}

export interface NaiveDelivery {
  readonly key: string;
  readonly lane: string;
  state: Delivery['state'];
  tries: number;
  nextAt: number;
  unsure: boolean;
  worker: string;
  triedBefore: boolean;
  messageId: string | undefined;
  error: string | undefined;
}

export interface NaiveWork {
  readonly lease: NaiveLease;
  readonly seq: number;
  readonly events: readonly string[];
  readonly timers: readonly string[];
}

/** What the port says, in the simplest code that does it: arrays, no files, no concurrency, a clock turned by hand. */
export class NaiveStore {
  now = 0;
  readonly conversations = new Map<string, NaiveConversation>();
  readonly turns: { readonly conversation: string; readonly seq: number; readonly cause: string }[] = [];
  readonly deliveries: NaiveDelivery[] = [];
  readonly feed: string[] = [];
  readonly docs = new Map<string, number>();

  accept(conversation: string, key: string): 'new' | 'seen' {
    const all = [...this.conversations.values()];
    if (all.some((c) => c.inbox.includes(key)) || this.#hasTurn(key)) return 'seen';
    const state = this.conversations.get(conversation) ?? { seq: 0, inbox: [], timers: [], lease: undefined };
    state.inbox.push(key);
    this.conversations.set(conversation, state);
    return 'new';
  }

  claim(forMs: number): NaiveWork[] {
    const work: NaiveWork[] = [];
    for (const [conversation, state] of this.conversations) {
      const timers = state.timers.filter((timer) => timer.at <= this.now).sort((a, b) => a.at - b.at);
      if (state.lease && state.lease.until > this.now) continue;
      if (state.inbox.length === 0 && timers.length === 0) continue;
      state.lease = { conversation, until: this.now + forMs };
      work.push({
        lease: state.lease,
        seq: state.seq,
        events: [...state.inbox],
        timers: timers.map((timer) => timer.name),
      });
    }
    return work;
  }

  renew(lease: NaiveLease, forMs: number): boolean {
    if (this.conversations.get(lease.conversation)!.lease !== lease) return false;
    lease.until = this.now + forMs;
    return true;
  }

  release(lease: NaiveLease): void {
    const state = this.conversations.get(lease.conversation)!;
    if (state.lease === lease) state.lease = undefined;
  }

  commit(lease: NaiveLease, seq: number, cause: string, timers: readonly Timer[], lanes: readonly string[]) {
    if (this.#hasTurn(cause)) return 'already';
    const state = this.conversations.get(lease.conversation)!;
    if (state.lease !== lease || state.seq !== seq - 1) return 'lost-lease';
    state.seq = seq;
    state.timers = timers;
    if (state.inbox.includes(cause)) state.inbox.splice(state.inbox.indexOf(cause), 1);
    this.turns.push({ conversation: lease.conversation, seq, cause });
    lanes.forEach((lane, index) => {
      this.deliveries.push({
        key: `${lease.conversation}#${seq}.${index}`,
        lane,
        state: 'pending',
        tries: 0,
        nextAt: this.now,
        unsure: false,
        worker: '',
        triedBefore: false,
        messageId: undefined,
        error: undefined,
      });
    });
    return 'done';
  }

  due(worker: string, forMs: number): NaiveDelivery[] {
    const lanes = new Set(this.deliveries.map((d) => d.lane));
    const heads = [...lanes].flatMap((lane) => {
      const open = this.deliveries.filter((d) => d.lane === lane && (d.state === 'pending' || d.state === 'sending'));
      const head = open.find((d) => d.state === 'sending') ?? open[0];
      return head && head.nextAt <= this.now ? [head] : [];
    });
    for (const head of heads) {
      if (head.state === 'sending') head.unsure = true;
      head.state = 'sending';
      head.tries++;
      head.triedBefore = true;
      head.worker = worker;
      head.nextAt = this.now + forMs;
    }
    return heads;
  }

  settle(key: string, worker: string, result: SendResult): boolean {
    const d = this.deliveries.find((other) => other.key === key);
    if (d?.state !== 'sending' || d.worker !== worker) return false;
    if (result.outcome === 'retry') {
      d.state = 'pending';
      d.nextAt = this.now + result.afterMs;
      d.unsure = result.unsure;
    } else {
      d.state = result.outcome;
      d.unsure = result.outcome === 'ambiguous';
    }
    d.messageId = result.outcome === 'sent' ? result.messageId : undefined;
    d.error = result.outcome === 'sent' ? undefined : result.error;
    return true;
  }

  replay(key: string): boolean {
    const d = this.deliveries.find((other) => other.key === key);
    if (d?.state !== 'dead' && d?.state !== 'ambiguous' && d?.state !== 'withheld') return false;
    d.state = 'pending';
    d.nextAt = this.now;
    d.unsure = false;
    d.triedBefore = false;
    d.error = undefined;
    return true;
  }

  append(key: string): number {
    if (!this.feed.includes(key)) this.feed.push(key);
    return this.feed.indexOf(key) + 1;
  }

  counts(): Counts {
    const inState = (...states: Delivery['state'][]) => this.deliveries.filter((d) => states.includes(d.state)).length;
    return {
      events: [...this.conversations.values()].reduce((sum, state) => sum + state.inbox.length, 0),
      deliveries: inState('pending', 'sending'),
      dead: inState('dead'),
      ambiguous: inState('ambiguous'),
      openTickets: 0,
      waitingTickets: 0,
    };
  }

  #hasTurn(cause: string): boolean {
    return this.turns.some((turn) => turn.cause === cause);
  }
}
