import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/runtime/clock.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { openDiscord } from '../fakes/discord/index.js';
import { FakeSlack } from '../fakes/slack/slack.js';
import { FakeTeams } from '../fakes/teams/index.js';

/** The doctor as an operator runs it, over the real SDKs, with stand-ins for the platforms. */
const root = resolve(import.meta.dirname, '../..');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'careline-doctor-'));
  mkdirSync(join(dir, 'faq/orders'), { recursive: true });
  writeFileSync(
    join(dir, 'faq/orders/parcel.md'),
    '---\nquestion: Where is my parcel?\nphrasings:\n  - parcel\n---\nOn its way.\n',
  );
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const doctor = (env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', 'doctor', ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH!,
        HOME: dir,
        PORT: '0',
        CARELINE_DATA: join(dir, 'var'),
        CARELINE_KNOWLEDGE: join(dir, 'faq'),
        MATCHER_SEMANTIC: 'off',
        ...env,
      },
    });
    let out = '';
    child.stdout.on('data', (part) => {
      out += part;
    });
    child.stderr.on('data', (part) => {
      out += part;
    });
    child.on('close', (code) => done({ code, out }));
  });

const openSlack = async () => {
  const slack = new FakeSlack();
  await slack.listen();
  onTestFinished(() => slack.close());
  slack.workspace.channel('C0DESK', ['U0MIA'], { isPrivate: true });
  const env = { SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.secret, SLACK_API_URL: slack.apiUrl };
  const said = () => slack.calls.filter(({ method }) => method.startsWith('chat.')).map(({ method }) => method);
  return { slack, env, said, messages: (id: string) => slack.workspace.channels.get(id)!.messages };
};

const openGuild = async () => {
  const discord = await openDiscord();
  onTestFinished(() => discord.close());
  const { world } = discord;
  const guild = world.guild('Shop');
  const desk = world.channel(0, { guild_id: guild, name: 'desk' });
  world.onlyFor(desk, world.role(guild, 'Agents'));
  return { discord, world, desk, env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl } };
};

const tried = 'a test message with a button was sent in \\d+ ms, ';

describe('doctor', () => {
  it('warns where outsiders can read what is said at a desk', async () => {
    const { slack, env } = await openSlack();
    slack.workspace.channel('C0OPEN', ['U0MIA']);
    const { world, env: discord } = await openGuild();
    const open = world.channel(0, { guild_id: [...world.guilds.keys()][0]!, name: 'open' });
    const teams = await FakeTeams.start();
    onTestFinished(() => teams.close());
    const team = teams.conversation('channel', 'desk');
    teams.customer('Mia', team);
    teams.customer('Eve', team, undefined, { userRole: 'guest' });
    // What Careline learnt when the channel spoke.
    mkdirSync(join(dir, 'var'));
    const store = await openSqlite({ path: join(dir, 'var/careline.db'), clock: systemClock });
    await store.put('teams-services', team.id, { serviceUrl: teams.serviceUrl, team: team.team! });
    await store.close();
    const DESK = `slack:C0OPEN,discord:${open.id},teams:${team.id}`;
    const { code, out } = await doctor({ ...env, ...discord, ...teams.env, DESK });
    expect(out).toMatch(/✗ Desk slack:C0OPEN: .*public/);
    expect(out).toMatch(new RegExp(`✗ Desk discord:${open.id}: .*read by everybody`));
    expect(out).toMatch(/✗ Desk teams:19:desk@thread\.tacv2: Guests .*Eve/);
    expect(code).toBe(1);
  }, 60_000);

  it('sends nothing by itself, and says what is still to be done on the platforms’ pages', async () => {
    const { env, said } = await openSlack();
    const { env: discord, world, desk } = await openGuild();
    const { code, out } = await doctor({ ...env, ...discord, DESK: `slack:C0DESK,discord:${desk.id}` });
    expect(out).toContain('✓ Desk slack:C0DESK');
    expect(out).toContain('· slack: the app is managed at https://api.slack.com/apps; its manifest is docs/slack-');
    expect(out).toMatch(
      new RegExp(`· discord: add the bot to a server with https://discord\\.com/oauth2/\\S+client_id=${world.bot.id}`),
    );
    expect([said(), desk.messages.size, code]).toEqual([[], 0, 0]);
  }, 30_000);

  it('knows the invite link from the token when Discord cannot be reached, and says when it rejects the token', async () => {
    const token = `${Buffer.from('1200000000000000001').toString('base64url')}.abc.def`;
    const away = await doctor({ DISCORD_TOKEN: token, DISCORD_API_URL: 'http://127.0.0.1:1/api' });
    expect(away.out).toMatch(/client_id=1200000000000000001&scope=bot\+applications\.commands&permissions=\d+/);
    const { env } = await openGuild();
    const wrong = await doctor({ ...env, DISCORD_TOKEN: 'a.b.c' });
    expect(wrong.out).toMatch(/✗ discord: Discord rejected DISCORD_TOKEN\. Copy a new one/);
    expect(wrong.code).toBe(1);
    const half = await doctor({ DISCORD_TOKEN: 'half' });
    expect(half.out.match(/DISCORD_TOKEN is not a bot token/g)).toHaveLength(1);
  }, 30_000);

  it.each([
    ['--to slack:C1', '--to is for --live'],
    ['--live --to C1', '--to needs a platform'],
    ['--life', '"--life" is not known here'],
  ])('says what is wrong with %s', async (line, wrong) => {
    const { code, out } = await doctor({}, ...line.split(' '));
    expect([code, out]).toEqual([2, expect.stringContaining(wrong)]);
  });
});

