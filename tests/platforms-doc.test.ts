import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Capabilities, ChannelAdapter, Resend } from '../src/adapters/channel.js';
import { createTerminalChannel } from '../src/adapters/terminal/index.js';
import { createWebChannel } from '../src/adapters/web/index.js';
import { createServer } from '../src/http/server.js';
import { openPlatforms } from '../src/platforms.js';
import type { Store } from '../src/store/store.js';
import { createTestClock } from './helpers/clock.js';

/** docs/platforms.md says what the code says of itself: the contract suite asserts it of every channel. */
const root = resolve(import.meta.dirname, '..');
const doc = readFileSync(join(root, 'docs/platforms.md'), 'utf8');

/** The channels as they are made; none is started. */
const open = async (): Promise<Record<string, ChannelAdapter>> => {
  const log = pino({ level: 'silent' });
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log });
  const store = {} as Store;
  const clock = createTestClock(0);
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-any',
    SLACK_SIGNING_SECRET: 'any',
    DISCORD_TOKEN: 'a.b.c',
    TEAMS_APP_ID: 'any',
    TEAMS_APP_PASSWORD: 'any',
  };
  const platforms = await openPlatforms(env, '127.0.0.1', { app, store, log, worker: 'w', turnedAway: () => {} });
  const named = Object.fromEntries(platforms.map((one) => [one.name, one]));
  const web = createWebChannel({ app, store, clock, randomToken: () => '', publicUrl: 'http://127.0.0.1' });
  const terminal = createTerminalChannel({ input: new PassThrough(), output: new PassThrough(), clock });
  return {
    'Web chat': web,
    Slack: named.slack!,
    Discord: named.discord!,
    'Microsoft Teams': named.teams!,
    Terminal: terminal,
  };
};

const count = (n: number): string => n.toLocaleString('en');
const yes = (holds: boolean, otherwise: string): string => (holds ? 'yes' : otherwise);

const again = ({ how, withinMs }: Resend): string => {
  if (how === 'look-up') return 'looked up, sent again if it is not there';
  if (how === 'ambiguous') return 'shown at the desk, never repeated';
  return withinMs === undefined ? 'repeated, with one effect' : `repeated within ${withinMs / 1000} s, then looked up`;
};

const limit = ({ scope, counts, perSecond, burst }: Capabilities['limits'][number]): string => {
  const of = { channel: 'in all', place: 'for each place', conversation: 'for each customer' }[scope];
  const what = counts ? (counts.includes('send') ? 'messages' : 'marks') : 'requests';
  return `${what} ${of}: ${burst} at once, then ${Number(perSecond.toFixed(2))} a second`;
};

const rows: Record<string, (channel: ChannelAdapter) => string> = {
  'Where answers stand': ({ capabilities: c }) =>
    ({
      'reply-to-message': 'thread or chat of the question',
      'own-channel': 'her own chat',
      none: 'one after another',
    })[c.thread],
  'Buttons in a message': ({ capabilities: { choices } }) =>
    choices.max === 0
      ? 'none: numbered lines'
      : `${choices.max}, of ${choices.labelMax} characters; more: numbered lines`,
  'Longest message, before it is split': ({ capabilities: c }) => `${count(c.textMax)} characters`,
  'Longest message of a customer': ({ capabilities: c }) => `${count(c.inboundTextMax)} characters`,
  Formatting: ({ capabilities: c }) =>
    ({ commonmark: 'Markdown', plain: 'none', slack: 'mrkdwn', discord: 'Discord’s Markdown', teams: 'Teams’ XML' })[
      c.markdown
    ],
  'Changes what was said': ({ capabilities: c }) => yes(c.edit, 'no: says it anew'),
  'Takes back what was said': ({ capabilities: c }) => yes(c.remove, 'no'),
  'Answers the asker alone': ({ capabilities: c }) =>
    ({ 'any-time': 'always', 'answering-a-click': 'in answer to a command or a press', never: 'no' })[c.ephemeral],
  'Sign of work': ({ capabilities: c }) => ({ pulse: 'typing', status: 'a status in threads', none: 'no' })[c.typing],
  'Files to customers': ({ capabilities: c }) => ({ upload: 'as files', link: 'as links' })[c.files],
  'Writes to a customer later': ({ capabilities: c }) =>
    ({ 'by-id': 'by her id', 'by-stored-reference': 'by the reference that is kept' })[c.proactive],
  'An agent’s name': ({ capabilities: c }) => (c.speakAs ? 'as the speaker' : 'at the head of the text'),
  'A message that may have arrived': ({ capabilities: c }) => again(c.resend.send),
  'A change that may have arrived': ({ capabilities: c }) => (c.edit ? again(c.resend.edit) : 'there are none'),
  'A removal that may have arrived': ({ capabilities: c }) => (c.remove ? again(c.resend.remove) : 'there are none'),
  'What was said while Careline was down': ({ name, catchUp, catchesUp }) =>
    catchUp || catchesUp
      ? 'read from history'
      : ({ web: 'kept and sent by the page', teams: 'delivered again by Teams' }[name] ?? 'there is nobody'),
  'Asked for name and e-mail': ({ profile }) => (profile ? 'yes' : 'no'),
  'Can be a desk': ({ name, openDesk, mark }) =>
    openDesk
      ? `yes, ${mark ? 'marks are reactions' : 'marks are short messages'}`
      : name === 'web'
        ? 'has its own'
        : 'no',
  'Limits kept': ({ capabilities: c }) => c.limits.map(limit).join('; ') || 'none',
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

describe('docs/platforms.md', () => {
  it('has the table that the channels’ capabilities make', async () => {
    const channels = await open();
    const table = [
      line(['', ...Object.keys(channels)]),
      `|${'---|'.repeat(Object.keys(channels).length + 1)}`,
      ...Object.entries(rows).map(([what, of]) => line([what, ...Object.values(channels).map(of)])),
    ].join('\n');
    expect(doc.includes(table), `docs/platforms.md must hold this table:\n\n${table}\n`).toBe(true);
  });

  it('names for each thing that is lowered a test that there is', () => {
    const lowered = doc.split(/^## /m).find((section) => section.startsWith('What is lowered'));
    const named = (lowered ?? '').split('\n').filter((text) => /^\| (?!what |---)/.test(text));
    expect(named.length).toBeGreaterThan(8);
    for (const text of named) {
      const files = [...(text.split(' | ').at(-1) ?? '').matchAll(/`(tests\/[^`]+)`/g)].map((m) => m[1]!);
      expect(files, text).not.toEqual([]);
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    }
  });
});
