import { afterEach, describe, expect, it } from 'vitest';
import { IntakeError, type Resend, SendError } from '../../src/adapters/channel.js';
import { type Store, StoreError } from '../../src/store/store.js';
import { ann, openRoad, type Road } from './road.js';

let road: Road;
afterEach(() => road.close());

const bob = {
  from: { ...ann, user: 'bob' },
  address: { channel: 'fake', conversation: 'fake:bob', ref: null },
};
const all = (how: Resend): Record<'send' | 'edit' | 'remove', Resend> => ({ send: how, edit: how, remove: how });
const lost = new SendError('unsure', 'The connection broke after the request had left.');
const down = new SendError('unavailable', 'Connection refused.');

describe('a message in, a reply out', () => {
  it('answers, with a sign of work before', async () => {
    road = await openRoad();
    expect(await road.say('hello')).toBe('new');
    await road.clock.advance(10);
    expect(road.platform.typed).toEqual(['fake:ann']);
    expect(road.platform.shown).toEqual(['re: hello']);
  });

  it('answers once, however often the platform delivers', async () => {
    road = await openRoad();
    const results = await Promise.all([1, 2, 3].map(() => road.say('hello', { key: 'fake:same', messageId: 'same' })));
    await road.clock.advance(10);
    results.push(await road.say('hello', { key: 'fake:same', messageId: 'same' }));
    await road.clock.advance(1_000);
    expect(results.sort()).toEqual(['new', 'seen', 'seen', 'seen']);
    expect(road.platform.shown).toEqual(['re: hello']);
  });

  it('keeps the order of a conversation', async () => {
    road = await openRoad();
    for (let i = 1; i <= 8; i++) await road.say(`${i}`);
    await road.clock.advance(100);
    expect(road.platform.shown).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `re: ${i}`));
  });

  it('withdraws nothing when an edit comes with its message: both are told to the engine, the edit first', async () => {
    road = await openRoad();
    await road.say('first');
    await road.clock.advance(100);
    await road.runtime.sink({
      type: 'customer.edited',
      key: 'fake:edit',
      at: 0,
      messageId: 'said',
      text: 'second',
      from: ann,
      address: { channel: 'fake', conversation: 'fake:ann', ref: null },
    });
    await road.clock.advance(100);
    expect(road.platform.shown).toEqual(['re: second']);
  });
});

describe('an edit', () => {
  it('changes the answer in place, whatever the conversation is called', async () => {
    road = await openRoad();
    const address = { channel: 'fake', conversation: 'fake:team/19:x@thread/7', ref: null };
    await road.say('first', { address });
    await road.clock.advance(100);
    const edit = {
      type: 'customer.edited',
      key: 'fake:e',
      at: 0,
      messageId: 'm',
      text: 'second',
      from: ann,
      address,
    } as const;
    await road.runtime.sink(edit);
    await road.clock.advance(100);
    expect(road.platform.shown).toEqual(['re: second']);
  });
});

describe('a send that fails', () => {
  it('is tried again when the platform is down, and nothing overtakes it', async () => {
    road = await openRoad();
    road.platform.fates = [down, down, down];
    await road.say('one');
    await road.say('two');
    await road.clock.advance(60_000);
    expect(road.platform.shown).toEqual(['re: one', 're: two']);
    expect(road.platform.attempts).toHaveLength(5);
  });

  it('waits as long as the platform says', async () => {
    road = await openRoad();
    road.platform.fates = [new SendError('rate-limited', 'Too fast.', 20_000)];
    await road.say('one');
    await road.clock.advance(19_000);
    expect(road.platform.attempts).toHaveLength(1);
    await road.clock.advance(2_000);
    expect(road.platform.shown).toEqual(['re: one']);
  });

  it('is dead when it is refused; the conversation hears of it and the next message goes out', async () => {
    road = await openRoad();
    road.platform.fates = [new SendError('refused', 'Not a valid message.')];
    await road.say('one');
    await road.say('two');
    await road.clock.advance(2_000);
    expect(road.platform.shown).toEqual(['re: two', 'customer dead']);
    expect(await road.store.deliveries({ state: ['dead'], limit: 10 })).toMatchObject([
      { error: 'Not a valid message.' },
    ]);
  });

  it('can be replayed by an operator', async () => {
    road = await openRoad();
    road.platform.fates = [new SendError('gone', 'The channel was deleted.')];
    await road.say('one');
    await road.clock.advance(1_000);
    const [dead] = await road.store.deliveries({ state: ['dead'], limit: 10 });
    expect(await road.store.replay(dead!.key)).toBe(true);
    await road.clock.advance(1_000);
    expect(road.platform.shown).toContain('re: one');
  });

  it('withholds the rest of a split answer when a part died', async () => {
    road = await openRoad();
    road.platform.fates = [new SendError('refused', 'No.')];
    await road.say(`${'long words '.repeat(12)}`);
    await road.clock.advance(2_000);
    expect(road.platform.shown).toEqual(['customer dead']);
    const parts = await road.store.deliveries({ group: 'fake:ann#1.0', limit: 10 });
    expect(parts.map((p) => p.state)).toEqual(['dead', ...parts.slice(1).map(() => 'withheld')]);
    expect(parts.length).toBeGreaterThan(2);
  });
});

