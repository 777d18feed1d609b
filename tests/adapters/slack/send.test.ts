import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/model/message.js';
import { systemClock } from '../../../src/runtime/clock.js';
import type { Fault } from '../../fakes/slack/slack.js';
import { context, openSlack, type SlackWorld } from './world.js';

describe('a send on Slack', () => {
  let world: SlackWorld;
  let to: Address;
  beforeEach(async () => {
    world = await openSlack();
    world.slack.workspace.channel('C0HELP', ['U0ANN']);
    await world.channel.start(world.sink);
    await world.ann.say('hello');
    to = world.events[0]!.address;
  });
  afterEach(() => world.close());

  it.each<[string, Fault, object]>([
    [
      'is told to wait',
      { status: 429, headers: { 'retry-after': '30' } },
      { code: 'rate-limited', retryAfterMs: 30_000 },
    ],
    ['is told to wait, not how long', { status: 429 }, { code: 'rate-limited', retryAfterMs: 1_000 }],
    ['is told to wait in words', { error: 'ratelimited' }, { code: 'rate-limited' }],
    ['meets a closed service', { error: 'service_unavailable' }, { code: 'unavailable' }],
    ['meets a fault of Slack’s', { status: 503 }, { code: 'unsure' }],
    ['meets a fault of Slack’s in words', { error: 'internal_error' }, { code: 'unsure' }],
    ['is cut off', 'cut-before', { code: 'unsure' }],
    ['names a channel that is gone', { error: 'channel_not_found' }, { code: 'gone' }],
    ['names an archived channel', { error: 'is_archived' }, { code: 'gone' }],
    [
      'comes where the bot is not',
      { error: 'not_in_channel' },
      { code: 'gone', message: expect.stringContaining('/invite') },
    ],
    ['is too long', { error: 'msg_too_long' }, { code: 'refused' }],
    [
      'has a token that was revoked',
      { error: 'token_revoked' },
      { code: 'unavailable', message: expect.stringContaining('SLACK_BOT_TOKEN') },
    ],
    [
      'lacks a scope',
      { error: 'missing_scope', needed: 'chat:write' },
      { code: 'unavailable', message: expect.stringContaining('chat:write') },
    ],
  ])('that %s says so, and is tried once', async (_what, fault, error) => {
    world.slack.fail('chat.postMessage', fault, 9);
    await expect(world.channel.send(to, { text: 'Hi' }, context('c#1.0'))).rejects.toMatchObject({
      name: 'SendError',
      ...error,
    });
    expect(world.slack.called('chat.postMessage').length).toBeLessThanOrEqual(1);
  });

  it('that found nobody certainly did not arrive', async () => {
    await world.slack.close();
    await expect(world.channel.send(to, { text: 'Hi' }, context('c#1.0'))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it.each(['cut-after', '500-after'] as const)(
    'that got lost on the way back (%s) is found by its key',
    async (fault) => {
      world.slack.fail('chat.postMessage', fault);
      await expect(world.channel.send(to, { text: 'Hi' }, context('c#1.0'))).rejects.toMatchObject({ code: 'unsure' });
      const found = await world.channel.wasSent!(to, 'c#1.0');
      expect(found).toBe(`${world.ann.direct}:${world.ann.sees()[0]!.ts}`);
      await world.channel.edit!(to, found!, { text: 'Ho' }, context('c#2.0'));
      expect(world.ann.sees().map((m) => m.text)).toEqual(['Ho']);
      expect(await world.channel.wasSent!(to, 'c#1.0')).toBe(found);
    },
  );

  it('in a thread is looked up in all of it', async () => {
    const { ts } = await world.ann.say('<@U0BOT> hello', { channel: 'C0HELP' });
    const there = world.events[1]!.address;
    for (let n = 0; n < 250; n++) world.ann.write(`number ${n}`, { channel: 'C0HELP', thread: ts });
    const { messageId } = await world.channel.send(there, { text: 'Hi' }, context('c#1.0'));
    expect(world.ann.sees('C0HELP')[0]!.message.thread_ts).toBe(ts);
    expect(await world.channel.wasSent!(there, 'c#1.0')).toBe(messageId);
    expect(await world.channel.wasSent!(there, 'c#1.1')).toBeUndefined();
    expect(world.slack.called('conversations.replies').length).toBe(4);
  });

  it('whose look-up fails stays unsettled', async () => {
    world.slack.fail('conversations.history', { status: 429, headers: { 'retry-after': '3' } });
    await expect(world.channel.wasSent!(to, 'c#1.0')).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 3_000,
    });
  });

  it('ends when the time for it is over', async () => {
    world.slack.fail('chat.postMessage', 'hang');
    const controller = new AbortController();
    const sending = world.channel.send(
      to,
      { text: 'Hi' },
      { key: 'c#1.0', signal: controller.signal, until: Number.POSITIVE_INFINITY },
    );
    setTimeout(() => controller.abort(), 50);
    await expect(sending).rejects.toMatchObject({ code: 'unsure' });
  });

  it('does not leave when the time for it is over', async () => {
    const { messageId } = await world.channel.send(to, { text: 'Hi' }, context('c#1.0'));
    const attachment = { id: 'one', name: 'one.txt', mime: 'text/plain', bytes: 3, state: 'stored' as const };
    await world.store.putBlob({ attachment, conversation: to.conversation, bytes: Buffer.from('one') });
    const ref = {
      channel: 'U0ANN',
      user: 'U0ANN',
      privately: { url: world.slack.responseUrl('C0HELP', 'U0ANN'), at: Date.now() },
    };
    const late = { ...context('c#2.0'), until: Date.now() };
    const before = world.slack.calls.length;
    for (const attempt of [
      () => world.channel.send(to, { text: 'Late' }, late),
      () => world.channel.send(to, { text: 'Late', attachments: [attachment] }, late),
      () => world.channel.send({ ...to, ref }, { text: 'Late', visibleTo: 'asker' }, late),
      () => world.channel.edit!(to, messageId, { text: 'Late' }, late),
      () => world.channel.remove!(to, messageId, late),
      () => world.channel.mark!(to, messageId, 'sent', late),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'unavailable' });
    expect(world.slack.calls).toHaveLength(before);
    expect(world.ann.sees().map((m) => m.text)).toEqual(['Hi']);
    expect(world.ann.sees('C0HELP')).toEqual([]);
  });

  it('goes no further when its time runs out half-way', async () => {
    await world.close();
    const asked = () => world.slack.called('files.getUploadURLExternal').length > 0;
    // The process is stopped for a minute as soon as Slack has said where the file may go.
    world = await openSlack({ clock: { ...systemClock, now: () => Date.now() + (asked() ? 60_000 : 0) } });
    await world.channel.start(world.sink);
    await world.ann.say('hello');
    const attachment = { id: 'one', name: 'one.txt', mime: 'text/plain', bytes: 3, state: 'stored' as const };
    await world.store.putBlob({ attachment, conversation: to.conversation, bytes: Buffer.from('one') });
    const message = { text: 'Late', attachments: [attachment] };
    const short = { ...context('c#1.0'), until: Date.now() + 30_000 };
    await expect(world.channel.send(to, message, short)).rejects.toMatchObject({ code: 'unavailable' });
    expect([...world.slack.workspace.files.values()].map((file) => file.bytes.length)).toEqual([0]);
    expect(world.ann.sees()).toEqual([]);
  });

  it('carries no text that Slack would look through, and unfurls nothing', async () => {
    await world.channel.send(to, { text: 'See https://shop.example' }, context('c#1.0'));
    expect(world.slack.called('chat.postMessage')[0]).toMatchObject({
      channel: world.ann.direct,
      parse: 'none',
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: JSON.stringify({ event_type: 'careline_delivery', event_payload: { key: 'c#1.0', files: 0 } }),
    });
  });

  it('shows a picture that Slack cannot fetch as a link', async () => {
    await world.channel.send(to, { text: 'Look: ![box](https://broken.example/box.png)' }, context('c#1.0'));
    expect(world.ann.sees()[0]!.text).toContain('<https://broken.example/box.png|box>');
    await world.channel.send(to, { text: 'Look: ![box](https://shop.example/box.png)' }, context('c#2.0'));
    expect(world.ann.sees()[1]!.text).toBe('Look:\n\n[picture: box]');
  });

  it('that edits or removes again is as if it did so once', async () => {
    const { messageId } = await world.channel.send(to, { text: 'Hi' }, context('c#1.0'));
    for (let n = 0; n < 2; n++) await world.channel.edit!(to, messageId, { text: 'Ho' }, context('c#2.0'));
    expect(world.ann.sees().map((m) => m.text)).toEqual(['Ho']);
    for (let n = 0; n < 2; n++) await world.channel.remove!(to, messageId, context('c#3.0'));
    expect(world.ann.sees()).toEqual([]);
    await expect(world.channel.edit!(to, messageId, { text: 'Ha' }, context('c#4.0'))).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('to an address of another channel is refused', async () => {
    const elsewhere = { channel: 'web', conversation: 'web:1', ref: null };
    await expect(world.channel.send(elsewhere, { text: 'Hi' }, context('c#1.0'))).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('shows a sign of work in a thread, and never fails for it', async () => {
    const { ts } = await world.ann.say('<@U0BOT> hello', { channel: 'C0HELP' });
    await world.channel.typing!(world.events[1]!.address);
    expect(world.slack.workspace.statuses).toMatchObject([{ channel: 'C0HELP', thread: ts }]);
    world.slack.fail('assistant.threads.setStatus', { error: 'missing_scope' });
    await world.channel.typing!(world.events[1]!.address);
    expect(world.channel.health()).toEqual({ ok: true });
  });
});
