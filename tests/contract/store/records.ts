import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/model/json.js';
import type { Blob, Store } from '../../../src/store/store.js';
import type { Use } from '../store.js';
import { handle, minute, said, ticketOf } from './samples.js';

/** Keys and texts that databases stumble over. */
const awkward: Json = {
  '': 'an empty key',
  'a.b': 'a dot',
  $set: { $gt: 1 },
  'null\u0000byte': 'in the key and the value: \u0000',
  constructor: 'not a constructor',
  half: '\ud800 a lone surrogate',
  rtl: '\u202eشحن\u200b',
  deep: [[[[{ n: 1.5e300 }], -0.001, null]], true],
};

const blob = (id: string, bytes: Uint8Array): Blob => ({
  attachment: { id, name: 'röntgen "x".png', mime: 'image/png', bytes: bytes.length, state: 'stored', source: awkward },
  conversation: 'c',
  bytes,
});

export const recordTests = (use: Use) => {
  describe('turns', () => {
    it('are read in pages, oldest first', async () => {
      const { store } = use();
      for (let n = 1; n <= 5; n++) await handle(store, said('c', n));
      await handle(store, said('d', 1));
      const seqs = async (...page: [number, number]) => (await store.turns('c', ...page)).map((turn) => turn.seq);
      expect(await seqs(0, 2)).toEqual([1, 2]);
      expect(await seqs(2, 10)).toEqual([3, 4, 5]);
      expect(await seqs(5, 10)).toEqual([]);
      expect(await store.turns('unknown', 0, 10)).toEqual([]);
      expect(await store.turnByCause('unknown')).toBeUndefined();
      expect(await store.conversation('unknown')).toBeUndefined();
    });

    it('of all conversations are read from the latest on', async () => {
      const { store } = use();
      expect(await store.latestTurns(0, 10)).toEqual([]);
      const handled = [];
      for (const id of ['c', 'd', 'c', 'e']) handled.push(await handle(store, said(id, handled.length + 1)));
      expect(await store.latestTurns(0, 10)).toEqual(handled.toReversed());
      expect(await store.latestTurns(1, 2)).toEqual([handled[2], handled[1]]);
    });

    it('keep awkward texts and ids to the letter', async () => {
      const { store } = use();
      const id = 'web/$a.b\u0000c';
      const event = { ...said(id, 1), text: 'A \u0000 byte, $set, a.b and \ud800', key: 'k\u0000.$1' };
      await store.accept(event);
      expect(await store.accept({ ...event, key: 'k\u0000.$2' })).toBe('new');
      expect(await store.accept(event)).toBe('seen');
      const turn = await handle(store, event, ['lane\u0000.$']);
      expect(await store.turnByCause(event.key)).toEqual(turn);
      expect(await store.conversation(id)).toEqual(turn.after);
      const [delivery] = await store.due('a', minute, 10);
      expect(delivery).toMatchObject({ lane: 'lane\u0000.$', conversation: id });
      expect(await store.settle(delivery!.key, 'a', { outcome: 'sent', messageId: 'p' })).toBe(true);
    });
  });

  describe('tickets', () => {
    it('are those of the latest turn that changed them, never an older one', async () => {
      const { store } = use();
      const opened = ticketOf('t1', 'c', { seq: 1 });
      const owned = ticketOf('t1', 'c', { seq: 2, status: 'owned', owner: { id: 'bea', name: 'Bea' } });
      expect(await store.ticket('t1')).toBeUndefined();
      await handle(store, said('c', 1), [], { ticket: opened });
      expect(await store.ticket('t1')).toEqual(opened);
      await handle(store, said('c', 2), [], { ticket: owned });
      expect(await store.ticket('t1')).toEqual(owned);
      await handle(store, said('c', 3), [], { ticket: opened });
      expect(await store.ticket('t1')).toEqual(owned);
    });

    it('stay when the conversation has gone on to another case', async () => {
      const { store } = use();
      await handle(store, said('c', 1), [], { ticket: ticketOf('t1', 'c', { seq: 1, status: 'resolved' }) });
      await handle(store, said('c', 2), [], { ticket: ticketOf('t2', 'c', { seq: 2 }) });
      expect(await store.ticket('t1')).toMatchObject({ status: 'resolved' });
      expect(await store.ticket('t2')).toMatchObject({ status: 'waiting' });
    });

    it('are found by status and conversation, oldest first', async () => {
      const { store } = use();
      await handle(store, said('c', 1), [], { ticket: ticketOf('t3', 'c', { openedAt: 3_000 }) });
      await handle(store, said('d', 1), [], { ticket: ticketOf('t1', 'd', { openedAt: 1_000, status: 'owned' }) });
      await handle(store, said('e', 1), [], { ticket: ticketOf('t2', 'e', { openedAt: 2_000, status: 'resolved' }) });
      const ids = async (query: Parameters<Store['tickets']>[0]) => (await store.tickets(query)).map((t) => t.id);
      expect(await ids({ limit: 10 })).toEqual(['t1', 't2', 't3']);
      expect(await ids({ limit: 2 })).toEqual(['t1', 't2']);
      expect(await ids({ status: ['waiting', 'owned'], limit: 10 })).toEqual(['t1', 't3']);
      expect(await ids({ conversation: 'e', limit: 10 })).toEqual(['t2']);
      expect(await ids({ conversation: 'e', status: ['waiting'], limit: 10 })).toEqual([]);
    });
  });

  describe('feeds', () => {
    it('number their entries without a gap, and a key changes nothing the second time', async () => {
      const { store } = use();
      expect(await store.append('f', 'k1', { text: 'one' })).toBe(1);
      expect(await store.append('f', 'k2', awkward)).toBe(2);
      expect(await store.append('f', 'k1', { text: 'another one' })).toBe(1);
      expect(await store.append('g', 'k1', 'elsewhere')).toBe(1);
      const entries = await store.read('f', 0, 10);
      expect(entries).toMatchObject([
        { seq: 1, key: 'k1', item: { text: 'one' } },
        { seq: 2, key: 'k2', item: awkward },
      ]);
      expect(entries[0]!.at).toBeLessThanOrEqual(await store.now());
      expect(await store.read('f', 1, 10)).toHaveLength(1);
      expect(await store.read('f', 0, 1)).toMatchObject([{ seq: 1 }]);
      expect(await store.read('none', 0, 10)).toEqual([]);
    });

    it('stay gapless when two processes write at once', async () => {
      const here = use().store;
      const there = await use().another();
      const seqs = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 ? here : there).append('f', `k${i >> 2}`, i)),
      );
      const entries = await here.read('f', 0, 100);
      expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(new Set(entries.map((entry) => entry.key)).size).toBe(10);
      seqs.forEach((seq, i) => {
        expect(entries[seq - 1]!.key).toBe(`k${i >> 2}`);
      });
    });
  });

  describe('documents', () => {
    it('are put, got, listed and replaced', async () => {
      const { store } = use();
      expect(await store.get('faqs', 'a')).toBeUndefined();
      await store.put('faqs', 'b', 'two');
      await store.put('faqs', 'a.$/\u0000', awkward);
      await store.put('other', 'a', null);
      expect(await store.get('faqs', 'a.$/\u0000')).toEqual(awkward);
      expect(await store.get('other', 'a')).toBeNull();
      await store.put('faqs', 'b', 'three');
      expect(await store.list('faqs')).toEqual([
        { id: 'a.$/\u0000', doc: awkward },
        { id: 'b', doc: 'three' },
      ]);
      expect(await store.list('none')).toEqual([]);
    });

    it('are inserted by one and taken by one of many at once', async () => {
      const here = use().store;
      const there = await use().another();
      const all = Array.from({ length: 10 }, (_, i) => (i % 2 ? here : there));
      const inserted = await Promise.all(all.map((store, i) => store.insert('links', 'l', i)));
      expect(inserted.filter(Boolean)).toHaveLength(1);
      const taken = await Promise.all(all.map((store) => store.take('links', 'l')));
      expect(taken.filter((doc) => doc !== undefined)).toEqual([inserted.indexOf(true)]);
      expect(await here.get('links', 'l')).toBeUndefined();
      expect(await here.insert('links', 'l', 'again')).toBe(true);
    });
  });

  describe('blobs', () => {
    it('come back byte by byte, with who may read them', async () => {
      const { store } = use();
      const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
      await store.putBlob(blob('b1', bytes));
      const read = await store.getBlob('b1');
      expect(Buffer.compare(read!.bytes, bytes)).toBe(0);
      expect({ ...read, bytes: undefined }).toEqual({ ...blob('b1', bytes), bytes: undefined });
      expect(await store.getBlob('b2')).toBeUndefined();
    });

    it('are replaced under the same id, and may be empty', async () => {
      const { store } = use();
      await store.putBlob(blob('b1', Uint8Array.of(1, 2, 3)));
      await store.putBlob(blob('b1', new Uint8Array()));
      expect((await store.getBlob('b1'))!.bytes).toHaveLength(0);
    });
  });
};
