import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
let world: World;
let mia: AgentClient;
let ticket: string;

beforeAll(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
  ticket = (await world.caseOf('Ana')).id;
  await mia.act(ticket, 'take');
});
afterAll(() => world.close());

const fetchFile = (id: string, headers: Record<string, string>) =>
  world.app.inject({ url: `/api/attachments/${id}`, headers });

test('a file goes up, along with a reply, and comes back as it was, typed by its bytes', async () => {
  const { status, body } = await mia.upload(ticket, 'invoice.exe.png', png);
  expect([status, body.attachment]).toMatchObject([
    200,
    { name: 'invoice.exe.png', mime: 'image/png', bytes: png.length },
  ]);
  expect((await mia.act(ticket, 'reply', { text: '', attachments: [body.attachment.id] })).status).toBe(200);
  await vi.waitFor(async () => expect(JSON.stringify((await mia.view(ticket)).lines)).toContain('invoice.exe.png'));
  const file = await fetchFile(body.attachment.id, mia.headers);
  expect(file.rawPayload.equals(png)).toBe(true);
  expect(file.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
});

test('what could run in a browser comes back as a download of no type', async () => {
  const { body } = await mia.upload(ticket, 'page.html', Buffer.from('<script>alert(1)</script>'));
  const file = await fetchFile(body.attachment.id, mia.headers);
  expect(file.headers['content-type']).toBe('application/octet-stream');
  expect(file.headers['content-disposition']).toMatch(/^attachment;/);
});

test('a file needs a session, and a case whose conversation it belongs to', async () => {
  const { body } = await mia.upload(ticket, 'a.png', png);
  expect((await fetchFile(body.attachment.id, {})).statusCode).toBe(401);
  const attachment = { id: 'private', name: 'x.png', mime: 'image/png', bytes: png.length, state: 'stored' } as const;
  await world.store.putBlob({ attachment, conversation: 'web:somebody-else', bytes: png });
  expect((await fetchFile('private', mia.headers)).statusCode).toBe(404);
  expect((await fetchFile('no-such-file', mia.headers)).statusCode).toBe(404);
});

test('a file of one customer cannot be sent to another', async () => {
  const joe = await world.caseOf('Joe');
  const { body } = await mia.upload(joe.id, 'joe.png', png);
  for (const id of [body.attachment.id, 'no-such-file']) {
    const refused = await mia.act(ticket, 'reply', { text: 'here', attachments: [id] });
    expect([refused.status, refused.body.error.code]).toEqual([422, 'unknown-attachment']);
  }
});

test('a file that is too large, empty, without a case or of a wrong type is refused with words', async () => {
  expect((await mia.upload(ticket, 'big', Buffer.alloc(10 * 1_048_576))).status).toBe(200);
  expect((await mia.upload(ticket, 'big', Buffer.alloc(10 * 1_048_576 + 1))).status).toBe(413);
  expect((await mia.upload(ticket, 'none', Buffer.alloc(0))).status).toBe(422);
  expect((await mia.upload('nothing-1', 'a.png', png)).status).toBe(404);
  const wrong = await mia.upload(ticket, 'a.png', png, 'image/png');
  expect([wrong.status, wrong.body.error.message]).toEqual([415, expect.stringContaining('application/octet-stream')]);
});
