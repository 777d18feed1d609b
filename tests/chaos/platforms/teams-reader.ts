import type { Sent } from '../../fakes/teams/state.js';
import { visibleText } from '../../fakes/teams/visible.js';
import type { WireAnswer } from './forward.js';
import type { Meaning, Reader } from './wire.js';

/** Over all, calls of a bot in one tenant; those of each chat are limited by the fake itself. */
const overall = { name: 'bot', perSecond: 50, burst: 50 };

/** Reads calls of the Bot Connector. A message has no key there: its place and its words name it. */
export const teamsReader = (
  conversationOf: (place: string) => { readonly plan: string; readonly store: string } | undefined,
): Reader => ({
  read({ method, path, body }): Meaning | undefined {
    const [, , , place, kind, item] = path.split('?')[0]!.split('/').map(decodeURIComponent);
    if (!path.startsWith('/v3/conversations/') || !place || kind !== 'activities') return undefined;
    const limits = [overall];
    if (method === 'DELETE') return { what: 'remove', key: `${place}/${item}`, messageId: item!, limits };
    const activity = JSON.parse(body.toString()) as Sent;
    if (activity.type !== 'message') return undefined;
    const found = conversationOf(place);
    const text = visibleText(activity);
    const said = {
      key: `${found?.store ?? place}/${text}`,
      text,
      limits,
      ...(found ? { conversation: found.plan } : {}),
    };
    return method === 'PUT' ? { what: 'edit', messageId: item!, ...said } : { what: 'send', ...said };
  },
  taken({ status, body }: WireAnswer, { messageId }) {
    if (status < 200 || status > 299) return undefined;
    return messageId ?? (JSON.parse(body.toString()) as { id: string }).id;
  },
  limited: (waitMs) => ({
    status: 429,
    headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)), 'content-type': 'application/json' },
    body: '{"error":{"code":"TooManyRequests","message":"Calls are limited."}}',
  }),
});
