import { describe, expect, it, onTestFinished } from 'vitest';
import { openDiscord } from './fakes/discord/index.js';
import { Agent } from './fakes/slack/agent.js';
import { Customer } from './fakes/slack/customer.js';
import { FakeSlack } from './fakes/slack/slack.js';
import { visibleText } from './fakes/slack/workspace.js';
import { FakeTeams } from './fakes/teams/index.js';
import { startCareline } from './helpers/careline.js';

/** A member of the desk writes in a customer's thread: the whole product over the real SDKs. */
const patience = { timeout: 15_000, interval: 50 };

const start = async (env: Record<string, string>) => {
  const { app, url } = await startCareline(env);
  const left = async () => {
    const { events, deliveries } = await app.store.counts();
    return events + deliveries;
  };
  return {
    url,
    /** Waits until nothing is left to do. */
    quiet: () => expect.poll(left, patience).toBe(0),
    tickets: () => app.store.tickets({ limit: 10 }),
  };
};

/** People in one channel: Ann asks, Bob is her friend, Mia is of the desk. `reads`: what the bot says in Ann's thread. */
interface Scene {
  ann(text: string): Promise<unknown>;
  bob(text: string): Promise<unknown>;
  mia(text: string): Promise<unknown>;
  /** Mia reads the thread of the case at her desk. */
  atDesk(): string[];
  back(): Promise<unknown>;
  reads(): string[];
  readonly careline: Awaited<ReturnType<typeof start>>;
}

const onSlack = async (): Promise<Scene> => {
  const slack = new FakeSlack();
  await slack.listen();
  onTestFinished(() => slack.close());
  const { workspace } = slack;
  workspace.channel('C0HELP', ['U0ANN', 'U0BOB', 'U0MIA']);
  workspace.channel('C0DESK', ['U0MIA'], { isPrivate: true });
  const [ann, bob] = [new Customer(slack, 'U0ANN', { name: 'Ann Lee' }), new Customer(slack, 'U0BOB')];
  const mia = new Agent(slack, 'U0MIA', { name: 'Mia' });
  const env = { SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.secret, SLACK_API_URL: slack.apiUrl };
  const careline = await start({ ...env, DESK: 'slack:C0DESK' });
  slack.eventsUrl = `${careline.url}/slack/events`;
  let thread: string | undefined;
  const place = () => ({ channel: 'C0HELP', ...(thread ? { thread } : {}) });
  const byBot = (channel: string) =>
    workspace.channels.get(channel)!.messages.filter(({ bot_id }) => bot_id === workspace.bot.id);
  const card = () => byBot('C0DESK').find(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts)!;
  return {
    careline,
    async ann(text) {
      const { ts } = await ann.say(thread ? text : `<@U0BOT> ${text}`, place());
      thread ??= ts;
    },
    bob: (text) => bob.say(text, place()),
    mia: (text) => mia.say(text, place()),
    atDesk: () => byBot('C0DESK').map(visibleText),
    back: () => mia.say('!back', { channel: 'C0DESK', thread: card().ts }),
    reads: () => byBot('C0HELP').map(visibleText),
  };
};

const onDiscord = async (): Promise<Scene> => {
  const discord = await openDiscord();
  onTestFinished(() => discord.close());
  const { world } = discord;
  const guild = world.guild('Shop');
  const agents = world.role(guild, 'Agents');
  const desk = world.channel(0, { guild_id: guild, name: 'desk' });
  world.onlyFor(desk, agents);
  const general = world.channel(0, { guild_id: guild, name: 'general' });
  const [ann, bob, mia] = ['Ann Lee', 'Bob', 'Mia'].map((name) => world.user(name.toLowerCase().slice(0, 3), { name }));
  for (const one of [ann!, bob!]) world.join(guild, one, []);
  world.join(guild, mia!, [agents]);
  const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
  const careline = await start({ ...env, DESK: `discord:${desk.id}` });
  let root: string | undefined;
  const thread = () => world.channels.get(root ?? '');
  const byBot = (id: string | undefined) =>
    [...(world.channels.get(id ?? '')?.messages.values() ?? [])]
      .filter(({ author }) => author.bot)
      .map(({ content, embeds }) => content || (embeds[0]?.description ?? ''));
  const card = () => [...desk.messages.values()].find(({ author }) => author.bot);
  return {
    careline,
    async ann(text) {
      if (thread()) return discord.say(thread()!, ann!, text);
      root = discord.say(general, ann!, `<@${world.bot.id}> ${text}`).id;
      await expect.poll(thread, patience).toBeDefined();
    },
    bob: async (text) => discord.say(thread()!, bob!, text),
    mia: async (text) => discord.say(thread()!, mia!, text),
    atDesk: () => [...byBot(desk.id), ...byBot(card()?.id)],
    back: async () => discord.say(world.channels.get(card()!.id)!, mia!, '!back'),
    reads: () => byBot(root),
  };
};

