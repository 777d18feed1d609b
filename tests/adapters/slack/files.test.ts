import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayHaveToken } from '../../../src/adapters/slack/hosts.js';
import { isInternal } from '../../../src/http/internal-address.js';
import type { CustomerSaid } from '../../../src/model/event.js';
import type { Address, Attachment } from '../../../src/model/message.js';
import { context, openSlack, type SlackWorld } from './world.js';

const { signal } = new AbortController();
const megabyte = 1_048_576;

describe('files on Slack', () => {
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

  const sent = async (bytes: string, name = 'note.txt', mime = 'text/plain'): Promise<Attachment> => {
    const file = world.slack.workspace.file(name, Buffer.from(bytes), world.slack.url, mime);
    await world.ann.say('see', { files: [file] });
    return (world.events.at(-1) as CustomerSaid).attachments[0]!;
  };
  const stored = async (id: string, text: string): Promise<Attachment> => {
    const attachment = { id, name: `${id}.txt`, mime: 'text/plain', bytes: text.length, state: 'stored' as const };
    await world.store.putBlob({ attachment, conversation: to.conversation, bytes: Buffer.from(text) });
    return attachment;
  };

  it('from a customer are fetched with the token', async () => {
    const attachment = await sent('my letter');
    expect(attachment).toMatchObject({ name: 'note.txt', state: 'pending', bytes: 0 });
    expect(Buffer.from(await world.channel.download!(attachment, megabyte, signal)).toString()).toBe('my letter');
  });

  it('from another organisation are asked for first', async () => {
    const attachment = await sent('my letter');
    const { file } = attachment.source as { file: string };
    const bytes = await world.channel.download!({ ...attachment, source: { file } }, megabyte, signal);
    expect(Buffer.from(bytes).toString()).toBe('my letter');
  });

  it('that are not taken in are told to their sender, once, where she sent them', async () => {
    const { ts } = await world.ann.say('<@U0BOT> hello', { channel: 'C0HELP' });
    const sending = async (name: string, bytes: string) => {
      const file = world.slack.workspace.file(name, Buffer.from(bytes), world.slack.url, 'text/plain');
      await world.ann.say('see', { channel: 'C0HELP', thread: ts, files: [file] });
      return (world.events.at(-1) as CustomerSaid).attachments[0]!;
    };
    const large = await sending('<big>_one_.txt', 'x'.repeat(3 * megabyte));
    for (let n = 0; n < 2; n++)
      await expect(world.channel.download!(large, 2 * megabyte, signal)).rejects.toMatchObject({ code: 'refused' });
    const lost = await sending('lost.txt', 'x');
    world.slack.fail('files', { status: 404 });
    await expect(world.channel.download!(lost, megabyte, signal)).rejects.toMatchObject({ code: 'refused' });
    const later = await sending('later.txt', 'x');
    world.slack.fail('files', { status: 503 });
    await expect(world.channel.download!(later, megabyte, signal)).rejects.toMatchObject({ code: 'unavailable' });
    const told = world.ann.sees('C0HELP');
    expect(told.map(({ message }) => message.thread_ts)).toEqual([ts, ts]);
    expect(told[0]!.text.replaceAll('\u200b', '')).toContain(
      'I could not take in your file “&lt;big&gt;_one_.txt”: it is larger than 2 MB.',
    );
    expect(told[1]!.text).toContain('“lost.txt”');
  });

  it('that nobody can fetch are told at once', async () => {
    const file = { ...world.slack.workspace.file('Plan', Buffer.from(''), world.slack.url), mode: 'external' };
    const { events } = world.ann.write('see', { files: [file] });
    for (let n = 0; n < 2; n++) await world.slack.deliver('events_api', events[0]!);
    expect((world.events.at(-1) as CustomerSaid).attachments).toMatchObject([{ name: 'Plan', state: 'refused' }]);
    await expect.poll(() => world.ann.sees().map((m) => m.text)).toEqual([expect.stringContaining('“Plan”')]);
  });

  it('whose sender cannot be told are refused all the same', async () => {
    const attachment = await sent('x'.repeat(2_000));
    world.slack.fail('chat.postMessage', { error: 'msg_too_long' });
    await expect(world.channel.download!(attachment, 10, signal)).rejects.toMatchObject({ code: 'refused' });
    await expect
      .poll(() => world.logged.map((line) => line.message))
      .toContainEqual(expect.stringContaining('refused'));
  });

  it('that are too long are refused', async () => {
    const attachment = await sent('x'.repeat(2_000));
    await expect(world.channel.download!(attachment, 1_999, signal)).rejects.toMatchObject({ code: 'refused' });
    expect(await world.channel.download!(attachment, 2_000, signal)).toHaveLength(2_000);
  });

  it('that turn out to be a sign-in page are refused, with what to do', async () => {
    const attachment = await sent('<html>Sign in</html>', 'photo.jpg', 'text/html; charset=utf-8');
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('files:read'),
    });
  });

  it.each([
    'http://169.254.169.254/latest',
    'https://evil.example/slack.com',
    'https://slack.com.evil.example/',
    'https://evil.example:443/@files.slack.com/',
    'http://files.slack.com/plain',
    'https://files.slack.com:8443/',
    'file:///etc/passwd',
    'nonsense',
  ])('are never fetched from %s', async (url) => {
    const attachment: Attachment = { ...(await sent('x')), source: { file: 'F1', url } };
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({ code: 'refused' });
  });

  it('do not take the token along where a redirect leads', async () => {
    const attachment = await sent('x');
    world.slack.fail('files', { status: 302, headers: { location: 'https://evil.example/' } });
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({ code: 'refused' });
    const { url } = attachment.source as { url: string };
    world.slack.fail('files', { status: 302, headers: { location: url } });
    expect(await world.channel.download!(attachment, megabyte, signal)).toHaveLength(1);
    world.slack.fail('files', { status: 302, headers: { location: url } }, 9);
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({ code: 'refused' });
  });

  it('that cannot be fetched now are fetched later', async () => {
    const attachment = await sent('x');
    world.slack.fail('files', { status: 503 });
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({ code: 'unavailable' });
    world.slack.fail('files', 'cut-before');
    await expect(world.channel.download!(attachment, megabyte, signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.channel.download!(attachment, megabyte, signal)).toHaveLength(1);
  });

  it('go out below their message, in its thread', async () => {
    const { ts } = await world.ann.say('<@U0BOT> hello', { channel: 'C0HELP' });
    const attachments = [await stored('one', 'first'), await stored('two', 'second')];
    await world.channel.send(world.events.at(-1)!.address, { text: 'Here:', attachments }, context('c#1.0'));
    const [text, files] = world.ann.sees('C0HELP');
    expect(text).toMatchObject({ text: 'Here:', message: { thread_ts: ts } });
    expect(files!.message.thread_ts).toBe(ts);
    expect(files!.message.files!.map((f) => [f.name, f.bytes.toString()])).toEqual([
      ['one.txt', 'first'],
      ['two.txt', 'second'],
    ]);
  });

  it('are seen by nobody when the message does not go out', async () => {
    const attachments = [await stored('one', 'first')];
    world.slack.fail('upload', { status: 500 });
    await expect(world.channel.send(to, { text: 'Here:', attachments }, context('c#1.0'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    world.slack.fail('chat.postMessage', { error: 'msg_too_long' });
    await expect(world.channel.send(to, { text: 'Here:', attachments }, context('c#1.0'))).rejects.toMatchObject({
      code: 'refused',
    });
    expect(world.ann.sees()).toEqual([]);
    const lost = [{ ...attachments[0]!, id: 'lost' }];
    await expect(world.channel.send(to, { text: 'Here:', attachments: lost }, context('c#1.0'))).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('that may not have followed their message are reported, not doubled', async () => {
    const attachments = [await stored('one', 'first')];
    world.slack.fail('files.completeUploadExternal', { status: 500 });
    const failed = { code: 'unsure', message: expect.stringContaining('The text has arrived') };
    await expect(world.channel.send(to, { text: 'Here:', attachments }, context('c#1.0'))).rejects.toMatchObject(
      failed,
    );
    // Nobody can tell: it ends as ambiguous, neither as refused nor sent again.
    await expect(world.channel.wasSent!(to, 'c#1.0')).rejects.toMatchObject({ code: 'ambiguous' });
    const { messageId } = await world.channel.send(to, { text: 'Here:', attachments }, context('c#2.0'));
    expect(await world.channel.wasSent!(to, 'c#2.0')).toBe(messageId);
    world.slack.fail('files.completeUploadExternal', { error: 'file_not_found' });
    await expect(world.channel.send(to, { text: 'Here:', attachments }, context('c#3.0'))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('its files have not'),
    });
  });
});

describe('addresses', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '172.31.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
  ])('%s is private', (ip) => expect(isInternal(ip)).toBe(true));
  it.each(['3.64.1.1', '2a05:d014::1'])('%s is public', (ip) => expect(isInternal(ip)).toBe(false));
  it('of Slack, or of the configured API, may have the token', () => {
    expect(mayHaveToken('https://files.slack.com/a', 'https://slack.com/api/')).toBe(true);
    expect(mayHaveToken('http://127.0.0.1:9/a', 'http://127.0.0.1:9/api/')).toBe(true);
    expect(mayHaveToken('http://127.0.0.1:8/a', 'http://127.0.0.1:9/api/')).toBe(false);
  });
});
