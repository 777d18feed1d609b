import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { step } from '../../../src/dialogs/respond.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime, type Runtime } from '../../../src/runtime/runtime.js';
import { createExactBrain } from '../../chaos/brain.js';
import { readTexts } from '../../chaos/texts.js';
import { deskId } from './desk-world.js';
import { openTeams, type World } from './world.js';

let world: World;
let runtime: Runtime;
beforeEach(async () => {
  world = await openTeams({ links: true });
  world.teams.unlimited();
  const channel = world.teams.conversation('channel', 'desk');
  world.teams.customer('Mia', channel);
  runtime = createRuntime({
    store: world.store,
    // How many messages a second Teams takes is looked at elsewhere.
    channels: [{ ...world.adapter, capabilities: { ...world.adapter.capabilities, limits: [] } }],
    desks: [],
    places: [world.adapter.openDesk!(deskId)],
    brain: createExactBrain(await readTexts()),
    step,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { pollMs: 20, retryMinMs: 20, deskRetryMs: 50 },
  });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop(1_000);
  await world.close();
});

const chat = 'a:main-chat';
const ann = () => world.teams.customer('Ann', world.teams.conversation('personal'));
const texts = (conversation: string) => world.teams.shown(conversation).map(({ text }) => text);
const waitFor = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const card = () => world.teams.shown(deskId)[0];
const thread = () => texts(`${deskId};messageid=${card()?.id}`);
const mia = () => world.teams.customer('Mia', world.teams.conversation('channel', 'desk'), card()!.id);

/** Ann asks for a person, and the case stands at the desk with what was said so far. */
const handOver = async () => {
  await ann().write('1', 'I want to talk to a person');
  await waitFor(() => thread().length > 0);
};

it('a case in Teams is worked on in Teams: taken, answered, changed, taken back and resolved', async () => {
  await handOver();
  expect(card()).toMatchObject({ text: expect.stringContaining('Ann'), choices: ['Take', 'Reply'] });
  expect(thread()[0]).toContain('I want to talk to a person');
  await ann().write('2', 'My order <at>everyone</at> is *late*');
  await waitFor(() => thread().some((text) => text.includes('My order <at>everyone</at> is *late*')));

  await mia().press('f:1', card()!.id, 'Take');
  await waitFor(() => card()!.choices?.includes('Resolve') === true);
  await mia().write('501', 'her order is 4711');
  await mia().write('502', '!r I am looking into it', { html: '!r I am <strong>looking</strong> into it' });
  await waitFor(() => thread().includes('✓ The customer has it.'));
  expect(texts(chat).at(-1)).toContain('I am looking into it');
  expect(texts(chat).join()).not.toContain('4711');

  await mia().edit('502', '!r I have looked into it');
  await waitFor(() => texts(chat).some((text) => text.includes('I have looked into it')));
  await mia().remove('502');
  await waitFor(() => !texts(chat).some((text) => text.includes('looked into it')));

  const { answer } = await mia().fetch('f:2', card()!.id, 'Reply');
  await mia().submit('f:3', card()!.id, answer, { reply: 'It comes **today**.' });
  await waitFor(() => texts(chat).at(-1)?.includes('It comes today.') === true);
  await mia().press('f:4', card()!.id, 'Resolve');
  await waitFor(() => card()!.choices === undefined);
  expect(card()!.text).toContain('resolved by Mia');
  await mia().write('503', '!r One more thing');
  await waitFor(() => thread().some((text) => text.includes('This case is closed')));
});

/** What the last link in a conversation opens. */
const opened = async (conversation: string) => {
  const said = world.teams.state.messages.filter((m) => m.conversation === conversation);
  const all = said.map(({ activity }) => activity.text ?? '').join();
  const link = [...all.matchAll(/href="(https:\/\/care\.example\/files\/shared\/[^"]+)"/g)].at(-1)?.[1] ?? '';
  const response = await fetch(link.replace('https://care.example', world.teams.botUrl));
  return { type: response.headers.get('content-disposition')?.split(';')[0], text: await response.text() };
};

it('files go both ways as links that open them', async () => {
  await handOver();
  world.teams.state.files.set('/receipt.txt', { bytes: Buffer.from('paid'), secret: false });
  world.teams.state.files.set('/v3/attachments/1/views/original', { bytes: Buffer.from('a picture'), secret: true });
  const content = { downloadUrl: `${world.teams.url}/receipt.txt` };
  const contentType = 'application/vnd.microsoft.teams.file.download.info';
  await ann().write('2', 'my receipt', { attachments: [{ contentType, name: 'receipt.txt', content }] });
  await waitFor(() => thread().some((text) => text.includes('📎 receipt.txt')));
  expect(await opened(`${deskId};messageid=${card()!.id}`)).toEqual({ type: 'attachment', text: 'paid' });

  const picture = { contentType: 'image/png', contentUrl: `${world.teams.url}/v3/attachments/1/views/original` };
  await mia().write('501', '!r look here', { attachments: [picture] });
  await waitFor(() => texts(chat).some((text) => text.includes('📎 picture.png')));
  expect(texts(chat).join()).toContain('look here');
  expect(await opened(chat)).toEqual({ type: 'attachment', text: 'a picture' });
});

it('a case waits for the bot to be let into the desk’s team, and stands there then', async () => {
  const channel = world.teams.conversation('channel', 'desk');
  channel.botIsMember = false;
  await ann().write('1', 'I want to talk to a person');
  await waitFor(() => world.teams.state.requests.filter((r) => r.includes(`${deskId}/activities`)).length > 0);
  channel.botIsMember = true;
  await waitFor(() => thread().length > 0);
  expect(world.teams.shown(deskId)).toHaveLength(1);
});