/** An owner has consented: Teams delivers what is said without a mention. */
const onTeams = async (): Promise<Scene> => {
  const teams = await FakeTeams.start();
  onTestFinished(() => teams.close());
  const [help, desk] = [teams.conversation('channel', 'help'), teams.conversation('channel', 'desk')];
  teams.customer('Mia', desk);
  const careline = await start({ ...teams.env, DESK: `teams:${desk.id}` });
  teams.botUrl = careline.url;
  // Who works at the desk is known once its channel has spoken.
  await teams.customer('Mia', desk).added(teams.state.newId());
  const thread = teams.state.newId();
  let begun = false;
  const says = (who: string, text: string, mention = false) =>
    teams.customer(who, help, thread).write(teams.state.newId(), text, { mention });
  const card = () => teams.shown(desk.id).at(-1)!.id;
  const reads = (id: string) => teams.shown(id).map(({ text }) => text);
  return {
    careline,
    async ann(text) {
      if (begun) return says('Ann Lee', text);
      begun = true;
      return teams.customer('Ann Lee', help).write(thread, text);
    },
    bob: (text) => says('Bob', text),
    mia: (text) => says('Mia', text),
    atDesk: () => [...reads(desk.id), ...reads(`${desk.id};messageid=${card()}`)],
    back: () => teams.customer('Mia', desk, card()).write(teams.state.newId(), '!back'),
    reads: () => reads(`${help.id};messageid=${thread}`),
  };
};

describe.each([
  ['Slack', onSlack],
  ['Discord', onDiscord],
  ['Teams', onTeams],
])('a member of the desk writes in a customer’s thread on %s', (_name, open) => {
  it('the case is hers, the bot is silent, and both are at the desk; handed back, the bot answers again', async () => {
    const { careline, ann, bob, mia, atDesk, back, reads } = await open();
    await ann('where is my parcel?');
    await expect.poll(() => reads().join(), patience).toContain('On its way');
    await careline.quiet();
    const before = reads();

    await bob('I had the same trouble');
    await careline.quiet();
    expect(await careline.tickets()).toEqual([]);

    await mia('Hi Ann, it is on **my** table');
    await expect.poll(async () => (await careline.tickets()).map(({ status }) => status), patience).toEqual(['owned']);
    expect((await careline.tickets())[0]).toMatchObject({ reason: 'joined', owner: { name: 'Mia' } });
    await expect.poll(() => atDesk().join('\n'), patience).toMatch(/Mia has this case[\s\S]*it is on/);

    await ann('when do you send it?');
    await expect.poll(() => atDesk().join('\n'), patience).toContain('when do you send it');
    await mia('today');
    await expect.poll(() => atDesk().join('\n'), patience).toContain('today');
    await careline.quiet();
    expect(reads()).toEqual(before);
    expect(await careline.tickets()).toHaveLength(1);

    await back();
    await expect.poll(() => reads().join(), patience).toContain('back with me');
    await ann('where is my parcel?');
    await expect.poll(() => reads().join().split('On its way').length, patience).toBe(3);
  }, 40_000);

  it('a case that waits becomes hers by it', async () => {
    const { careline, ann, mia } = await open();
    await ann('I want to talk to a person');
    await expect.poll(async () => (await careline.tickets())[0]?.status, patience).toBe('waiting');
    await mia('We do.');
    await expect
      .poll(async () => (await careline.tickets())[0], patience)
      .toMatchObject({
        status: 'owned',
        reason: 'asked',
        owner: { name: 'Mia' },
      });
    expect(await careline.tickets()).toHaveLength(1);
  }, 40_000);
});