describe('doctor --live', () => {
  it('holds a conversation in the web chat, and sends a message on each platform, which it takes away again', async () => {
    const { env, said, messages } = await openSlack();
    const { env: discord, desk, world } = await openGuild();
    const teams = await FakeTeams.start();
    onTestFinished(() => teams.close());
    const channel = teams.conversation('channel', 'desk');
    const DESK = `slack:C0DESK,discord:${desk.id},teams:${channel.id}`;
    const { code, out } = await doctor({ ...env, ...discord, ...teams.env, DESK }, '--live');
    expect(out).toMatch(/✓ web: a visitor asked “Where is my parcel\?” and had an answer after \d+ ms/);
    const all = 'looked up in \\d+ ms, edited in \\d+ ms, removed in \\d+ ms';
    expect(out).toMatch(new RegExp(`✓ slack:C0DESK: ${tried}${all}`));
    expect(out).toMatch(new RegExp(`✓ discord:${desk.id}: ${tried}${all}`));
    expect(out).toMatch(new RegExp(`✓ teams:${channel.id}: ${tried}edited in \\d+ ms, removed in \\d+ ms`));
    expect(said()).toEqual(['chat.postMessage', 'chat.update', 'chat.delete']);
    expect([messages('C0DESK'), [...desk.messages.values()], teams.shown(channel.id)]).toEqual([[], [], []]);
    expect(out).toContain(`· Desk teams:${channel.id}: Teams tells who can read along only once somebody has written`);
    expect(world.interactions.size).toBe(0);
    expect(code).toBe(0);
  }, 40_000);

  it('says when a message with a button takes no id, so that no case could be worked there', async () => {
    const teams = await FakeTeams.start();
    onTestFinished(() => teams.close());
    const channel = teams.conversation('channel', 'desk');
    teams.state.faults.push({ on: 'send', status: 202, applied: true });
    const { code, out } = await doctor({ ...teams.env, DESK: `teams:${channel.id}` }, '--live');
    expect(out).toMatch(/✗ teams:\S+: the test message could not be sent\. Teams took the card.*remove it by hand/);
    expect(code).toBe(1);
  }, 30_000);

  it('sends to a channel that is named, and to no customer when none is', async () => {
    const { slack, env, said } = await openSlack();
    slack.workspace.channel('C0TEST', []);
    const none = await doctor(env, '--live');
    expect(none.out).toMatch(/· slack: nothing was sent.*npm run doctor -- --live --to slack:CHANNEL/);
    expect(said()).toEqual([]);
    const named = await doctor(env, '--live', '--to', 'slack:C0TEST', '--to', 'discord:1200000000000000001');
    expect(named.out).toMatch(new RegExp(`✓ slack:C0TEST: ${tried}`));
    expect(named.out).toContain('✗ discord:1200000000000000001 cannot be tried: discord is not set up.');
    expect(named.code).toBe(1);
  }, 30_000);

  it('says what is wrong and what to do: the bot is not there, the token is rejected, a permission is missing', async () => {
    const { slack, env } = await openSlack();
    slack.workspace.channels.get('C0DESK')!.members.delete(slack.workspace.bot.user);
    const outside = await doctor({ ...env, DESK: 'slack:C0DESK' }, '--live');
    expect(outside.out).toMatch(/✗ slack:C0DESK: the test message could not be sent\..*not_in_channel/);
    expect(outside.out).toMatch(/✗ Desk slack:C0DESK: .*write "\/invite @Careline" in the channel/);
    const wrong = await doctor({ ...env, SLACK_BOT_TOKEN: 'xoxb-wrong', DESK: 'slack:C0DESK' }, '--live');
    expect(wrong.out).toMatch(/✗ slack:C0DESK: .*SLACK_BOT_TOKEN is rejected.*OAuth & Permissions/);
    const { env: discord, desk } = await openGuild();
    desk.denied.add('SEND_MESSAGES');
    const closed = await doctor({ ...discord, DESK: `discord:${desk.id}` }, '--live');
    expect(closed.out).toMatch(/✗ discord:\d+: the test message could not be sent\./);
    expect(closed.out).toMatch(/does not allow "Send Messages" to the bot: open "Edit Channel"/);
  }, 40_000);
});
