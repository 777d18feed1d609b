import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendError } from '../../../src/adapters/channel.js';
import { sendErrorOf } from '../../../src/adapters/teams/errors.js';
import type { Address } from '../../../src/model/message.js';
import type { Fault } from '../../fakes/teams/index.js';
import { createTestClock } from '../../helpers/clock.js';
import { context, openChat, openTeams, until, type World } from './world.js';

let world: World;
let to: Address;
beforeEach(async () => {
  ({ world, to } = await openChat());
});
afterEach(() => world.close());

const send = (text = 'Hi') => world.adapter.send(to, { text }, context());
const fail = (...faults: Fault[]) => world.teams.state.faults.push(...faults);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: SendError) => error,
  );
const posts = () => world.teams.state.requests.filter((r) => r.startsWith('POST /v3/')).length;
const shown = () => world.teams.shown('a:main-chat');

describe('a send that fails', () => {
  it.each([
    [{ status: 429, headers: { 'retry-after': '7' } }, 'rate-limited', 7_000],
    [{ status: 429 }, 'rate-limited', undefined],
    [{ status: 412, code: 'PreconditionFailed' }, 'unavailable', undefined],
    [{ status: 503 }, 'unavailable', undefined],
    [{ status: 500 }, 'unsure', undefined],
    [{ status: 502 }, 'unsure', undefined],
    [{ status: 504, applied: true }, 'unsure', undefined],
    [{ status: 501 }, 'refused', undefined],
    [{}, 'unsure', undefined],
    [{ status: 400, code: 'BadArgument' }, 'refused', undefined],
    [{ status: 413, code: 'MessageSizeTooBig' }, 'refused', undefined],
    [{ status: 403, code: 'BotNotInConversationRoster' }, 'gone', undefined],
    [{ status: 403, code: 'MessageWritesBlocked' }, 'gone', undefined],
    [{ status: 404, code: 'ConversationNotFound' }, 'gone', undefined],
    [{ status: 401 }, 'unavailable', undefined],
  ] as const)('with %j is %s, and tried once', async (fault, code, wait) => {
    fail({ on: 'send', ...fault });
    const error = await failure(send());
    expect(error).toMatchObject({ name: 'SendError', code });
    expect(error?.retryAfterMs).toBe(wait);
    expect(error?.message).toMatch(/^Teams /);
    expect(posts()).toBe(1);
  });

  it('an edit and a removal may be repeated, whatever became of them', async () => {
    world.teams.unlimited();
    const { messageId } = await send();
    const edit = () => world.adapter.edit!(to, messageId, { text: 'Hello' }, context());
    for (const fault of [{ status: 502, applied: true }, { status: 500 }, {}])
      for (const on of ['edit', 'remove'] as const) {
        fail({ on, ...fault });
        const work = on === 'edit' ? edit() : world.adapter.remove!(to, messageId, context());
        expect((await failure(work))?.code).toBe('unavailable');
        if (on === 'remove') await failure(edit());
      }
    await world.adapter.remove!(to, messageId, context());
    await world.adapter.remove!(to, messageId, context());
    expect(shown()).toEqual([]);
    expect((await failure(edit()))?.code).toBe('gone');
  });

  it('without an answer until its time was over is unsure', async () => {
    const controller = new AbortController();
    fail({ on: 'send', hangs: true });
    const sending = failure(
      world.adapter.send(
        to,
        { text: 'Hi' },
        { key: 'c#1.0', signal: controller.signal, until: Number.POSITIVE_INFINITY },
      ),
    );
    await until(() => posts() === 1);
    controller.abort();
    expect((await sending)?.code).toBe('unsure');
  });

  it('because nobody listens did not leave', async () => {
    const { port } = world.teams;
    await world.teams.close();
    expect((await failure(send()))?.code).toBe('unavailable');
    await world.teams.listen(port);
    expect((await send()).messageId).toBeTruthy();
  });

  it('where the app was removed says what to do', async () => {
    world.teams.conversation('personal').botIsMember = false;
    expect(await failure(send())).toMatchObject({ code: 'gone', message: expect.stringContaining('installed') });
  });

  it('reads a Retry-After that names a moment', () => {
    const clock = createTestClock(Date.UTC(2026, 0, 5, 9));
    const response = { headers: { get: () => 'Mon, 05 Jan 2026 09:00:30 GMT' } };
    expect(sendErrorOf({ statusCode: 429, response }, 'send', clock).retryAfterMs).toBe(30_000);
  });
});

