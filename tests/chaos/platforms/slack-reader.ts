import { visibleText } from '../../fakes/slack/workspace.js';
import type { WireAnswer } from './forward.js';
import type { Meaning, Reader } from './wire.js';

/**
 * Slack's limits (https://docs.slack.dev/apis/web-api/rate-limits): a message a second in a channel, with some burst;
 * several hundred a minute in a workspace; 50 updates a minute. Questions are 50 a minute too, but here a hundred times
 * that: a run has as many starts, each of which looks through the history, in a minute as a bot in days.
 */
const limits = {
  message: { perSecond: 1, burst: 3 },
  messages: { perSecond: 15, burst: 500 },
  updates: { perSecond: 50 / 60, burst: 50 },
  questions: { perSecond: (100 * 50) / 60, burst: 500 },
};

const textOf = (args: Record<string, string>): string =>
  visibleText({ ts: '', user: '', text: args.text ?? '', blocks: args.blocks ? JSON.parse(args.blocks) : [] });

/** Reads calls of Slack's Web API. `conversationOf`: the plan's conversation in a channel and thread. */
export const slackReader = (conversationOf: (channel: string, thread?: string) => string | undefined): Reader => ({
  read({ path, body }): Meaning | undefined {
    const name = path.replace('/api/', '');
    const args = Object.fromEntries(new URLSearchParams(body.toString()));
    const { channel = '', ts = '', thread_ts: thread } = args;
    if (name === 'conversations.history' || name === 'conversations.replies')
      return {
        key: `${name}/${channel}/${ts}`,
        reads: true,
        limits: [{ name, ...limits.questions }],
      };
    const conversation = conversationOf(channel, thread);
    const place = conversation ? { conversation } : {};
    if (name === 'chat.postMessage') {
      const metadata = args.metadata ? JSON.parse(args.metadata) : undefined;
      return {
        what: 'send',
        key: String(metadata?.event_payload?.key ?? `${channel}/${args.text}`),
        ...place,
        text: textOf(args),
        limits: [
          { name: channel, ...limits.message },
          { name: 'workspace', ...limits.messages },
        ],
      };
    }
    if (name !== 'chat.update' && name !== 'chat.delete') return undefined;
    return {
      what: name === 'chat.update' ? 'edit' : 'remove',
      key: `${channel}:${ts}/${textOf(args)}`,
      ...place,
      text: textOf(args),
      messageId: `${channel}:${ts}`,
      limits: [{ name, ...limits.updates }],
    };
  },
  taken({ status, body }: WireAnswer) {
    if (status !== 200) return undefined;
    const { ok, channel, ts } = JSON.parse(body.toString()) as { ok: boolean; channel?: string; ts?: string };
    return ok ? `${channel}:${ts}` : undefined;
  },
  limited: (waitMs) => ({
    status: 429,
    headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)), 'content-type': 'application/json' },
    body: '{"ok":false,"error":"ratelimited"}',
  }),
});
