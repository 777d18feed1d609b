import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Conversation, newConversation } from '../../../src/model/conversation.js';
import type { SendResult } from '../../../src/model/delivery.js';
import type { Lease, Store } from '../../../src/store/store.js';
import type { StoreUnderTest } from '../store.js';
import { NaiveStore, type NaiveWork } from './naive.js';
import { address, deliveriesOf, person, said, turnOn } from './samples.js';

/**
 * Time goes by in steps, and everything that ends ends half-way between two of them: a store on a real clock, which also
 * goes on while the test runs, still agrees with the naive one on what is over.
 */
const step = 100_000;
const half = step / 2;

const results: readonly SendResult[] = [
  { outcome: 'sent', messageId: 'p' },
  { outcome: 'retry', afterMs: 0, unsure: false, error: 'HTTP 500' },
  { outcome: 'retry', afterMs: step + half, unsure: true, error: 'A time-out' },
  { outcome: 'ambiguous', error: 'Who knows' },
  { outcome: 'dead', error: 'Refused' },
  { outcome: 'withheld', error: 'Half an answer' },
];

const conversation = fc.constantFrom('c', 'd', 'e');
const worker = fc.constantFrom('a', 'b');
const any = fc.nat(1_000);

const verb = fc.oneof(
  { weight: 5, arbitrary: fc.record({ verb: fc.constant('accept' as const), conversation, n: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('claim' as const), worker }) },
  {
    weight: 8,
    arbitrary: fc.record({
      verb: fc.constant('commit' as const),
      which: any,
      cause: any,
      timer: fc.option(fc.integer({ min: 1, max: 3 })),
      lanes: fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('renew' as const), which: any }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('release' as const), which: any }) },
  { weight: 6, arbitrary: fc.record({ verb: fc.constant('due' as const), worker }) },
  { weight: 8, arbitrary: fc.record({ verb: fc.constant('settle' as const), which: any, worker, result: any }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('replay' as const), which: any }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('advance' as const), steps: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('append' as const), n: fc.nat(4) }) },
  {
    weight: 1,
    arbitrary: fc.record({ verb: fc.constantFrom('insert' as const, 'put' as const, 'take' as const), n: any }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('reopen' as const) }) },
);

type Verb = typeof verb extends fc.Arbitrary<infer T> ? T : never;

/** What a worker holds of a conversation that it claimed. */
interface Held {
  readonly lease: Lease;
  readonly naive: NaiveWork;
  state: Conversation;
  readonly causes: Parameters<typeof turnOn>[1][];
}

class Run {
  readonly naive = new NaiveStore();
  readonly held: Held[] = [];

  constructor(
    private store: Store,
    private readonly under: StoreUnderTest,
    private readonly start: number,
  ) {}

  async act(v: Verb): Promise<void> {
    const { naive, store } = this;
    switch (v.verb) {
      case 'accept': {
        const event = said(v.conversation, v.n);
        return expect(await store.accept(event)).toBe(naive.accept(v.conversation, event.key));
      }
      case 'claim':
        return this.#claim(v.worker);
      case 'commit':
        return this.#commit(v);
      case 'renew': {
        const held = this.held[v.which % this.held.length];
        return held && expect(await store.renew(held.lease, half)).toBe(naive.renew(held.naive.lease, half));
      }
      case 'release': {
        const held = this.held[v.which % this.held.length];
        if (!held) return;
        naive.release(held.naive.lease);
        return store.release(held.lease);
      }
      case 'due': {
        const expected = naive.due(v.worker, half).map((d) => [d.key, d.tries, d.unsure]);
        const due = (await store.due(v.worker, half, 100)).map((d) => [d.key, d.tries, d.unsure]);
        return expect(due.sort()).toEqual(expected.sort());
      }
      case 'settle': {
        const key = naive.deliveries[v.which % naive.deliveries.length]?.key ?? 'unknown';
        const result = results[v.result % results.length]!;
        return expect(await store.settle(key, v.worker, result)).toBe(naive.settle(key, v.worker, result));
      }
      case 'replay': {
        const key = naive.deliveries[v.which % naive.deliveries.length]?.key ?? 'unknown';
        return expect(await store.replay(key)).toBe(naive.replay(key));
      }
      case 'advance':
        naive.now += v.steps * step;
        return this.under.advance(v.steps * step);
      case 'append':
        return expect(await store.append('f', `k${v.n}`, v.n)).toBe(naive.append(`k${v.n}`));
      case 'insert': {
        const free = !naive.docs.has('d');
        if (free) naive.docs.set('d', v.n);
        return expect(await store.insert('docs', 'd', v.n)).toBe(free);
      }
      case 'put':
        naive.docs.set('d', v.n);
        return store.put('docs', 'd', v.n);
      case 'take':
        expect(await store.take('docs', 'd')).toBe(naive.docs.get('d'));
        naive.docs.delete('d');
        return;
      case 'reopen':
        this.store = await this.under.reopen();
    }
  }