describe('sending', () => {
  it('asks for a new token when Teams no longer takes the old one', async () => {
    await send();
    world.teams.revokeTokens();
    expect((await failure(send()))?.code).toBe('unavailable');
    await send('again');
    expect(shown().map((m) => m.text)).toEqual(['Hi', 'again']);
  });

  it('asks for one token for many messages', async () => {
    world.teams.unlimited();
    await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(world.teams.state.requests.filter((r) => r.includes('/token'))).toHaveLength(1);
  });

  it('is limited by Teams in each place, which our own limits keep', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => failure(send())));
    expect(outcomes.filter((e) => e?.code === 'rate-limited')).toHaveLength(1);
    for (const [ms, most] of [
      [1_000, 7],
      [2_000, 8],
      [30_000, 60],
      [3_600_000, 1_800],
    ] as const) {
      const place = world.adapter.capabilities.limits.filter((l) => l.scope === 'place');
      const allowed = Math.min(...place.map((l) => l.burst + (l.perSecond * ms) / 1000));
      expect(allowed).toBeLessThanOrEqual(most);
    }
  });

  it('counts all threads of a channel as one place, and customers of a group chat too', async () => {
    const channel = world.teams.conversation('channel');
    const group = world.teams.conversation('groupChat');
    for (const [i, place] of [channel, channel, group, group].entries())
      await world.teams.customer(`Customer ${i}`, place).write(`${100 + i}`, 'Hello');
    const places = world.events.map(({ address }) => world.adapter.placeOf!(address));
    expect(new Set(world.events.map(({ address }) => address.conversation)).size).toBe(5);
    expect(places).toEqual(['a:main-chat', channel.id, channel.id, group.id, group.id]);
  });

  it('reaches a conversation by its stored reference after a restart, hours later', async () => {
    const stored: Address = JSON.parse(JSON.stringify(to));
    await world.adapter.stop();
    await world.adapter.start(world.sink);
    await world.adapter.send(stored, { text: 'Here I am again' }, context());
    expect(shown().at(-1)?.text).toBe('Here I am again');
  });

  it('reaches a conversation that is known by its id alone', async () => {
    world.teams.conversation('groupChat', 'desk');
    const desk: Address = { channel: 'teams', conversation: 'x', ref: { conversation: { id: '19:desk@thread.v2' } } };
    await world.adapter.send(desk, { text: 'A case' }, context());
    expect(world.teams.shown('19:desk@thread.v2').map((m) => m.text)).toEqual(['A case']);
  });

  it('to nowhere is gone', async () => {
    expect((await failure(world.adapter.send({ ...to, ref: null }, { text: 'Hi' }, context())))?.code).toBe('gone');
  });

  it('shows that it is at work', async () => {
    await world.adapter.typing!(to);
    expect(world.teams.state.typing).toEqual(['a:main-chat']);
    fail({ on: 'send', status: 500 });
    await world.adapter.typing!(to);
  });

  it('tells who a customer is', async () => {
    const { from } = world.events[0] as {
      from: Parameters<NonNullable<World['adapter']['profile']>>[0];
    } & World['events'][0];
    await world.adapter.stop();
    expect(await world.adapter.profile!(from)).toEqual({ name: 'Ann', email: 'ann@contoso.example' });
    expect(await world.adapter.profile!({ ...from, user: 'nobody' })).toBeUndefined();
  });

  it('tells her name on one line, without signs that disguise it', async () => {
    const place = world.teams.conversation('personal', 'eve');
    await world.teams.customer('\u202eMia\nfrom the\u200b desk', place).write('1', 'Hello');
    const { from } = world.events.at(-1) as {
      from: Parameters<NonNullable<World['adapter']['profile']>>[0];
    } & World['events'][0];
    await world.adapter.stop();
    expect(from).toMatchObject({ name: 'Mia from the desk' });
    expect(await world.adapter.profile!(from)).toMatchObject({ name: 'Mia from the desk' });
  });

  it('links files where a link can be made, and names them where none can', async () => {
    const file = { id: 'f', name: 'bill.pdf', mime: 'application/pdf', bytes: 4_096, state: 'stored' } as const;
    await world.adapter.send(to, { text: 'Your bill', attachments: [file] }, context());
    expect(shown().at(-1)?.text).toBe('Your bill\n📎 bill.pdf (4 KB)');
    await world.close();
    world = await openTeams({ linkTo: async ({ id }) => `https://care.example/files/${id}` });
    await world.adapter.start(world.sink);
    await world.teams.customer('Ann', world.teams.conversation('personal')).write('1', 'Hello');
    await world.adapter.send(world.events[0]!.address, { text: 'Your bill', attachments: [file] }, context());
    expect(world.teams.state.messages.at(-1)?.activity.text).toContain('href="https://care.example/files/f"');
  });
});

describe('a process that was stopped for a while', () => {
  it('lets nothing leave once its time is over, however late that shows', async () => {
    const { messageId } = await send('Hi');
    await world.close();
    const clock = createTestClock(Date.now());
    world = await openTeams({ clock });
    await world.adapter.start(world.sink);
    await world.teams.customer('Ann', world.teams.conversation('personal')).write('1', 'Hello');
    const { address } = world.events[0]!;
    const late = () => ({ key: 'c#1.0', signal: new AbortController().signal, until: clock.now() + 1_000 });
    const { adapter } = world;
    const attempts = [
      () => adapter.send(address, { text: 'Hi' }, late()),
      () => adapter.edit!(address, messageId, { text: 'Hi' }, late()),
      () => adapter.remove!(address, messageId, late()),
    ];
    for (const attempt of attempts) {
      // The token is asked for first; the process sleeps while it waits for it.
      world.teams.revokeTokens();
      await clock.advance(4_000_000);
      world.teams.onToken = () => clock.advance(2_000);
      expect(await failure(attempt())).toMatchObject({ code: 'unavailable', message: expect.stringContaining('over') });
    }
    expect(world.teams.state.requests.filter((r) => / \/v3\/conversations/.test(r))).toEqual([]);
  });
});
