import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Received } from './visitor.js';
import { visitor } from './visitor.js';
import { handClock, openWeb, type Web } from './world.js';

const context = (key: string) => ({ key, signal: new AbortController().signal, until: Number.POSITIVE_INFINITY });
const ready = ({ event }: Received) => event === 'ready';
const shows = (text: string) => (received: Received) => JSON.stringify(received.data).includes(text);
const textsOf = (received: readonly Received[]) =>
  received.flatMap(({ data }) => (data.entry && 'text' in data.entry ? [data.entry.text] : []));

describe('the stream', () => {
  let folder: string;
  let path: string;
  const open: Web[] = [];
  const openHere = async (options: Parameters<typeof openWeb>[0] = {}) => {
    const web = await openWeb({ path, ...options });
    await web.channel.start(web.sink);
    open.push(web);
    return web;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'careline-web-'));
    path = join(folder, 'careline.db');
  });
  afterEach(async () => {
    for (const web of open.splice(0)) await web.close();
    await rm(folder, { recursive: true });
  });

  it('resumes after a lost connection and a restart with nothing missing and nothing twice', async () => {
    const web = await openHere();
    const anna = visitor(web.url);
    await anna.start();
    for (const n of [1, 2, 3]) await anna.say(`anna-000${n}`, `before ${n}`);
    const stream = await anna.stream();
    const seen = await stream.until(shows('before 2'));
    await stream.close();
    await anna.say('anna-0004', 'while she was away');
    open.splice(0);
    await web.close();

    const later = await openHere();
    const back = visitor(later.url);
    back.cookie = anna.cookie!;
    const resumed = await back.stream(seen.at(-1)!.id);
    const caughtUp = await resumed.until(ready);
    await back.say('anna-0005', 'after the restart');
    const live = await resumed.until(shows('after the restart'));
    expect(textsOf([...seen, ...caughtUp, ...live])).toEqual([
      'before 1',
      'before 2',
      'before 3',
      'while she was away',
      'after the restart',
    ]);
  });

  it('brings a long history whole and in order', async () => {
    const web = await openHere({ limits: { messagesPerVisitorPerMinute: 1000, messagesPerAddressPerMinute: 1000 } });
    const anna = visitor(web.url);
    await anna.start();
    await anna.say('anna-0001', 'Hello');
    const { address } = web.events[0]!;
    const long = 'x'.repeat(8000);
    await Promise.all(
      Array.from({ length: 450 }, (_, n) => web.channel.send(address, { text: `${n} ${long}` }, context(`k#${n}`))),
    );
    const received = await (await anna.stream()).until(ready);
    expect(received.slice(0, -1).map(({ id }) => Number(id))).toEqual(Array.from({ length: 451 }, (_, n) => n + 1));
  });

  it('shows in every tab what was written in one of them', async () => {
    const web = await openHere();
    const anna = visitor(web.url);
    await anna.start();
    const tabs = [await anna.stream(), await anna.stream()];
    for (const tab of tabs) await tab.until(ready);
    await anna.say('anna-0001', 'from the first tab');
    for (const tab of tabs) expect(textsOf(await tab.until(shows('first tab')))).toEqual(['from the first tab']);
  });

  it('shows what another process sends', async () => {
    const web = await openHere();
    const other = await openHere();
    const anna = visitor(web.url);
    await anna.start();
    await anna.say('anna-0001', 'Hello');
    const stream = await anna.stream();
    await stream.until(ready);
    await other.channel.send(web.events[0]!.address, { text: 'from over there' }, context('k#1.0'));
    expect(textsOf(await stream.until(shows('over there')))).toEqual(['from over there']);
  });

  it('looks by itself now and then, should the store tell nothing', async () => {
    const clock = handClock();
    const web = await openHere({ clock, between: (store) => ({ ...store, watch: () => () => {} }) });
    const anna = visitor(web.url);
    await anna.start();
    const stream = await anna.stream();
    await stream.until(ready);
    await anna.say('anna-0001', 'unheard of');
    clock.forward(20_000);
    expect(textsOf(await stream.until(shows('unheard of')))).toEqual(['unheard of']);
  });

  it('stays open while the store cannot be read, and goes on after that', async () => {
    const clock = handClock();
    let broken = true;
    const web = await openHere({
      clock,
      between: (store) => ({
        ...store,
        read: (...args) => (broken ? Promise.reject(new Error('down')) : store.read(...args)),
      }),
    });
    const anna = visitor(web.url);
    await anna.start();
    const stream = await anna.stream();
    await anna.say('anna-0001', 'Hello');
    broken = false;
    clock.forward(20_000);
    expect(textsOf(await stream.until(shows('Hello')))).toEqual(['Hello']);
  });

  it('carries the typing sign, and keeps nothing of it', async () => {
    const web = await openHere();
    const anna = visitor(web.url);
    await anna.start();
    await anna.say('anna-0001', 'Hello');
    const stream = await anna.stream();
    await stream.until(ready);
    await web.channel.typing!(web.events[0]!.address);
    expect((await stream.next())?.event).toBe('typing');
    expect(await anna.history()).toHaveLength(1);
  });

  it('ends when the channel stops, and is refused until it starts again', async () => {
    const web = await openHere();
    const anna = visitor(web.url);
    await anna.start();
    const stream = await anna.stream();
    await stream.until(ready);
    await web.channel.stop();
    expect(await stream.next()).toBeUndefined();
    expect((await anna.request('GET', '/chat/stream')).status).toBe(503);
    await web.channel.start(web.sink);
    await (await anna.stream()).until(ready);
  });

  it('may be open in so many tabs, and no more', async () => {
    const web = await openHere({ limits: { streamsPerVisitor: 2 } });
    const anna = visitor(web.url);
    await anna.start();
    const first = await anna.stream();
    await anna.stream();
    expect((await anna.request('GET', '/chat/stream')).status).toBe(429);
    await first.close();
    await expect.poll(async () => (await anna.request('GET', '/chat/stream')).status).toBe(200);
  });
});
