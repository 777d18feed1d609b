import type { WireAnswer } from './forward.js';
import type { Meaning, Reader } from './wire.js';

/**
 * Discord's limits (https://discord.com/developers/docs/topics/rate-limits): 50 requests a second over all, and for
 * messages in one channel 5 in 5 seconds.
 */
const overall = { name: 'bot', perSecond: 50, burst: 50 };
const message = { perSecond: 1, burst: 5 };

interface Body {
  readonly content?: string;
  readonly embeds?: readonly { readonly description?: string }[];
  readonly nonce?: string;
}

/** The body of a message, which comes as JSON, or with files as a form whose first part is JSON. */
const bodyOf = (body: Buffer): Body => {
  const text = body.toString();
  return JSON.parse(text.startsWith('{') ? text : (/\{.*\}/.exec(text)?.[0] ?? '{}')) as Body;
};

/** Reads calls of Discord's REST interface. */
export const discordReader = (conversationOf: (channel: string) => string | undefined): Reader => ({
  read({ method, path, body }): Meaning | undefined {
    const route = path.split('?')[0]!.replace(/^\/api\/v10/, '');
    const [, , channel = '', id] = /^\/(channels)\/(\d+)\/messages(?:\/(\d+))?$/.exec(route) ?? [];
    if (!channel) {
      const opens = /^\/channels\/\d+\/messages\/\d+\/threads$/.test(route);
      return opens ? { key: route, limits: [overall] } : { key: path, reads: true, limits: [overall] };
    }
    if (method === 'GET') return { key: path, reads: true, limits: [overall] };
    const conversation = conversationOf(channel);
    const place = conversation ? { conversation } : {};
    const limits = [overall, { name: `${method}/${channel}`, ...message }];
    if (method === 'DELETE') return { what: 'remove', key: route, messageId: id!, limits, ...place };
    const { content, embeds, nonce } = bodyOf(body);
    const text = content || (embeds?.[0]?.description ?? '');
    if (method === 'POST') return { what: 'send', key: nonce ?? `${route}/${text}`, text, limits, ...place };
    return { what: 'edit', key: `${route}/${text}`, text, messageId: id!, limits, ...place };
  },
  taken({ status, body }: WireAnswer, { messageId }) {
    if (status < 200 || status > 299) return undefined;
    return messageId ?? (JSON.parse(body.toString()) as { id: string }).id;
  },
  limited: (waitMs) => ({
    status: 429,
    headers: {
      'content-type': 'application/json',
      'retry-after': String(Math.ceil(waitMs / 1_000)),
      'x-ratelimit-scope': 'user',
    },
    body: JSON.stringify({ message: 'You are being rate limited.', retry_after: waitMs / 1_000, global: false }),
  }),
});
