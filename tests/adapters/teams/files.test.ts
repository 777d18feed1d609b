import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendError } from '../../../src/adapters/channel.js';
import { attachment, openTeams, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openTeams();
  await world.adapter.start(world.sink);
});
afterEach(() => world.close());

const fetchFrom = (url: string, token = false, maxBytes = 1_000) =>
  world.adapter.download!(attachment({ source: { url, token } }), maxBytes, new AbortController().signal);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: SendError) => error,
  );
const bytes = new TextEncoder().encode('hello');

describe('a customer’s file', () => {
  it('that she sent in a personal chat is fetched by its link', async () => {
    world.teams.state.files.set('/files/receipt.txt', { bytes, secret: false });
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    await ann.write('1', 'my receipt', {
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          contentUrl: 'https://contoso.sharepoint.com/receipt.txt',
          name: 'receipt.txt',
          content: { downloadUrl: `${world.teams.url}/files/receipt.txt`, uniqueId: 'x', fileType: 'txt' },
        },
      ],
    });
    const [event] = world.events;
    const [file] = event?.type === 'customer.said' ? event.attachments : [];
    expect(file).toMatchObject({ name: 'receipt.txt', state: 'pending' });
    expect(await world.adapter.download!(file!, 1_000, new AbortController().signal)).toEqual(Buffer.from('hello'));
  });

  it('in a message is fetched with our token', async () => {
    world.teams.state.files.set('/v3/attachments/1/views/original', { bytes, secret: true });
    const url = `${world.teams.url}/v3/attachments/1/views/original`;
    expect(await fetchFrom(url, true)).toEqual(Buffer.from('hello'));
    expect((await failure(fetchFrom(url, false)))?.code).toBe('refused');
  });

  it('is bounded, whether its length is told or not', async () => {
    world.teams.state.files.set('/big', { bytes: new Uint8Array(1_001), secret: false });
    expect(await failure(fetchFrom(`${world.teams.url}/big`))).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('longer than 1000'),
    });
    expect(await fetchFrom(`${world.teams.url}/big`, false, 1_001)).toHaveLength(1_001);
  });

  it.each([
    'https://evil.example/file',
    'http://contoso.sharepoint.com/file',
    'https://127.0.0.1/file',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/file',
    'https://sharepoint.com.evil.example/file',
    'https://evilsharepoint.com/file',
    'file:///etc/passwd',
    'not an address',
  ])('is not fetched from %s', async (url) => {
    expect((await failure(fetchFrom(url, true)))?.code).toBe('refused');
  });

  it('is not fetched from elsewhere by way of a redirect', async () => {
    world.teams.state.files.set('/away', { bytes, secret: false, redirect: 'http://169.254.169.254/' });
    world.teams.state.files.set('/near', { bytes, secret: false, redirect: '/files/a' });
    world.teams.state.files.set('/round', { bytes, secret: false, redirect: '/round' });
    world.teams.state.files.set('/files/a', { bytes, secret: false });
    expect((await failure(fetchFrom(`${world.teams.url}/away`)))?.code).toBe('refused');
    expect((await failure(fetchFrom(`${world.teams.url}/round`)))?.code).toBe('refused');
    expect(await fetchFrom(`${world.teams.url}/near`)).toEqual(Buffer.from('hello'));
  });

  it('that is no longer there, or cannot be had now, says which', async () => {
    expect((await failure(fetchFrom(`${world.teams.url}/gone`)))?.code).toBe('refused');
    const { url } = world.teams;
    const { port } = world.teams;
    await world.teams.close();
    expect((await failure(fetchFrom(`${url}/files/a`)))?.code).toBe('unavailable');
    await world.teams.listen(port);
  });
});

describe('a file that cannot be taken in', () => {
  const told = (conversation: string) => world.teams.shown(conversation).map((m) => m.text);
  const settled = async () => {
    await world.adapter.stop();
    await world.adapter.start(world.sink);
  };

  it('because Teams gives bots none in channels and group chats is told at once, to its sender, once', async () => {
    const ann = world.teams.customer('Ann', world.teams.conversation('channel'));
    const said = ann.said('100', 'see the photo', { html: 'see the photo<attachment id="3f2a"></attachment>' });
    await Promise.all([1, 2, 3].map(() => world.teams.deliver(said)));
    const named = { contentType: 'reference', contentUrl: 'https://contoso.sharepoint.com/x', name: 'bill *1*.pdf' };
    await world.teams
      .customer('Bob', world.teams.conversation('groupChat'))
      .write('1', 'my bill', { attachments: [named] });
    await settled();
    expect(told('19:main@thread.tacv2;messageid=100')).toEqual([
      expect.stringMatching(/^Ann I cannot read the file.*personal chat/),
    ]);
    expect(told('19:main@thread.v2')).toEqual([expect.stringContaining('bill *1*.pdf')]);
    expect(world.events).toHaveLength(2);
  });

  it('is not said of a message that is quoted', async () => {
    const group = world.teams.conversation('groupChat');
    const html = '<attachment id="1485983194839"></attachment><p>and now?</p>';
    await world.teams.customer('Ann', group).write('1', 'and now?', { html });
    await settled();
    expect(told('19:main@thread.v2')).toEqual([]);
    expect(world.events).toMatchObject([{ attachments: [] }]);
  });

  it('because it is too large, or gone, is told to its sender once', async () => {
    world.teams.state.files.set('/big', { bytes: new Uint8Array(2_000_000), secret: false });
    const file = (path: string) => ({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: `${path}.txt`,
      content: { downloadUrl: `${world.teams.url}/${path}` },
    });
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    await ann.write('1', 'my files', { attachments: [file('big'), file('gone')] });
    const [event] = world.events;
    const files = event?.type === 'customer.said' ? event.attachments : [];
    for (const one of [...files, ...files])
      expect((await failure(world.adapter.download!(one, 1_048_576, new AbortController().signal)))?.code).toBe(
        'refused',
      );
    expect(told('a:main-chat')).toEqual([
      expect.stringMatching(/big\.txt: it is larger than 1 MB/),
      expect.stringMatching(/gone\.txt: Teams did not let me have it/),
    ]);
  });
});
