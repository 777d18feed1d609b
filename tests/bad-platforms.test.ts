import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { visitor } from './adapters/web/visitor.js';
import { openDiscord } from './fakes/discord/index.js';
import { Agent } from './fakes/slack/agent.js';
import { Customer } from './fakes/slack/customer.js';
import { post, signed } from './fakes/slack/deliver.js';
import { FakeSlack } from './fakes/slack/slack.js';
import { visibleText } from './fakes/slack/workspace.js';
import { FakeTeams } from './fakes/teams/index.js';
import { type Careline, startCareline } from './helpers/careline.js';

/**
 * Bad input from platforms, on the whole road: the product as it is composed, over the real SDKs. What one adapter alone can
 * get wrong stands in tests/adapters.
 */
const patience = { timeout: 40_000, interval: 50 };
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A small generator of chance that a seed repeats (mulberry32). */
const chanceOf = (from: number) => {
  let state = from;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

const openSlack = async (port?: number) => {
  const slack = new FakeSlack();
  await slack.listen(port);
  onTestFinished(() => slack.close());
  const env = { SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.secret, SLACK_API_URL: slack.apiUrl };
  return { slack, workspace: slack.workspace, env };
};
const openTeams = async () => {
  const teams = await FakeTeams.start();
  onTestFinished(() => teams.close());
  return teams;
};
const openGuild = async () => {
  const discord = await openDiscord();
  onTestFinished(() => discord.close());
  const { world } = discord;
  const guild = world.guild('Shop');
  const agents = world.role(guild, 'Agents');
  const desk = world.channel(0, { guild_id: guild, name: 'desk' });
  world.onlyFor(desk, agents);
  const general = world.channel(0, { guild_id: guild, name: 'general' });
  const mia = world.user('mia', { name: 'Mia' });
  world.join(guild, mia, [agents]);
  const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
  const card = () => [...desk.messages.values()].find(({ author }) => author.bot);
  return { discord, world, guild, desk, general, mia, card, env };
};

describe('a delivery that no platform signed', () => {
  it('gets 401, is counted by channel and reason, and nothing is stored', async () => {
    const { slack, env } = await openSlack();
    const teams = await openTeams();
    const { app, url } = await startCareline({ ...env, ...teams.env });
    teams.botUrl = url;
    const ann = new Customer(slack, 'U0ANN');
    const [event] = ann.write('Hello').events;
    const body = JSON.stringify(event);
    const now = Math.floor(Date.now() / 1_000);
    const send = (headers: Record<string, string>) =>
      fetch(`${url}/slack/events`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    const fresh = signed(slack.secret, body);
    const forgeries: Record<string, string>[] = [
      {},
      signed('another secret', body),
      { ...fresh, 'x-slack-signature': `${fresh['x-slack-signature']!.slice(0, -1)}x` },
      { ...fresh, 'x-slack-signature': '' },
      { 'x-slack-request-timestamp': String(now) },
      signed(slack.secret, `${body} `),
      signed(slack.secret, body, now - 301),
      signed(slack.secret, body, now + 360),
      signed(slack.secret, body, Number.NaN),
    ];
    for (const headers of forgeries) expect((await send(headers)).status, JSON.stringify(headers)).toBe(401);

    const said = teams.customer('Ann', teams.conversation('personal')).said('1', 'Hello');
    const tokens: [string, Parameters<typeof teams.token>[0] | undefined][] = [
      ['forbidden algorithm', { header: { alg: 'none' }, unsigned: true }],
      ['expired', { claims: { exp: now - 400 } }],
      ['not yet valid', { claims: { nbf: now + 400 } }],
      ['other audience', { claims: { aud: 'another-app' } }],
      ['other issuer', { claims: { iss: 'https://evil.example/' } }],
      ['wrong signature', { forged: true }],
    ];
    for (const [why, options] of tokens)
      expect(await teams.deliver(said, `Bearer ${teams.token(options)}`), why).toBe(401);
    expect(await teams.deliver(said, 'Bearer hello')).toBe(401);
    expect(await teams.deliver(said, '')).toBe(401);

    const { events } = await app.store.counts();
    const metrics = (await app.server.inject('/metrics')).body;
    const counted = (channel: string) =>
      [...metrics.matchAll(new RegExp(`^careline_turned_away_total\\{channel="${channel}".*\\} (\\d+)$`, 'gm'))].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    expect([events, counted('slack'), counted('teams')]).toEqual([0, forgeries.length, tokens.length + 2]);
    for (const [why] of tokens) expect(metrics).toContain(`careline_turned_away_total{channel="teams",why="${why}"} 1`);
    expect((await send(fresh)).status).toBe(200);
  }, 60_000);

  it('gets 503 from Teams’ road while the signing keys cannot be had, and is taken when they can', async () => {
    const teams = await openTeams();
    const { url } = await startCareline(teams.env);
    teams.botUrl = url;
    const { port } = teams;
    const ann = teams.customer('Ann', teams.conversation('personal'));
    const said = ann.said('1', 'where is my parcel?');
    const bearer = `Bearer ${teams.token()}`;
    await teams.close();
    expect(await teams.deliver(said, bearer)).toBe(503);
    await teams.listen(port);
    await expect.poll(() => teams.deliver(said, bearer), patience).toBe(200);
    await expect.poll(() => teams.shown(said.conversation.id).length, patience).toBe(1);
  }, 120_000);
});

it(`each delivery comes one to four times, at once, to two processes: one effect (seed ${seed})`, async () => {
  const chance = chanceOf(seed);
  const { slack, workspace, env } = await openSlack();
  const teams = await openTeams();
  const { discord, world, general, env: token } = await openGuild();
  const all = { ...env, ...teams.env, ...token };
  const one = await startCareline(all);
  const two = await startCareline(all, one.dir);
  const urls = [one.url, two.url];
  const question = 'where is my parcel?';
  const times = () => Array.from({ length: 1 + chance(4) }, () => urls[chance(2)]!);

  const deliveries: (() => Promise<unknown>)[] = [];
  const chat = (n: number) => teams.conversation('personal', `p${n}`);
  const callers = Array.from({ length: 5 }, (_, n) => new Customer(slack, `U0N${n}`));
  const asked = callers.map((caller, n) => {
    // Of one channel the messages would go out one a second.
    const channel = workspace.channel(`C0HELP${n}`, [caller.id]).id;
    const { events } = caller.write(`<@U0BOT> ${question}`, { channel });
    // Both the message and the mention, each as often as chance has it.
    for (const event of events)
      for (const url of times())
        deliveries.push(() => post(`${url}/slack/events`, slack.secret, 'events_api', event, {}, 10_000));
    const said = teams.customer(`N${n}`, chat(n)).said(`said-${n}`, question);
    for (const url of times())
      deliveries.push(() => {
        teams.botUrl = url;
        return teams.deliver(said);
      });
    return channel;
  });
  const messages = callers.map((_, n) => {
    const user = world.user(`n${n}`);
    const message = discord.say(general, user, `<@${world.bot.id}> ${question}`);
    for (const _again of times()) discord.repeat(general, message);
    return message;
  });
  deliveries.sort(() => chance(3) - 1);
  await Promise.all(deliveries.map((deliver) => deliver()));

  const onSlack = () =>
    asked.map((id) => workspace.channels.get(id)!.messages.filter((m) => m.bot_id === workspace.bot.id).length);
  const onTeams = () => asked.map((_, n) => teams.shown(chat(n).id).length);
  const onDiscord = () =>
    messages.map(({ id }) => [...(world.channels.get(id)?.messages.values() ?? [])].filter((m) => m.author.bot).length);
  const once = asked.map(() => 1);
  await expect.poll(() => [onSlack(), onTeams(), onDiscord()], patience).toEqual([once, once, once]);
  await expect.poll(async () => (await one.app.store.counts()).deliveries, patience).toBe(0);
  expect([onSlack(), onTeams(), onDiscord()]).toEqual([once, once, once]);
}, 120_000);

describe('a reply to a hand-over that began with /ask, an hour later', () => {
  afterEach(() => void vi.restoreAllMocks());
  /** Once all is sent, all clocks of this machine go on from an hour later. */
  const anHourLater = async ({ app }: Careline) => {
    const onTheWay = async () =>
      (await app.store.deliveries({ state: ['pending', 'sending'], limit: 50 })).filter(
        ({ job }) => job.type !== 'notify',
      );
    await expect.poll(onTheWay, patience).toEqual([]);
    const now = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
  };

  it('arrives on Slack in her direct messages', async () => {
    const { slack, workspace, env } = await openSlack();
    workspace.channel('C0HELP', ['U0ANN']);
    workspace.channel('C0DESK', ['U0MIA'], { isPrivate: true });
    const ann = new Customer(slack, 'U0ANN', { name: 'Ann Lee' });
    const mia = new Agent(slack, 'U0MIA', { name: 'Mia' });
    const careline = await startCareline({ ...env, DESK: 'slack:C0DESK' });
    slack.eventsUrl = `${careline.url}/slack/events`;
    await ann.ask('I want to talk to a person', 'C0HELP');
    const card = () => workspace.channels.get('C0DESK')!.messages.find(({ bot_id }) => bot_id === workspace.bot.id);
    await expect.poll(card, patience).toBeDefined();
    await expect.poll(() => ann.sees('C0HELP').length, patience).toBeGreaterThan(0);
    await anHourLater(careline);
    slack.expireResponses();
    const { ts } = await mia.say('!r It is on my table.', { channel: 'C0DESK', thread: card()!.ts });
    await expect
      .poll(
        () =>
          ann
            .sees()
            .map(({ text }) => text)
            .join(),
        patience,
      )
      .toContain('It is on my table.');
    await expect
      .poll(() => [...(workspace.find('C0DESK', ts)?.reactions?.keys() ?? [])], patience)
      .toEqual(['white_check_mark']);
  }, 120_000);

  it.each([
    ['in her direct messages', false],
    ['in a private thread, as she takes no direct messages', true],
  ])(
    'arrives on Discord %s',
    async (_where, closed) => {
      const { discord, world, desk, general, mia, card, env } = await openGuild();
      const ann = world.user('ann', { name: 'Ann Lee' });
      const careline = await startCareline({ ...env, DESK: `discord:${desk.id}` });
      discord.ask(general, ann, 'I want to talk to a person');
      await expect.poll(() => world.channels.get(card()?.id ?? ''), patience).toBeDefined();
      await expect.poll(() => discord.seen(general, ann).length, patience).toBeGreaterThan(0);
      await anHourLater(careline);
      ann.closed = closed;
      const thread = world.channels.get(card()!.id)!;
      const { id } = discord.say(thread, mia, '!r It is on my table.');
      const place = () => (closed ? [...world.channels.values()].find(({ type }) => type === 12) : world.dm(ann));
      const reads = () => [...(place()?.messages.values() ?? [])].map(({ content }) => content).join('\n');
      await expect.poll(reads, patience).toContain('It is on my table.');
      if (closed) expect([...place()!.members]).toEqual([ann.id]);
      await expect
        .poll(() => (thread.messages.get(id)?.reactions ?? []).map(({ emoji }) => emoji.name), patience)
        .toEqual(['✅']);
    },
    60_000,
  );
});

describe('platforms that refuse or are down', () => {
  it('keep no other channel from running, and say what to do', async () => {
    const { env } = await openSlack();
    const teams = await openTeams();
    const { discord, env: token } = await openGuild();
    discord.fail('GET', /applications\/@me/, 'dropped', { times: 100 });
    const { url, ready } = await startCareline({
      ...env,
      ...teams.env,
      ...token,
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      TEAMS_APP_PASSWORD: 'wrong',
      DESK: 'slack:C0DESK',
    });
    const ann = visitor(url);
    await ann.start();
    await ann.say('ann-00000001', 'where is my parcel?');
    const hears = async () => (await ann.history()).flatMap((entry) => ('text' in entry ? [entry.text] : [])).join();
    await expect.poll(hears, patience).toContain('On its way');
    const { status, channels, desks } = await ready();
    expect(status).toBe('degraded');
    expect(channels.web).toEqual({ ok: true });
    expect(channels.slack?.why).toMatch(/SLACK_BOT_TOKEN is rejected.*OAuth & Permissions/);
    expect(channels.teams?.why).toMatch(/TEAMS_APP_PASSWORD is wrong/);
    expect(channels.discord?.ok).toBe(false);
    expect(desks['slack:C0DESK']?.why).toMatch(/SLACK_BOT_TOKEN is rejected/);
  }, 120_000);

  it('are reached when they are back: what waited goes out, and what was said meanwhile is answered', async () => {
    const first = await openSlack();
    const { slack, workspace } = first;
    workspace.channel('C0DESK', ['U0MIA'], { isPrivate: true });
    const ann = new Customer(slack, 'U0ANN');
    const { app, url, ready } = await startCareline({ ...first.env, DESK: 'slack:C0DESK' });
    slack.eventsUrl = `${url}/slack/events`;
    await ann.say('where is my parcel?');
    await expect.poll(() => ann.sees().length, patience).toBe(1);

    const port = Number(new URL(slack.url).port);
    await slack.close();
    const guest = visitor(url);
    await guest.start();
    await guest.say('guest-0000001', 'I want to talk to a person');
    await expect.poll(async () => (await app.store.tickets({ limit: 1 })).length, patience).toBe(1);
    const { events } = ann.write('where is my parcel?');
    for (const body of events) await post(slack.eventsUrl, slack.secret, 'events_api', body);
    await expect
      .poll(async () => (await app.store.deliveries({ state: ['pending'], limit: 10 })).length)
      .toBeGreaterThan(1);
    expect((await ready()).channels.web).toEqual({ ok: true });

    await slack.listen(port);
    const cards = () => workspace.channels.get('C0DESK')!.messages.filter(({ bot_id }) => bot_id === workspace.bot.id);
    await expect.poll(() => ann.sees().length, { timeout: 60_000, interval: 200 }).toBe(2);
    await expect.poll(() => cards().map(visibleText).join(), { timeout: 90_000 }).toContain('talk to a person');
    expect(cards().filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts)).toHaveLength(1);
  }, 180_000);
});