  async #claim(worker: string): Promise<void> {
    const expected = this.naive.claim(half).sort((a, b) => (a.lease.conversation < b.lease.conversation ? -1 : 1));
    const work = await this.store.claim(worker, half, 100);
    work.sort((a, b) => (a.lease.conversation < b.lease.conversation ? -1 : 1));
    const seen = work.map(({ lease, state, events, timers }) => ({
      conversation: lease.conversation,
      seq: state?.seq ?? 0,
      events: events.map((event) => event.key),
      timers: timers.map((timer) => timer.name),
    }));
    expect(seen).toEqual(
      expected.map(({ lease, seq, events, timers }) => ({ conversation: lease.conversation, seq, events, timers })),
    );
    work.forEach(({ lease, state, events, timers }, i) => {
      const fired = timers.map(({ name, at }) => {
        const key = `timer:${lease.conversation}:${name}:${at - this.start}`;
        return { type: 'timer.fired' as const, key, at, name };
      });
      this.held.push({
        lease,
        naive: expected[i]!,
        state: state ?? newConversation(address(lease.conversation), person),
        causes: [...events, ...fired],
      });
    });
  }

  async #commit(v: Extract<Verb, { verb: 'commit' }>): Promise<void> {
    const held = this.held[v.which % this.held.length];
    if (!held) return;
    const cause = held.causes[v.cause % held.causes.length]!;
    const at = v.timer === null ? undefined : this.naive.now + v.timer * step - half;
    const timers = at === undefined ? [] : [{ name: `t${at}`, at }];
    const { conversation } = held.lease;
    const lanes = v.lanes.map((lane) => `${lane}:${conversation}`);
    const turn = turnOn(held.state, cause, { timers: timers.map((t) => ({ ...t, at: t.at + this.start })) });
    const expected = this.naive.commit(held.naive.lease, turn.seq, cause.key, timers, lanes);
    expect(await this.store.commit(held.lease, turn, deliveriesOf(turn, ...lanes))).toBe(expected);
    if (expected === 'done') held.state = turn.after;
  }

  /** All that can be read agrees. */
  async compare(): Promise<void> {
    const { naive, store } = this;
    for (const id of ['c', 'd', 'e']) {
      const state = naive.conversations.get(id);
      expect((await store.pending(id)).map((event) => event.key)).toEqual(state?.inbox ?? []);
      const turns = (await store.turns(id, 0, 1_000)).map(({ seq, cause }) => ({
        conversation: id,
        seq,
        cause: cause.key,
      }));
      expect(turns).toEqual(naive.turns.filter((turn) => turn.conversation === id));
      expect((await store.conversation(id))?.seq ?? 0).toBe(state?.seq ?? 0);
    }
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    const deliveries = (await store.deliveries({ limit: 1_000 })).sort(byKey);
    expect(
      deliveries.map(({ key, lane, state, tries, unsure, firstTriedAt, messageId, error }) => ({
        key,
        lane,
        state,
        tries,
        unsure,
        triedBefore: firstTriedAt !== undefined,
        messageId,
        error,
      })),
    ).toEqual([...naive.deliveries].sort(byKey).map(({ worker: _, nextAt: __, ...rest }) => rest));
    expect(await store.counts()).toEqual(naive.counts());
    expect((await store.read('f', 0, 100)).map((entry) => entry.key)).toEqual(naive.feed);
    expect(await store.get('docs', 'd')).toBe(naive.docs.get('d'));
  }
}

/** Random sequences of verbs do to the store what they do to the naive one. The seed can be given in `SEED`. */
export const propertyTests = (name: string, open: () => Promise<StoreUnderTest>, runs: number) => {
  const given = process.env.SEED;
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  it('does what the naive store does', { timeout: 300_000 }, async () => {
    console.info(`${name}: ${runs} random runs with SEED=${seed}`);
    await fc.assert(
      fc.asyncProperty(fc.array(verb, { maxLength: 80, size: 'max' }), async (verbs) => {
        const under = await open();
        try {
          const run = new Run(under.store, under, await under.store.now());
          for (const v of verbs) await run.act(v);
          await run.compare();
        } finally {
          await under.close();
        }
      }),
      { seed, numRuns: runs, endOnFailure: false },
    );
  });
};
