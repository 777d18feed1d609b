import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choices, deskId, openTeamsDesk, type TeamsDeskWorld } from './desk-world.js';
import { context, openTeams, until } from './world.js';

let world: TeamsDeskWorld;
beforeEach(async () => {
  world = await openTeamsDesk();
});
afterEach(() => world.close());

const types = () => world.events.map(({ type }) => type);
/** All that is done beside is over. */
const settled = async () => {
  await world.adapter.stop();
  await world.adapter.start(world.sink);
};

describe('whoever is no agent', () => {
  it('is not heard in a case’s thread: guests, other organisations, other bots', async () => {
    const other = world.teams.customer('Eve', world.channel, world.card, { tenantId: 'another-tenant' });
    const stranger = world.teams.customer('Sam', world.channel, world.card);
    world.channel.members.delete('sam');
    for (const [i, one] of [world.agent('Guest'), other, stranger].entries())
      expect(await one.write(`50${i}`, '!r Hello')).toBe(200);
    await world.mia.write('504', '!r Hello', { from: { id: '28:another-bot', name: 'Bot' } });
    await settled();
    expect(world.events).toEqual([]);
    expect(world.inThread()).toEqual([]);
  });

  it('is asked about again when Teams could not tell', async () => {
    world.teams.state.faults.push({ on: 'member', status: 502 });
    expect(await world.mia.write('501', '!r Hello')).toBe(503);
    expect(await world.teams.redeliver()).toEqual([200]);
    expect(types()).toEqual(['agent.replied']);
  });

  it('is asked about once in a while, and anew when somebody joined', async () => {
    const asked = () => world.teams.state.requests.filter((r) => r.includes('/members/')).length;
    for (const id of ['501', '502', '503']) await world.mia.write(id, 'a note');
    expect(asked()).toBe(1);
    await world.mia.added('f:1');
    await settled();
    await world.mia.write('504', 'a note');
    expect(asked()).toBe(2);
  });

  it('outside of cases finds no bot that answers, only a hint', async () => {
    const tom = world.teams.customer('Tom', world.channel);
    await tom.write('700', 'where is my parcel?');
    await tom.write('701', 'hello?');
    await tom.write('702', 'lunch?', { mention: false });
    await settled();
    expect(world.events).toEqual([]);
    expect(world.inThread('700')).toEqual([expect.stringContaining('This channel is a desk')]);
    expect(world.inThread('701')).toEqual([]);
  });

  it('who writes !r as a customer elsewhere is a customer', async () => {
    await world.teams.customer('Ann', world.teams.conversation('personal')).write('1', '!r Hello');
    await world.teams.customer('Ann', world.teams.conversation('channel')).write('100', '!r Hello');
    expect(world.events).toMatchObject([
      { type: 'customer.said', text: '!r Hello' },
      { type: 'customer.said', text: '!r Hello' },
    ]);
  });

  it('is not greeted where the bot is added to a desk', async () => {
    await world.mia.added('f:1');
    await settled();
    expect(world.teams.shown(deskId)).toHaveLength(1);
  });
});