describe('a send that may or may not have arrived', () => {
  it('is sent again where that is safe, and shown once', async () => {
    road = await openRoad();
    road.platform.fates = [{ takenBut: lost }];
    await road.say('one');
    await road.clock.advance(5_000);
    expect(road.platform.attempts).toHaveLength(2);
    expect(road.platform.shown).toEqual(['re: one']);
  });

  it('is looked up, and not sent again when it is there', async () => {
    road = await openRoad({ capabilities: { resend: all({ how: 'look-up' }) }, knowsSent: true });
    road.platform.fates = [{ takenBut: lost }];
    await road.say('one');
    await road.clock.advance(5_000);
    expect(road.platform.attempts).toHaveLength(1);
    expect(road.platform.shown).toEqual(['re: one']);
    expect(await road.store.deliveries({ state: ['sent'], limit: 10 })).toHaveLength(1);
  });

  it('is looked up, and sent again when it is not there', async () => {
    road = await openRoad({ capabilities: { resend: all({ how: 'look-up' }) }, knowsSent: true });
    road.platform.fates = [lost];
    await road.say('one');
    await road.clock.advance(5_000);
    expect(road.platform.shown).toEqual(['re: one']);
  });

  it('is looked up once the platform has forgotten the key', async () => {
    road = await openRoad({ capabilities: { resend: all({ how: 'idempotent', withinMs: 100 }) }, knowsSent: true });
    road.platform.fates = [{ takenBut: lost }];
    await road.say('one');
    await road.clock.advance(5_000);
    expect(road.platform.attempts).toHaveLength(1);
    expect(await road.store.deliveries({ state: ['sent'], limit: 10 })).toHaveLength(1);
  });

  it('is recorded and never doubled where nobody can tell; the lane goes on', async () => {
    road = await openRoad({ capabilities: { resend: all({ how: 'ambiguous' }) } });
    road.platform.fates = [{ takenBut: lost }];
    await road.say('one');
    await road.say('two');
    await road.clock.advance(5_000);
    expect(road.platform.shown).toEqual(['re: one', 're: two', 'customer ambiguous']);
    expect(await road.store.deliveries({ state: ['ambiguous'], limit: 10 })).toHaveLength(1);
  });
});

describe('the desk', () => {
  it('never delays the customer while nobody can be reached, and is told as soon as somebody can', async () => {
    road = await openRoad();
    road.desk.present = false;
    await road.say('desk please');
    await road.say('and another thing');
    await road.clock.advance(10_000);
    expect(road.platform.shown).toEqual(['told the desk: desk please', 're: and another thing', 'web failing']);
    road.desk.present = true;
    await road.clock.advance(60_000);
    expect(road.desk.told).toEqual(['opened fake:ann#1.0@web']);
    expect(road.platform.shown.at(-1)).toBe('web sent');
  });

  it('is still told long after any message to a customer would have been given up', async () => {
    road = await openRoad({ settings: { giveUpMs: 10_000 } });
    road.desk.present = false;
    await road.say('desk please');
    await road.clock.advance(200_000);
    road.desk.present = true;
    await road.clock.advance(60_000);
    expect(road.desk.told).toHaveLength(1);
  });
});

