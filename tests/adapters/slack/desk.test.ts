import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskChoices } from '../../../src/adapters/desk-place.js';
import type { AgentReplied } from '../../../src/model/event.js';
import { Agent } from '../../fakes/slack/agent.js';
import { openSlackDesk, type SlackDeskWorld } from './desk-world.js';
import { context } from './world.js';

const agent = { id: 'slack:T0CARE/U0MIA', name: 'Person U0MIA' };

describe.each(['http', 'socket'] as const)('a desk on Slack (%s)', (mode) => {
  let world: SlackDeskWorld;
  beforeEach(async () => {
    world = await openSlackDesk({ mode });
  });
  afterEach(() => world.close());

  const types = () => world.agentEvents().map((event) => event.type);
  const base = () => ({ agent, ticket: 't-1', address: world.customer });

  it('takes text as a note and !r as a reply, each once, however often it is delivered', async () => {
    const note = world.mia.write('is it *broken* [1]?', world.where);
    const reply = world.mia.write('!R We are _sorry_: <https://shop.example/a_b|see here>', world.where);
    for (const { events } of [note, reply])
      await Promise.all([1, 2, 3].map(() => world.slack.deliver('events_api', events[0]!)));
    const origin = (ts: string) => ({ desk: 'slack:C0DESK', messageId: `C0DESK:${ts}` });
    expect(world.events).toMatchObject([
      { ...base(), type: 'agent.noted', text: 'is it *broken* [1]?', origin: origin(note.ts) },
      {
        ...base(),
        type: 'agent.replied',
        key: `slack:C0DESK:${reply.ts}`,
        messageId: `C0DESK:${reply.ts}`,
        text: 'We are *sorry*: [see here](https://shop.example/a_b)',
        attachments: [],
        origin: origin(reply.ts),
      },
    ]);
  });

  it('takes commands, and explains them', async () => {
    for (const text of ['!take', '!resolve', '!BACK']) await world.mia.say(text, world.where);
    expect(world.agentEvents().map((event) => 'act' in event && event.act)).toEqual(['take', 'resolve', 'hand-back']);
    await world.mia.say('!help', world.where);
    await expect.poll(() => world.hints('U0MIA')).toEqual([expect.stringContaining('goes to the customer')]);
    await world.tom.say('!resolve then?', world.where);
    await expect.poll(() => world.hints('U0TOM')).toEqual([expect.stringContaining('kept as a note')]);
    expect(types().slice(3)).toEqual(['agent.noted']);
  });

  it('takes buttons once, and leaves those of strangers alone', async () => {
    const press = world.mia.pressing('C0DESK', world.card.ts, deskChoices.take);
    for (let n = 0; n < 2; n++) expect((await world.slack.deliver('interactive', press)).status).toBe(200);
    await world.tom.press('C0DESK', world.card.ts, deskChoices.resolve);
    expect(world.events).toMatchObject([
      { ...base(), type: 'agent.acted', act: 'take', origin: { desk: 'slack:C0DESK' } },
      { type: 'agent.acted', act: 'resolve', agent: { id: 'slack:T0CARE/U0TOM' } },
    ]);
    await new Agent(world.slack, 'U0OUT').press('C0DESK', world.card.ts, deskChoices.take);
    expect(world.events).toHaveLength(2);
    await expect.poll(() => world.hints('U0OUT')).toEqual([expect.stringContaining('Only members')]);
  });

  it('opens a dialog for a reply, refuses what is too long or empty, and sends it once', async () => {
    expect((await world.mia.press('C0DESK', world.card.ts, deskChoices.reply)).status).toBe(200);
    await expect.poll(() => world.mia.dialogs.length).toBe(1);
    const [[id]] = world.mia.dialogs as [[string, unknown]];
    const errors = async (text: string) => JSON.parse((await world.mia.submit(id, text)).body);
    expect(await errors('x'.repeat(3_001))).toMatchObject({
      response_action: 'errors',
      errors: { reply: expect.stringContaining('3000') },
    });
    expect(await errors('  ')).toMatchObject({ response_action: 'errors' });
    expect(world.mia.dialogs).toHaveLength(1);
    expect(world.events).toEqual([]);
    const body = world.mia.submitting(id, 'We are **on** it.\n\n- really');
    await world.slack.deliver('interactive', body);
    expect((await world.mia.submit(id, 'We are **on** it.\n\n- really')).status).toBe(200);
    expect(world.mia.dialogs).toEqual([]);
    expect(world.events).toHaveLength(1);
    expect(world.events).toMatchObject([
      { ...base(), type: 'agent.replied', text: 'We are **on** it.\n\n- really', origin: { desk: 'slack:C0DESK' } },
    ]);
    expect((world.events[0] as AgentReplied).origin).not.toHaveProperty('messageId');
  });

  it('says so when the dialog does not open', async () => {
    world.slack.fail('views.open', { error: 'expired_trigger_id' });
    expect((await world.mia.press('C0DESK', world.card.ts, deskChoices.reply)).status).toBe(200);
    await expect.poll(() => world.hints('U0MIA')).toEqual([expect.stringContaining('!r')]);
  });

  it('takes the files that go with a reply, and leaves those without', async () => {
    const file = (name: string) => world.slack.workspace.file(name, Buffer.from('bytes'), world.slack.url);
    await world.mia.say('', { ...world.where, files: [file('mine.txt')] });
    await world.mia.say('!r', { ...world.where, files: [file('a_[1].txt'), file('b.txt')] });
    await world.mia.say('!r\nhere', { ...world.where, files: [file('c.txt')] });
    expect(world.events).toMatchObject([
      { type: 'agent.noted', text: '📎 mine.txt' },
      {
        type: 'agent.replied',
        text: 'a\\_\\[1\\]\\.txt, b\\.txt',
        attachments: [{ state: 'pending' }, { name: 'b.txt' }],
      },
      { type: 'agent.replied', text: 'here', attachments: [{ name: 'c.txt' }] },
    ]);
    const [attachment] = (world.events[2] as AgentReplied).attachments;
    const bytes = await world.channel.download!(attachment!, 100, new AbortController().signal);
    expect(Buffer.from(bytes).toString()).toBe('bytes');
  });

  it('lets edits and deletions of a reply follow', async () => {
    const { ts } = await world.mia.say('!r Tuseday', world.where);
    await world.mia.edit(ts, '!r Tuesday', { channel: 'C0DESK' });
    await world.mia.remove(ts, { channel: 'C0DESK' });
    const messageId = `C0DESK:${ts}`;
    expect(world.events).toMatchObject([
      { type: 'agent.replied' },
      { ...base(), type: 'agent.edited', messageId, text: 'Tuesday', origin: { messageId } },
      { ...base(), type: 'agent.deleted', messageId },
    ]);
    expect(new Set(world.events.map((event) => event.key)).size).toBe(3);
  });

  it('sends a note that is edited into a reply, and says what a reply edited into a note is', async () => {
    const { ts } = await world.mia.say('Tuesday', world.where);
    await world.mia.edit(ts, '!r Tuesday', { channel: 'C0DESK' });
    await world.mia.edit(ts, 'Tuesday, I think', { channel: 'C0DESK' });
    await expect.poll(() => world.hints('U0MIA')).toEqual([expect.stringContaining('still has your reply')]);
    await world.mia.edit(ts, '!r Wednesday', { channel: 'C0DESK' });
    await world.mia.edit(ts, '!r', { channel: 'C0DESK' });
    await expect.poll(() => world.hints('U0MIA')).toHaveLength(2);
    await world.mia.remove(ts, { channel: 'C0DESK' });
    expect(types()).toEqual(['agent.noted', 'agent.replied', 'agent.edited', 'agent.deleted']);
  });

  it('changes and removes the note that an agent changes or removes', async () => {
    const { ts } = await world.mia.say('call her', world.where);
    await world.mia.edit(ts, 'call her at 5', { channel: 'C0DESK' });
    await world.mia.remove(ts, { channel: 'C0DESK' });
    expect(world.events).toMatchObject([
      { type: 'agent.noted', text: 'call her' },
      { type: 'agent.note-changed', text: 'call her at 5', messageId: `C0DESK:${ts}` },
      { type: 'agent.note-changed', messageId: `C0DESK:${ts}` },
    ]);
    expect(world.events[2]).not.toHaveProperty('text');
  });

  it('gets along with any order of deliveries', async () => {
    const edited = world.mia.write('!r Tuseday', world.where);
    await world.mia.edit(edited.ts, '!r Tuesday', { channel: 'C0DESK' });
    await world.slack.deliver('events_api', edited.events[0]!);
    const removed = world.mia.write('!r Oops', world.where);
    await world.mia.remove(removed.ts, { channel: 'C0DESK' });
    for (let n = 0; n < 2; n++) await world.slack.deliver('events_api', removed.events[0]!);
    expect(world.events).toMatchObject([{ type: 'agent.replied', text: 'Tuesday' }]);
  });

  it('never sends half a reply: what is too long, or empty, is told and not sent', async () => {
    await world.mia.say(`!r ${'x'.repeat(20_001)}`, world.where);
    await world.mia.say('!r', world.where);
    await expect
      .poll(() => world.hints('U0MIA'))
      .toEqual([expect.stringContaining('20000'), expect.stringContaining('Nothing was sent')]);
    expect(world.events).toEqual([]);
  });

  it('shows marks that change, and does so once', async () => {
    const { ts } = await world.mia.say('!r hello', world.where);
    const mark = (kind: 'sent' | 'failed') =>
      world.channel.mark!(world.card.thread, `C0DESK:${ts}`, kind, context('m'));
    for (let n = 0; n < 2; n++) await mark('sent');
    expect(world.reactions(ts)).toEqual(['white_check_mark']);
    expect(world.slack.called('reactions.remove')).toEqual([]);
    for (let n = 0; n < 2; n++) await mark('failed');
    expect(world.reactions(ts)).toEqual(['warning']);
    await mark('sent');
    expect(world.reactions(ts)).toEqual(['white_check_mark']);
    await world.mia.remove(ts, { channel: 'C0DESK' });
    await mark('failed');
    world.slack.fail('reactions.add', { status: 429, headers: { 'retry-after': '9' } });
    await expect(mark('sent')).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 9_000 });
  });

  it('carries cards and what follows them, found by their keys', async () => {
    const { thread } = world.card;
    const { messageId } = await world.channel.send(thread, { text: 'Ann: *hello*' }, context('mirror'));
    expect(await world.channel.wasSent!(thread, 'mirror')).toBe(messageId);
    expect(await world.channel.wasSent!(world.place.address, 't-1.card')).toBe(world.card.messageId);
    await world.channel.edit!(world.place.address, world.card.messageId, { text: 'Closed' }, context('edit'));
    const seen = world.mia.sees('C0DESK');
    expect(seen).toMatchObject([
      { text: 'Closed', choices: [] },
      { text: 'Ann: _hello_', message: { thread_ts: world.card.ts } },
    ]);
    await world.channel.remove!(thread, messageId, context('remove'));
    expect(world.mia.sees('C0DESK')).toHaveLength(1);
    expect(world.channel.placeOf!(thread)).toBe(world.channel.placeOf!(world.place.address));
  });
});