describe('a desk in Teams', () => {
  it.each([
    ['19:meeting@thread.v2', 'is a chat'],
    ['a:1pL6', 'is a chat'],
    ['19:x@unq.gbl.spaces', 'is a chat'],
    ['C0123', 'names no channel'],
    ['19:desk@thread.tacv2;messageid=1', 'names no channel'],
    ['%E0%A4%A', 'names no channel'],
  ])('is not made of %s, and says what to do', (place, why) => {
    expect(() => world.adapter.openDesk!(place)).toThrow(why);
    expect(() => world.adapter.openDesk!(place)).toThrow('Get link to channel');
  });

  it('takes an id as it stands in a link', () => {
    expect(world.adapter.openDesk!('19%3Adesk%40thread.tacv2')).toBe(world.place);
  });

  it('is well when the bot is in the team, and names outsiders who can read along', async () => {
    expect(world.place.health()).toEqual({ ok: true });
    expect(await world.place.warnings()).toEqual([expect.stringMatching(/Guest\. Take them out/)]);
    for (let i = 0; i < 600; i++) world.teams.customer(`Member ${i}`, world.channel);
    world.teams.customer('Eve', world.channel, undefined, { tenantId: 'another-tenant' });
    expect((await world.place.warnings())[0]).toContain('Guest, Eve');
    for (const name of ['guest', 'eve']) world.channel.members.delete(name);
    expect(await world.place.warnings()).toEqual([]);
  });

  it('says what to do when the app was removed, and is well again once it is back', async () => {
    world.channel.botIsMember = false;
    const sending = world.adapter.send(world.thread, { text: 'Hi' }, context());
    await expect(sending).rejects.toMatchObject({ code: 'gone', message: expect.stringContaining('installed') });
    await until(() => !world.place.health().ok);
    expect(world.place.health().why).toContain('add the Careline app to its team');
    expect(await world.place.warnings()).toEqual([expect.stringContaining('add the Careline app')]);
    world.channel.botIsMember = true;
    await world.mia.added('f:1');
    await until(() => world.place.health().ok);
    expect(world.adapter.health()).toEqual({ ok: true });
  });

  it('whose channel or thread is gone says so', async () => {
    world.teams.state.deletedThreads.add(world.card);
    await expect(world.adapter.send(world.thread, { text: 'Hi' }, context())).rejects.toMatchObject({ code: 'gone' });
    world.teams.state.conversations.delete(deskId);
    await expect(world.adapter.send(world.place.address, { text: 'Hi' }, context())).rejects.toMatchObject({
      code: 'gone',
    });
    await until(() => world.place.health().why?.includes('the channel was deleted') === true);
  });

  it('can be asked for warnings before anything is started', async () => {
    const idle = await openTeams({ teams: world.teams, store: world.store });
    expect(await idle.adapter.openDesk!(deskId).warnings()).toEqual([expect.stringContaining('Guest')]);
    expect(idle.adapter.openDesk!(deskId).health().ok).toBe(false);
    await idle.close();
    world.teams.botUrl = '';
  });

  it('is reached by the service that its deliveries came from, else by its tenant’s, else by the configured one', async () => {
    const elsewhere = { TEAMS_SERVICE_URL: 'http://127.0.0.1:1/' };
    const post = { text: 'Case', choices };
    await world.close();
    world = undefined as never;
    const other = await openTeams({ env: elsewhere });
    const { teams, adapter } = other;
    const channel = teams.conversation('channel', 'desk');
    const place = adapter.openDesk!(deskId);
    await adapter.start(other.sink);
    await expect(adapter.send(place.address, post, context())).rejects.toMatchObject({ code: 'unavailable' });
    await teams.customer('Ann', teams.conversation('personal')).write('1', 'Hello');
    await adapter.send(place.address, post, context());
    expect(teams.shown(deskId)).toHaveLength(1);
    await teams.customer('Mia', channel).added('f:1');
    expect(await other.store.get('teams-services', deskId)).toMatchObject({
      serviceUrl: teams.serviceUrl,
      tenant: teams.app.tenant,
      team: '19:desk-team@thread.tacv2',
    });
    await other.close();
    world = await openTeamsDesk();
  });
});

describe('a desk whose channel has not spoken yet', () => {
  const openNew = async () => {
    await world.close();
    const fresh = await openTeams();
    world = fresh as never;
    const channel = fresh.teams.conversation('channel', 'desk');
    const place = fresh.adapter.openDesk!(deskId);
    const send = () => fresh.adapter.send(place.address, { text: 'Case t-1', choices }, context());
    return { ...fresh, channel, place, send, mia: fresh.teams.customer('Mia', channel) };
  };

  it('works at the first start, and says what cannot be told yet', async () => {
    const { adapter, sink, place, send, teams, mia } = await openNew();
    teams.customer('Guest', teams.conversation('channel', 'desk'), undefined, { userRole: 'guest' });
    await adapter.start(sink);
    expect(place.health()).toEqual({ ok: true });
    expect(await place.warnings()).toEqual([]);
    expect(await place.unknown!()).toEqual([expect.stringContaining('write "@Careline !help" there')]);
    const { messageId } = await send();
    expect(messageId).toBeTruthy();
    await mia.added('f:1');
    expect(await place.unknown!()).toEqual([]);
    expect(await place.warnings()).toEqual([expect.stringContaining('Guest')]);
  });

  it('is not well when its cards are refused, take no id or find no channel, until one stands', async () => {
    const { adapter, sink, place, send, teams, channel } = await openNew();
    await adapter.start(sink);
    const why = async (code: string) => {
      await expect(send()).rejects.toMatchObject({ code });
      return place.health().why;
    };
    teams.state.faults.push({ on: 'send', status: 400, code: 'BadSyntax' });
    expect(await why('refused')).toMatch(/Head cards .*BadSyntax.*doctor -- --live/);
    await send();
    expect(place.health()).toEqual({ ok: true });
    teams.state.faults.push({ on: 'send', status: 202, applied: true });
    expect(await why('ambiguous')).toContain('did not tell which message it is');
    await send();
    teams.state.conversations.delete(deskId);
    expect(await why('gone')).toContain('the channel was deleted');
    teams.state.conversations.set(deskId, channel);
    await send();
    expect(place.health()).toEqual({ ok: true });
    teams.state.faults.push({ on: 'send', status: 503 });
    await why('unavailable');
    expect(place.health()).toEqual({ ok: true });
  });
});
