import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { neededScopes } from '../../../src/adapters/slack/account.js';
import { deskScopes } from '../../../src/adapters/slack/desk/place.js';
import { readSlackConfig } from '../../../src/adapters/slack/index.js';

const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };

describe('the settings of Slack', () => {
  it('are off when none is given', () => {
    expect(readSlackConfig({ SLACK_BOT_TOKEN: ' ' })).toMatchObject({ state: 'off' });
  });

  it('take deliveries over HTTP, over Socket Mode, or over both', () => {
    const apiUrl = 'https://slack.com/api/';
    const on = (config: object) => ({ state: 'on', config: { botToken: 'xoxb-1', apiUrl, ...config } });
    expect(readSlackConfig(http)).toEqual(on({ signingSecret: 'secret' }));
    expect(readSlackConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })).toEqual(
      on({ appToken: 'xapp-1' }),
    );
    expect(readSlackConfig({ ...http, SLACK_APP_TOKEN: 'xapp-1' })).toEqual(
      on({ signingSecret: 'secret', appToken: 'xapp-1' }),
    );
  });

  it('may name another API', () => {
    expect(readSlackConfig({ ...http, SLACK_API_URL: 'http://127.0.0.1:9/api' })).toMatchObject({
      config: { apiUrl: 'http://127.0.0.1:9/api/' },
    });
  });

  it.each([
    [{ SLACK_SIGNING_SECRET: 's' }, ['SLACK_BOT_TOKEN is missing']],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN']],
    [{ ...http, SLACK_BOT_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN is another kind']],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN is another kind']],
    [{ ...http, SLACK_API_URL: 'slack' }, ['SLACK_API_URL must be a full address']],
    [
      { SLACK_BOT_TOKEN: 'xoxp-1', SLACK_API_URL: 'ftp://a' },
      ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_API_URL'],
    ],
  ])('%j name every problem', (env, begins) => {
    const setting = readSlackConfig(env as Record<string, string>);
    expect(setting.state).toBe('faulty');
    const problems = setting.state === 'faulty' ? setting.problems : [];
    expect(problems.map((p, i) => p.startsWith(begins[i] ?? '?'))).toEqual(begins.map(() => true));
  });
});

const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const places = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

/** The scopes of a bot's token by the methods of the Web API (https://docs.slack.dev/reference/methods). */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'assistant.threads.setStatus': ['chat:write'],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': history,
  'conversations.info': places,
  'conversations.members': places,
  'conversations.open': ['im:write'],
  'conversations.replies': history,
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  reactions: ['reactions:write'],
  'users.conversations': places,
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
};

/** The scopes by event (https://docs.slack.dev/reference/events). */
const scopesOfEvent: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  channel_archive: ['channels:read'],
  channel_deleted: ['channels:read'],
  channel_left: ['channels:read'],
  channel_unarchive: ['channels:read'],
  group_archive: ['groups:read'],
  group_deleted: ['groups:read'],
  group_left: ['groups:read'],
  group_unarchive: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
};

describe('the app manifest', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../docs/slack-manifest.yaml'), 'utf8');
  const manifest = parse(text);

  it('asks for the scopes and events that are needed', () => {
    expect(manifest.oauth_config.scopes.bot).toEqual(expect.arrayContaining([...neededScopes, ...deskScopes]));
    const events = [
      'app_home_opened',
      'app_mention',
      'message.channels',
      'message.groups',
      'message.im',
      'message.mpim',
      'channel_archive',
      'channel_deleted',
      'channel_left',
      'channel_unarchive',
      'group_archive',
      'group_deleted',
      'group_left',
      'group_unarchive',
      'member_joined_channel',
      'member_left_channel',
    ];
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(events);
    expect(manifest.features.app_home.messages_tab_read_only_enabled).toBe(false);
  });

  it('asks for what the methods that are called and the events that are heard need, and for nothing else', () => {
    const folder = resolve(import.meta.dirname, '../../../src/adapters/slack');
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(resolve(folder, file), 'utf8'))
      .join('\n');
    const called = [...code.matchAll(/\bweb\.((?:\w+\.)*\w+)(?:\[\w+\])?\(/g)].map(([, method]) => method!);
    expect(new Set(called)).toEqual(new Set(Object.keys(scopesOf)));
    const heard: string[] = manifest.settings.event_subscriptions.bot_events;
    expect(Object.keys(scopesOfEvent)).toEqual(expect.arrayContaining(heard));
    const needed = [
      ...Object.values(scopesOf).flat(),
      ...heard.flatMap((event) => scopesOfEvent[event]!),
      // For `/ask`, for the bytes of files, and for the e-mail address that `users.info` then tells.
      ...['commands', 'files:read', 'users:read.email'],
    ];
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
  });

  it('is fit for Socket Mode once the lines that it names are deleted', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('#') || !line.includes('care.example.com'));
    const socket = parse(lines.join('\n').replace('socket_mode_enabled: false', 'socket_mode_enabled: true'));
    expect(lines).toHaveLength(text.split('\n').length - 3);
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
    expect(socket.features.slash_commands[0]).toMatchObject({ command: '/ask', should_escape: true });
  });
});
