import type { Json } from '../../model/json.js';
import { StoreError } from '../../store/store.js';
import { type Capabilities, type ChannelAdapter, type SendContext, SendError } from '../channel.js';
import { attachmentRoutes } from './attachments.js';
import type { WebContext, WebDeps } from './context.js';
import { contentOf, type FeedEntry, outbound } from './feed.js';
import { Intake } from './intake.js';
import { defaultWebLimits } from './limits.js';
import { messageRoutes } from './messages.js';
import { pageRoutes } from './pages.js';
import { sessionRoutes } from './session.js';
import { Followers } from './stream.js';
import { Visitors } from './visitors.js';
import { whyRoute } from './why.js';

export type { WebDeps } from './context.js';
export { defaultWebLimits, type WebLimits } from './limits.js';

const idempotent = { how: 'idempotent' } as const;
const capabilities: Capabilities = {
  thread: 'own-channel',
  choices: { max: 12, labelMax: 80 },
  textMax: 16_000,
  inboundTextMax: 4_000,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'any-time',
  typing: 'pulse',
  files: 'upload',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: idempotent, edit: idempotent, remove: idempotent },
  limits: [],
};

/**
 * The web chat: a page, a widget, and a small chat platform of its own on the store's feeds. A conversation is one
 * visitor; her feed bears the conversation's id and holds what both sides said. Nothing else is kept, so any process can
 * serve her. The routes are added at once; until `start` and after `stop` they answer 503.
 */
export const createWebChannel = (deps: WebDeps): ChannelAdapter => {
  const { app, store, clock } = deps;
  const limits = { ...defaultWebLimits, ...deps.limits };
  const visitors = new Visitors(store, deps.randomToken, deps.publicUrl.startsWith('https:'));
  const followers = new Followers(store, clock);
  const intake = new Intake(store, clock, limits);
  const shared: WebContext = { ...deps, limits, visitors, followers, intake, textMax: capabilities.inboundTextMax };
  let unwatch = () => {};

  app.register(async (scope) => {
    await pageRoutes(scope, deps.embedOn ?? '*');
    sessionRoutes(scope, shared);
    messageRoutes(scope, shared);
    attachmentRoutes(scope, shared);
    whyRoute(scope, shared);
  });

  const append = async (feed: string, { key, signal }: SendContext, entry: FeedEntry) => {
    if (signal.aborted) throw new SendError('unavailable', 'The time for this attempt was over before it began.');
    try {
      await store.append(feed, `out:${key}`, entry as unknown as Json);
    } catch (error) {
      if (error instanceof StoreError) throw new SendError('unavailable', error.message, undefined, { cause: error });
      throw error;
    }
  };

  return {
    name: 'web',
    capabilities,
    async start(sink) {
      intake.start(sink);
      unwatch = store.watch((change) => {
        if (change.kind === 'feed') followers.wake(change.feed);
        if (change.kind === 'doc') visitors.changed(change.collection, change.id);
      });
    },
    async stop() {
      await intake.stop();
      unwatch();
      followers.closeAll();
    },
    health: () =>
      intake.open ? { ok: true } : { ok: false, why: 'The web chat is not started, or is being stopped.' },
    async send(to, message, context) {
      await append(to.conversation, context, outbound(context.key, message));
      return { messageId: context.key };
    },
    async edit(to, messageId, message, context) {
      await append(to.conversation, context, { type: 'edited', id: messageId, ...contentOf(message) });
    },
    async remove(to, messageId, context) {
      await append(to.conversation, context, { type: 'deleted', id: messageId });
    },
    async typing(to) {
      followers.tell(to.conversation, 'typing', {});
    },
  };
};
