import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerSaid } from '../../../src/model/event.js';
import type { Address, OutboundMessage } from '../../../src/model/message.js';
import { type Opened, openChannel } from './world.js';

describe('sending on Discord', () => {
  let opened: Opened;
  let to: Address;

  beforeEach(async () => {
    opened = await openChannel();
    await opened.start();
    opened.discord.say(opened.dm, opened.mia, 'Hello');
    to = ((await opened.event(0)) as CustomerSaid).address;
  });
  afterEach(() => opened.close());

  const send = (message: OutboundMessage, key = 'a#1.0') => opened.channel.send(to, message, opened.context(key));
  const answers = () => [...opened.dm.messages.values()].filter(({ author }) => author.bot);

  it.each([
    ['closed direct messages', 403, 50_007, 'refused', 'direct messages'],
    ['an archived or locked thread', 400, 50_083, 'gone', 'Unlock'],
    ['a deleted channel', 404, 10_003, 'gone', 'no longer exists'],
    ['a channel it cannot see', 403, 50_001, 'refused', 'View Channel'],
    ['a missing permission', 403, 50_013, 'refused', 'permission'],
    ['files that are too large', 413, 40_005, 'refused', 'too large'],
    ['anything else', 400, 50_035, 'refused', '50035'],
    ['an overload', 503, 130_000, 'unsure', 'may have arrived'],
    ['a token that is no longer valid', 401, 0, 'unavailable', 'DISCORD_TOKEN'],
  ])('%s (%i, %i) is %s, with what to do', async (_what, status, code, expected, word) => {
    opened.discord.fail('POST', /messages$/, status, { code });
    await expect(send({ text: 'Hi' })).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining(word),
    });
    expect(opened.channel.health().ok).toBe(true);
    await send({ text: 'Hi' }, 'a#2.0');
    expect(answers()).toHaveLength(1);
  });

  it('waits for a rate limit as long as Discord says, and does not try by itself', async () => {
    opened.discord.fail('POST', /messages$/, 429, { retryAfter: 0.4 });
    const error = await send({ text: 'Hi' }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'rate-limited' });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(400);
    expect(opened.discord.calls.filter((call) => /^POST .*messages$/.test(call))).toHaveLength(1);
  });

  it('a send whose answer is lost may have arrived; again with its key, it is there once', async () => {
    opened.discord.fail('POST', /messages$/, 'lost');
    await expect(send({ text: 'Once' })).rejects.toMatchObject({ code: 'unsure' });
    const { messageId } = await send({ text: 'Once' });
    expect(answers().map(({ id }) => id)).toEqual([messageId]);
  });

  it('what never left did not arrive', async () => {
    const other = await openChannel({ discord: opened.discord, store: opened.store, apiUrl: 'http://127.0.0.1:9/api' });
    await expect(other.channel.send(to, { text: 'Hi' }, opened.context('a#1.0'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await other.close();
  });

  it('uploads files, and names those that are lost', async () => {
    const bytes = new TextEncoder().encode('a,b');
    const attachment = { id: 'f1', name: 'prices.csv', mime: 'text/csv', bytes: 3, state: 'stored' } as const;
    await opened.store.putBlob({ attachment, conversation: to.conversation, bytes });
    await send({ text: 'Here', attachments: [attachment, { ...attachment, id: 'f2', name: 'gone.csv' }] });
    const [message] = answers();
    expect(message).toMatchObject({ content: 'Here\n-# The file gone.csv could not be attached.' });
    expect(message!.attachments.map(({ filename, size }) => [filename, size])).toEqual([['prices.csv', 3]]);
  });

  it('uploads files also where another SDK brought the undici that all requests go through', async () => {
    const place = Symbol.for('undici.globalDispatcher.1');
    const all = globalThis as unknown as Record<
      symbol,
      { dispatch(options: { body?: unknown }, handler: unknown): boolean }
    >;
    const own = all[place]!;
    // As undici 7 does with a form that is not of its own class.
    all[place] = {
      dispatch(options, handler) {
        if (options.body instanceof FormData) throw new TypeError('action is not a function');
        return own.dispatch(options, handler);
      },
    };
    try {
      const bytes = new TextEncoder().encode('a,b');
      const attachment = { id: 'f1', name: 'prices.csv', mime: 'text/csv', bytes: 3, state: 'stored' } as const;
      await opened.store.putBlob({ attachment, conversation: to.conversation, bytes });
      await send({ text: 'Here', attachments: [attachment] });
      expect(answers()[0]!.attachments.map(({ filename, size }) => [filename, size])).toEqual([['prices.csv', 3]]);
    } finally {
      all[place] = own;
    }
  });

  it('shows pictures as pictures', async () => {
    await send({ text: 'See ![the label](https://shop.example/label.png)' });
    expect(answers()[0]).toMatchObject({
      content: 'See',
      embeds: [{ image: { url: 'https://shop.example/label.png' }, description: 'the label' }],
    });
  });

  it('pings nobody, whatever a text says', async () => {
    await send({ text: `@everyone <@${opened.mia.id}>` });
    expect(opened.discord.verbs.pings).toEqual([]);
  });

  it('editing what is no longer there says so; removing it is done', async () => {
    const { messageId } = await send({ text: 'Hi' });
    opened.dm.messages.delete(messageId);
    await expect(opened.channel.edit!(to, messageId, { text: 'Ho' }, opened.context('e'))).rejects.toMatchObject({
      code: 'gone',
    });
    await opened.channel.remove!(to, messageId, opened.context('r'));
  });

  it('an address of another channel is refused', async () => {
    const elsewhere = { ...to, ref: { kind: 'web' } };
    await expect(opened.channel.send(elsewhere, { text: 'Hi' }, opened.context('a'))).rejects.toMatchObject({
      code: 'refused',
    });
  });
});
