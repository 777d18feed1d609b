import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerSaid } from '../../../src/model/event.js';
import type { Attachment } from '../../../src/model/message.js';
import { type Opened, openChannel } from './world.js';

describe('a customer’s file', () => {
  let opened: Opened;
  const bytes = new Uint8Array(5_000).fill(7);

  beforeEach(async () => {
    opened = await openChannel();
    await opened.start();
    opened.world.files.set('/attachments/1/photo.jpg', bytes);
  });
  afterEach(() => opened.close());

  const fetched = (attachment: Attachment, max = 10_000) =>
    opened.channel.download!(attachment, max, new AbortController().signal);
  const written = async (expires: number): Promise<Attachment> => {
    const url = `${opened.discord.url}/attachments/1/photo.jpg?ex=${expires}`;
    opened.discord.say(opened.dm, opened.mia, '', {
      attachments: [{ id: '1', filename: 'photo.jpg', size: bytes.length, url }],
    });
    return ((await opened.event(0)) as CustomerSaid).attachments[0]!;
  };

  it('is fetched without the token', async () => {
    const file = await fetched(await written(opened.world.ids.now() + 60_000));
    expect(Buffer.from(file).equals(bytes)).toBe(true);
  });

  it('is fetched when its link has expired, by the new one in the message', async () => {
    const attachment = await written(1);
    const message = [...opened.dm.messages.values()][0]!;
    message.attachments = message.attachments.map((one) => ({ ...one, url: one.url.replace('ex=1', 'ex=9e15') }));
    expect((await fetched(attachment)).length).toBe(5_000);
    opened.dm.messages.clear();
    await expect(fetched(attachment)).rejects.toMatchObject({ code: 'gone' });
  });

  it('is refused when it is too long', async () => {
    const attachment = await written(opened.world.ids.now() + 60_000);
    await expect(fetched(attachment, 4_999)).rejects.toMatchObject({ code: 'refused' });
    expect((await fetched(attachment, 5_000)).length).toBe(5_000);
  });

  it.each([
    'http://127.0.0.1:1/x',
    'http://169.254.169.254/latest/meta-data',
    'http://cdn.discordapp.com/x',
    'https://cdn.discordapp.com.evil.example/x',
    'https://cdn.discordapp.com@evil.example/x',
    'https://cdn.discordapp.com:8443/x',
    'file:///etc/passwd',
    'x',
  ])('is never fetched from %s', async (url) => {
    const attachment = await written(opened.world.ids.now() + 60_000);
    const source = { ...(attachment.source as object), url };
    await expect(fetched({ ...attachment, source })).rejects.toMatchObject({ code: 'refused' });
  });

  it('is never fetched over a detour', async () => {
    const attachment = await written(opened.world.ids.now() + 60_000);
    const url = `${opened.discord.url}/attachments/elsewhere`;
    const source = { ...(attachment.source as object), url };
    await expect(fetched({ ...attachment, source })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
