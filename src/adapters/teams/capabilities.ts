import type { Capabilities } from '../channel.js';

const again = { how: 'idempotent' } as const;

/** As Microsoft documents it, with room for typing signs, hints and updates of cards, which count too. */
export const teamsCapabilities: Capabilities = {
  thread: 'reply-to-message',
  choices: { max: 6, labelMax: 60 },
  textMax: 4_000,
  inboundTextMax: 4_000,
  markdown: 'teams',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'pulse',
  files: 'link',
  proactive: 'by-stored-reference',
  speakAs: false,
  resend: { send: { how: 'ambiguous' }, edit: again, remove: again },
  // Of one chat, or one channel with all its threads: at most 7 in any second, 8 in 2, 60 in 30 and 1,800 in 3,600 seconds.
  // Over all 50 in any second.
  limits: [
    { scope: 'place', perSecond: 1.5, burst: 4 },
    { scope: 'place', perSecond: 0.47, burst: 60 },
    { scope: 'channel', perSecond: 25, burst: 25 },
  ],
};
