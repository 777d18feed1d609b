import type { Capabilities } from '../channel.js';
import { inboundTextMax } from './plain.js';

/** What Slack can show and how often it may be asked (https://docs.slack.dev/apis/web-api/rate-limits). */
export const capabilities: Capabilities = {
  thread: 'reply-to-message',
  choices: { max: 25, labelMax: 75 },
  // Escaping makes up to five of one character, and a message holds some 13,000 in all.
  textMax: 2_500,
  inboundTextMax,
  markdown: 'slack',
  edit: true,
  remove: true,
  ephemeral: 'answering-a-click',
  typing: 'status',
  files: 'upload',
  proactive: 'by-id',
  speakAs: false,
  resend: { send: { how: 'look-up' }, edit: { how: 'idempotent' }, remove: { how: 'idempotent' } },
  limits: [
    { scope: 'place', counts: ['send', 'edit', 'remove'], perSecond: 1, burst: 1 },
    { scope: 'channel', counts: ['mark'], perSecond: 50 / 60, burst: 10 },
  ],
};
