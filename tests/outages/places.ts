import { DefaultRestOptions } from 'discord.js';
import type { ChannelAdapter } from '../../src/adapters/channel.js';
import { createDiscordChannel } from '../../src/adapters/discord/index.js';
import { createSlackChannel } from '../../src/adapters/slack/index.js';
import { createTeamsChannel, readTeamsConfig, type TeamsDeps } from '../../src/adapters/teams/index.js';
import { openDiscord } from '../fakes/discord/index.js';
import { Customer } from '../fakes/slack/customer.js';
import { encode, signed } from '../fakes/slack/deliver.js';
import { FakeSlack } from '../fakes/slack/slack.js';
import { FakeTeams } from '../fakes/teams/index.js';

/** A platform and its customers, who write directly to the bot. */
export interface Place {
  channel(deps: TeamsDeps): ChannelAdapter;
  /** Nothing can be had of it, or sent to it; or again. What its customers write still comes. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** A customer asks. Resolves with whether it was taken in. */
  ask(url: string, customer: string, text: string): Promise<boolean>;
  sees(customer: string): string[];
  /** The next message to it goes wrong, in the n-th of four ways. True when nobody can tell afterwards whether it arrived. */
  fail(n: number): boolean;
  close(): Promise<void>;
}

const openSlack = async (now: () => number): Promise<Place> => {
  const slack = new FakeSlack();
  await slack.listen();
  const port = Number(new URL(slack.url).port);
  const ways = [{ status: 429, headers: { 'retry-after': '2' } }, 'cut-before', 'cut-after', '500-after'] as const;
  const id = (name: string) => `U0${name.toUpperCase()}`;
  return {
    channel: (deps) =>
      createSlackChannel({ botToken: slack.token, apiUrl: slack.apiUrl, signingSecret: slack.secret }, deps),
    down: () => slack.close(),
    up: () => slack.listen(port),
    async ask(url, name, text) {
      const { body, type } = encode('events_api', new Customer(slack, id(name)).write(text).events[0]!);
      const headers = { 'content-type': type, ...signed(slack.secret, body, Math.floor(now() / 1_000)) };
      return (await fetch(`${url}/slack/events`, { method: 'POST', body, headers })).status === 200;
    },
    sees: (name) => new Customer(slack, id(name)).sees().map(({ text }) => text),
    fail(n) {
      slack.fail('chat.postMessage', ways[n % ways.length]!);
      return false;
    },
    close: () => slack.close(),
  };
};

const openTeams = async (): Promise<Place> => {
  const teams = await FakeTeams.start();
  // It counts by the wall's clock; the test counts by its own.
  teams.unlimited();
  const { port } = teams;
  const ways = [
    { status: 429, headers: { 'retry-after': '2' } },
    { status: 503 },
    { applied: true },
    { status: 412 },
  ] as const;
  const chat = (name: string) => teams.conversation('personal', name);
  return {
    channel(deps) {
      const read = readTeamsConfig(teams.env, '127.0.0.1');
      if (read.state !== 'on') throw new Error(JSON.stringify(read));
      // A sign of work fails like a message, and nobody minds: without it each fault meets a message.
      const { typing: _, ...channel } = createTeamsChannel(read.config, deps);
      return channel;
    },
    down: () => teams.close(),
    up: () => teams.listen(port),
    async ask(url, name, text) {
      teams.botUrl = url;
      return (await teams.customer(name, chat(name)).write(teams.state.newId(), text)) === 200;
    },
    sees: (name) => teams.shown(chat(name).id).map(({ text }) => text),
    fail(n) {
      const way = ways[n % ways.length]!;
      teams.state.faults.push({ on: 'send', ...way });
      return 'applied' in way;
    },
    close: () => teams.close(),
  };
};

const openDiscordPlace = async (now: () => number): Promise<Place> => {
  const discord = await openDiscord();
  const { world } = discord;
  world.ids.now = now;
  // The SDK's own limit of all requests counts by the wall's clock; the test counts by its own.
  Object.assign(DefaultRestOptions, { globalRequestsPerSecond: Number.MAX_SAFE_INTEGER });
  const users = new Map<string, ReturnType<typeof world.user>>();
  const userOf = (name: string) => {
    const user = users.get(name) ?? world.user(name);
    users.set(name, user);
    return user;
  };
  const ways = [{ how: 429, retryAfter: 2 }, { how: 'dropped' }, { how: 'lost' }, { how: 500 }] as const;
  const taken = new Set<string>();
  return {
    channel(deps) {
      const channel = createDiscordChannel(
        { token: discord.token, apiUrl: discord.apiUrl },
        { ...deps, worker: 'one' },
      );
      return {
        ...channel,
        start: (sink) =>
          channel.start(async (event) => {
            const result = await sink(event);
            if ('messageId' in event && event.messageId) taken.add(event.messageId);
            return result;
          }),
      };
    },
    async down() {
      discord.chance = (method) => ({ method, path: /^/, how: 'dropped', times: 1 });
    },
    async up() {
      discord.chance = () => undefined;
    },
    async ask(_url, name, text) {
      const { id, heard } = discord.say(world.dm(userOf(name)), userOf(name), text);
      while (heard > 0 && !taken.has(id)) await new Promise((done) => setTimeout(done, 5));
      return heard > 0;
    },
    sees: (name) =>
      discord
        .seen(world.dm(userOf(name)), userOf(name))
        .filter(({ author }) => author.bot)
        .map(({ content, embeds }) => content || (embeds[0]?.description ?? '')),
    fail(n) {
      discord.fail('POST', /\/messages$/, ways[n % ways.length]!.how, ways[n % ways.length]);
      return false;
    },
    close: () => discord.close(),
  };
};

/** The platforms, each a fake of its own. `now`: in ms UTC. */
export const openPlaces = async (now: () => number) => ({
  slack: await openSlack(now),
  discord: await openDiscordPlace(now),
  teams: await openTeams(),
});

export type Name = keyof Awaited<ReturnType<typeof openPlaces>>;
