import { readFileSync } from 'node:fs';
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

  it('is fit for Socket Mode once the lines that it names are deleted', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('#') || !line.includes('care.example.com'));
    const socket = parse(lines.join('\n').replace('socket_mode_enabled: false', 'socket_mode_enabled: true'));
    expect(lines).toHaveLength(text.split('\n').length - 3);
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
    expect(socket.features.slash_commands[0]).toMatchObject({ command: '/ask', should_escape: true });
  });
});
