import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskId, openTeamsDesk, type TeamsDeskWorld } from './desk-world.js';
import { openTeams } from './world.js';

let world: TeamsDeskWorld;
beforeEach(async () => {
  world = await openTeamsDesk();
});
afterEach(() => world.close());

const mia = { id: expect.stringMatching(/^teams:0e4d.*\/00000000-/), name: 'Mia' };
const last = () => world.agentEvents().at(-1);
const types = () => world.events.map(({ type }) => type);
/** All that is done beside is over. */
const settled = async () => {
  await world.adapter.stop();
  await world.adapter.start(world.sink);
};

describe('what an agent writes in a case’s thread', () => {
  it.each([
    ['with a mention', true],
    ['without one, where the bot may hear it', false],
  ])('behind !r, %s, is a reply', async (_what, mention) => {
    expect(await world.mia.write('501', '!r Your parcel is <here> & now', { mention })).toBe(200);
    expect(last()).toMatchObject({
      type: 'agent.replied',
      text: 'Your parcel is \\<here\\> & now',
      messageId: '501',
      agent: mia,
      ticket: 't-1',
      attachments: [],
      origin: { desk: `teams:${deskId}`, messageId: '501' },
    });
  });

  it('keeps its formats as Markdown', async () => {
    const html =
      '<p>!R <strong>Hello</strong>&nbsp;Ann,</p><ul><li>one</li><li><a href="https://x.example/">two</a></li></ul>';
    await world.mia.write('501', '!R Hello Ann,\none\ntwo', { html });
    expect(last()).toMatchObject({ text: '**Hello** Ann,\n\n- one\n- [two](https://x.example/)' });
  });

  it('otherwise is a note, as plain text', async () => {
    await world.mia.write('501', 'she called *twice*');
    expect(last()).toMatchObject({ type: 'agent.noted', text: 'she called *twice*', agent: mia });
    await world.mia.write('502', '!reply to her');
    expect(last()).toMatchObject({ type: 'agent.noted', text: '!reply to her' });
    await settled();
    expect(world.inThread()).toEqual([expect.stringContaining('kept as a note')]);
  });

  it.each([
    ['!take', 'take'],
    ['!Resolve', 'resolve'],
    ['!back', 'hand-back'],
  ])('%s is an act', async (text, act) => {
    await world.mia.write('501', text);
    expect(last()).toMatchObject({ type: 'agent.acted', act, origin: { messageId: '501' } });
  });

  it('one to four times, at the same moment, is one event and one hint', async () => {
    const all = ['!r Hello', 'a note', '!take', '!help', '!r'].flatMap((text, i) =>
      Array.from({ length: (i % 4) + 1 }, () =>
        world.mia.said(`${600 + i}`, text, { timestamp: '2026-01-05T09:00:00Z' }),
      ),
    );
    const answers = await Promise.all(all.map((body) => world.teams.deliver(body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(types().sort()).toEqual(['agent.acted', 'agent.noted', 'agent.replied']);
    await settled();
    expect(world.inThread()).toHaveLength(2);
  });

  it('that several processes are told of at the same moment is one event and one hint', async () => {
    const there = world.teams.botUrl;
    const other = await openTeams({ teams: world.teams, store: world.store });
    const elsewhere = world.teams.botUrl;
    other.adapter.openDesk!(deskId);
    await other.adapter.start(other.sink);
    const bodies = ['!r Hello', '!help'].map((text, i) => world.mia.said(`60${i}`, text));
    const answers = bodies.flatMap((body) =>
      [there, elsewhere].map((url) => {
        world.teams.botUrl = url;
        return world.teams.deliver(body);
      }),
    );
    expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
    await settled();
    await other.close();
    expect([...world.events, ...other.events].map(({ type }) => type)).toEqual(['agent.replied']);
    expect(world.inThread()).toEqual([expect.stringContaining('goes to the customer')]);
  });

  it('behind !r without words sends nothing, and says so', async () => {
    await world.mia.write('501', '!r');
    await settled();
    expect(world.events).toEqual([]);
    expect(world.inThread()).toEqual([expect.stringContaining('Nothing was sent')]);
  });

  it('with a file that Teams does not give sends nothing, and says so', async () => {
    const html = '!r see the photo<attachment id="3f2a-77"></attachment>';
    await world.mia.write('501', '!r see the photo', { html });
    await settled();
    expect(world.events).toEqual([]);
    expect(world.inThread()).toEqual([expect.stringContaining('does not let bots read files in channels')]);
    await world.mia.edit('501', '!r see below');
    expect(last()).toMatchObject({ type: 'agent.replied', text: 'see below' });
  });

  it('with a picture in it carries the picture', async () => {
    const picture = { contentType: 'image/png', contentUrl: `${world.teams.url}/v3/attachments/1/views/original` };
    const html = { contentType: 'text/html', content: '<p>!r look</p><p><img src="x" itemid="1"></p>' };
    await world.mia.write('501', '!r look', { attachments: [picture, html] });
    expect(last()).toMatchObject({ text: 'look', attachments: [{ name: 'picture.png', state: 'pending' }] });
  });

  it('that was quoted from elsewhere is not sent along', async () => {
    const html =
      '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1">secret note</blockquote><p>!r Hello</p>';
    await world.mia.write('501', '!r Hello', { html });
    expect(last()).toMatchObject({ text: 'Hello' });
  });
});

describe('a reply that its agent changes', () => {
  beforeEach(() => world.mia.write('501', '!r Hello'));

  it('changes for the customer, and is taken back with its message', async () => {
    await world.mia.edit('501', '!r Hello Ann');
    expect(last()).toMatchObject({
      type: 'agent.edited',
      messageId: '501',
      text: expect.stringContaining('Hello Ann'),
    });
    await world.mia.remove('501');
    expect(last()).toMatchObject({ type: 'agent.deleted', messageId: '501', origin: { messageId: '501' } });
  });

  it('and was handled meanwhile changes too', async () => {
    await world.handle([{ messageId: '501', delivery: 'web:ann#1.0' }]);
    await world.mia.edit('501', '!r Hello Ann');
    await world.mia.remove('501');
    expect(types()).toEqual(['agent.replied', 'agent.edited', 'agent.deleted']);
  });

  it('into a note stays with the customer, and the agent is told', async () => {
    await world.mia.edit('501', 'never mind');
    await settled();
    expect(types()).toEqual(['agent.replied']);
    expect(world.inThread()).toEqual([expect.stringContaining('The customer still has your reply')]);
  });

  it('and that is restored after it was deleted goes out again, once', async () => {
    await world.mia.remove('501');
    await world.handle([]);
    const more = { timestamp: '2026-01-05T10:00:00Z' };
    for (let i = 0; i < 3; i++) await world.mia.edit('501', '!r Hello', 'undeleteMessage', more);
    expect(types()).toEqual(['agent.replied', 'agent.deleted', 'agent.replied']);
    await world.mia.edit('501', '!r Hello Ann');
    expect(last()).toMatchObject({ type: 'agent.edited' });
  });
});

describe('a note that its agent changes', () => {
  const origin = { desk: `teams:${deskId}`, messageId: '501' };
  const changed = { type: 'agent.note-changed', messageId: '501', ticket: 't-1', agent: mia, origin };

  it('changes in the record, and goes from it when it is deleted', async () => {
    await world.mia.write('501', 'Hello');
    await world.mia.edit('501', 'Hello *there*');
    expect(last()).toMatchObject({ ...changed, text: 'Hello *there*' });
    await world.handle();
    await world.mia.edit('501', 'Hello again');
    expect(last()).toMatchObject({ ...changed, text: 'Hello again' });
    await world.mia.remove('501');
    expect(last()).toMatchObject(changed);
    expect(last()).not.toHaveProperty('text');
    expect(types()).toHaveLength(4);
  });

  it('into !r is a reply, once', async () => {
    await world.mia.write('501', 'Hello');
    await world.mia.edit('501', '!r Hello there');
    expect(last()).toMatchObject({ type: 'agent.replied', text: 'Hello there' });
    await world.mia.remove('501');
    expect(types()).toEqual(['agent.noted', 'agent.replied', 'agent.deleted']);
  });

  it('before it came is one note, as it was changed', async () => {
    const late = world.mia.said('501', 'Helo');
    await world.mia.edit('501', 'Hello');
    await world.teams.deliver(late);
    expect(world.events).toMatchObject([{ type: 'agent.noted', text: 'Hello', origin }]);
  });

  it('and that is restored after it was deleted is noted anew, once', async () => {
    await world.mia.write('501', 'Hello');
    await world.mia.remove('501');
    const more = { timestamp: '2026-01-05T10:00:00Z' };
    for (let i = 0; i < 3; i++) await world.mia.edit('501', 'Hello', 'undeleteMessage', more);
    expect(types()).toEqual(['agent.noted', 'agent.note-changed', 'agent.noted']);
    expect(last()).toMatchObject({ text: 'Hello', origin });
  });

  it('by deleting it before it came is never there, nor is a reply', async () => {
    await world.mia.remove('501');
    await world.mia.write('501', 'a note');
    await world.mia.remove('502');
    await world.mia.write('502', '!r Hello');
    expect(world.events).toEqual([]);
  });
});