describe('a flood', () => {
  it('of one person is limited: she is told once, and others are served at once', async () => {
    road = await openRoad();
    const results = await Promise.all(Array.from({ length: 10_000 }, (_, i) => road.say(`spam ${i}`)));
    expect(await road.say('a question', bob)).toBe('new');
    await road.clock.advance(1_000);
    expect(results.filter((r) => r === 'limited').length).toBe(10_000 - 21);
    expect(road.platform.shown.filter((t) => t === 'slow down')).toHaveLength(1);
    expect(road.platform.shown).toContain('re: a question');
  });

  it('over, she is heard again', async () => {
    road = await openRoad();
    await Promise.all(Array.from({ length: 100 }, (_, i) => road.say(`spam ${i}`)));
    await road.clock.advance(60_000);
    expect(await road.say('sorry')).toBe('new');
    await road.clock.advance(1_000);
    expect(road.platform.shown.at(-1)).toBe('re: sorry');
  });
});

describe('files', () => {
  const file = { id: 'f1', name: 'photo.png', mime: 'x', bytes: 0, state: 'pending' as const, source: 'there' };
  const png = Uint8Array.from([
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    ...Array(40).fill(0),
  ]);

  it('are fetched after the message was taken in, and typed by their bytes', async () => {
    road = await openRoad();
    road.platform.files.set('there', png);
    await road.say('see photo', { attachments: [file] });
    await road.clock.advance(1_000);
    expect((await road.store.getBlob('f1'))?.attachment).toMatchObject({
      mime: 'image/png',
      bytes: png.length,
      state: 'stored',
    });
  });

  it('that are too large are refused, and the answer comes all the same', async () => {
    road = await openRoad();
    road.platform.files.set('there', new Uint8Array(11 * 1024 * 1024));
    await road.say('see film', { attachments: [file] });
    await road.clock.advance(1_000);
    expect(await road.store.getBlob('f1')).toBeUndefined();
    expect(road.platform.shown).toEqual(['re: see film']);
    expect(await road.store.deliveries({ state: ['dead'], limit: 5 })).toMatchObject([
      { error: 'The file is too large.' },
    ]);
  });
});

describe('a store that fails', () => {
  const failing =
    (verbs: { broken: boolean }) =>
    (store: Store): Store =>
      new Proxy(store, {
        get: (target, name, receiver) =>
          ['accept', 'claim', 'commit', 'due', 'settle'].includes(String(name)) && verbs.broken
            ? async () => {
                throw new StoreError('unavailable', 'The disk is full.');
              }
            : Reflect.get(target, name, receiver),
      });

  it('acknowledges nothing, and works again by itself', async () => {
    const verbs = { broken: false };
    road = await openRoad({ wrap: failing(verbs) });
    verbs.broken = true;
    await expect(road.say('one')).rejects.toThrow(IntakeError);
    await road.clock.advance(60_000);
    verbs.broken = false;
    expect(await road.say('two')).toBe('new');
    await road.clock.advance(10_000);
    expect(road.platform.shown).toEqual(['re: two']);
  });

  it('in the middle of a reply loses nothing and doubles nothing', async () => {
    const verbs = { broken: false };
    road = await openRoad({ wrap: failing(verbs) });
    await road.say('one');
    verbs.broken = true;
    await road.clock.advance(30_000);
    verbs.broken = false;
    await road.clock.advance(60_000);
    expect(road.platform.shown).toEqual(['re: one']);
  });
});

describe('stopping', () => {
  it('takes in nothing more and finishes what it took', async () => {
    road = await openRoad();
    await road.say('one');
    const stopped = road.runtime.stop(5_000);
    await expect(road.say('two')).rejects.toMatchObject({ code: 'stopping' });
    await road.clock.advance(6_000);
    await stopped;
    const waiting = await road.store.counts();
    // Either answered, or handed back untouched for the next process.
    expect(road.platform.shown.length + waiting.events + waiting.deliveries).toBe(1);
  });

  it('leaves a message that could not be matched any more to the next process, and hands nothing over for it', async () => {
    road = await openRoad({ match: () => Promise.reject(new DOMException('Stopping.', 'AbortError')) });
    await road.say('one');
    await road.clock.advance(1_000);
    expect(road.platform.shown).toEqual([]);
    expect((await road.store.counts()).events).toBe(1);
  });
});

describe('a matcher that fails', () => {
  it('has the message handled without it: what cannot be understood goes to a person', async () => {
    road = await openRoad({ match: () => Promise.reject(new Error('Out of memory.')) });
    await road.say('one');
    await road.clock.advance(1_000);
    expect(road.platform.shown).toEqual(['re: one']);
  });
});
