import { signed } from '../../tests/fakes/slack/deliver.js';
import { activityOf } from '../../tests/fakes/teams/activities.js';
import { fakeApp } from '../../tests/fakes/teams/index.js';
import type { FakeReady } from './fake.js';

/** Writes a request as it stands on the wire. */
const request = (path: string, body: string, headers: Readonly<Record<string, string>>): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

/** The n-th message of so many customers, signed as Slack does. */
export const slackRequest = (fake: FakeReady, n: number, users: number, text: string): string => {
  const user = `U0BENCH${n % users}`;
  const now = Date.now() * 1_000 + n;
  const ts = `${Math.floor(now / 1_000_000)}.${String(now % 1_000_000).padStart(6, '0')}`;
  const event = {
    ...{ type: 'message', ts, user, text, team: 'T0CARE', channel: `D${user}`, channel_type: 'im', event_ts: ts },
    client_msg_id: `0e4d0000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    blocks: [
      {
        type: 'rich_text',
        block_id: 'b',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
      },
    ],
  };
  const authorization = {
    enterprise_id: null,
    team_id: 'T0CARE',
    user_id: 'U0BOT',
    is_bot: true,
    is_enterprise_install: false,
  };
  const body = JSON.stringify({
    ...{ token: 'old', team_id: 'T0CARE', api_app_id: 'A0CARE', event, type: 'event_callback' },
    ...{ event_id: `Ev${n}`, event_time: Math.floor(now / 1_000_000), authorizations: [authorization] },
    is_ext_shared_channel: false,
  });
  return request('/slack/events', body, signed(fake.slack.SLACK_SIGNING_SECRET, body));
};

/** The n-th message of so many customers, with the Bot Connector's token. */
export const teamsRequest = (fake: FakeReady, n: number, users: number, text: string): string => {
  const name = `bench${n % users}`;
  const person = {
    id: `29:1${name}`,
    aadObjectId: `00000000-0000-4000-9000-${String(n % users).padStart(12, '0')}`,
    name: 'Robin',
    email: 'robin@contoso.example',
  };
  const place = { id: `a:${name}-chat`, type: 'personal' as const, members: new Map(), botIsMember: true };
  const bot = { id: `28:${fakeApp.id}`, name: 'Careline' };
  const about = activityOf({ place, person, bot, tenant: fakeApp.tenant, serviceUrl: fake.serviceUrl });
  const attachments = [{ contentType: 'text/html', content: `<div>${text}</div>` }];
  const said = { type: 'message', id: String(1_760_000_000_000 + n), textFormat: 'plain', text, attachments };
  const body = JSON.stringify({ ...about, ...said, timestamp: new Date().toISOString() });
  return request('/api/messages', body, { authorization: `Bearer ${fake.token}` });
};
