import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CaseView } from '../../src/console/wire.js';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;

beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
});
afterEach(() => world.close());

const texts = ({ lines }: CaseView) => lines.map(({ who, text }) => `${who}: ${text}`).join('\n');

test('a case shows what was asked, what was found, what was said, and what became of it', async () => {
  await world.say('Ana', 'When do I get my refund?');
  const { id } = await world.caseOf('Ana', 'That does not help. I want a person.');
  await vi.waitFor(async () => {
    const view: CaseView = await mia.view(id);
    const [asked, answered] = view.lines;
    expect(asked).toMatchObject({ who: 'customer', text: 'When do I get my refund?' });
    expect(asked!.matches?.[0]).toMatchObject({ faq: 'refund-time', confidence: 0.91 });
    expect(answered).toMatchObject({
      who: 'bot',
      text: expect.stringContaining('5 working days'),
      mark: { state: 'sent' },
    });
    expect(view.brief).toMatchObject({ question: 'When do I get my refund?', tried: [{ faq: 'refund-time' }] });
  });
});

test('what the customer changes and takes back is changed and gone at the desk', async () => {
  const { id } = await world.caseOf('Ana');
  await mia.act(id, 'take');
  await world.say('Ana', 'My order is 4711', { messageId: 'm1' });
  await world.say('Ana', 'My card is 5555', { messageId: 'm2' });
  const from = { platform: 'web', tenant: '-', user: 'Ana' };
  const base = { at: Date.now(), from, address: { channel: 'web', conversation: 'web:Ana', ref: null } };
  await world.runtime.submit({
    ...base,
    type: 'customer.edited',
    key: 'web:e1',
    messageId: 'm1',
    text: 'My order is 4712',
  });
  await world.runtime.submit({ ...base, type: 'customer.deleted', key: 'web:d1', messageId: 'm2' });
  const view: CaseView = await mia.view(id);
  expect(view.lines).toContainEqual(
    expect.objectContaining({ text: 'My order is 4712', earlier: ['My order is 4711'] }),
  );
  expect(view.lines).toContainEqual(expect.objectContaining({ messageId: 'm2', deleted: true, text: '' }));
  expect(texts(view)).not.toContain('5555');
});

test('an earlier case ends where the next one begins', async () => {
  const first = await world.caseOf('Ana', 'A person please, about my sofa');
  await mia.act(first.id, 'take');
  await mia.act(first.id, 'reply', { text: 'The sofa comes on Friday.' });
  await mia.act(first.id, 'resolve');
  await world.say('Ana', 'When do I get the refund for my lamp?');
  const second = await world.caseOf('Ana', 'Let me talk to a human');
  await mia.act(second.id, 'take');
  await mia.act(second.id, 'reply', { text: 'The lamp is on its way.' });
  expect(second.id).not.toBe(first.id);
  const [sofa, lamp]: CaseView[] = [await mia.view(first.id), await mia.view(second.id)];
  expect(texts(sofa!)).toContain('The sofa comes on Friday.');
  expect(texts(sofa!)).not.toContain('lamp');
  expect(texts(lamp!)).toContain('The lamp is on its way.');
  expect(texts(lamp!)).not.toContain('sofa');
  expect(lamp!.brief.earlier).toMatchObject([{ ticket: first.id, agent: 'Mia' }]);
});

test('a very long case shows its end, and says that its beginning is left out', async () => {
  const { id } = await world.caseOf('Ana');
  await mia.act(id, 'take');
  const note = { type: 'agent.noted', ticket: id, agent: { id: 'web:mia', name: 'Mia' }, at: Date.now() } as const;
  const address = { channel: 'web', conversation: 'web:Ana', ref: null };
  for (let i = 0; i < 505; i++) await world.runtime.sink({ ...note, key: `note:${i}`, address, text: `note ${i}` });
  await mia.act(id, 'notes', { text: 'the last note' });
  const view: CaseView = await mia.view(id);
  expect(view.cut).toBe(true);
  expect(view.lines.at(-1)?.text).toBe('the last note');
  expect(view.lines[0]?.text).not.toContain('person');
});
