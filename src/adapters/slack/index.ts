import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../model/clock.js';
import type { InboundEvent } from '../../model/event.js';
import type { Store } from '../../store/store.js';
import { type Capabilities, type ChannelAdapter, type ChannelHealth, SendError } from '../channel.js';
import { type Account, logIn, RejectedError } from './account.js';
import { type Log, SlackClient } from './client.js';
import type { SlackConfig } from './config.js';
import { download } from './downloads.js';
import { eventsRoute } from './events.js';
import { missed } from './history.js';
import { homeView } from './home.js';
import { Intake } from './intake.js';
import { findByKey } from './lookup.js';
import { Outgoing, refOf } from './outgoing.js';
import { readRef } from './place.js';
import { inboundTextMax } from './plain.js';
import { PrivateReplies } from './private.js';
import { Profiles } from './profiles.js';
import { Socket } from './socket.js';
import { Threads } from './threads.js';
import { Uploads } from './uploads.js';

export { readSlackConfig, type SlackConfig, type SlackSetting } from './config.js';

export interface SlackDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  /** The shared server; needed for deliveries over HTTP. */
  readonly app?: FastifyInstance;
  /** Counts deliveries that are not Slack's. */
  readonly turnedAway?: (why: string) => void;
}

const capabilities: Capabilities = {
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
  limits: [{ scope: 'conversation', perSecond: 1, burst: 1 }],
};

const notNow = (cause: unknown): never => {
  throw new SendError('unavailable', 'The store or Slack cannot be asked now.', undefined, { cause });
};

/** Waits between attempts to reach Slack, in ms. */
const waitMinMs = 1_000;
const waitMaxMs = 30_000;

/**
 * Slack: direct messages, mentions and their threads, and `/ask`. Deliveries come to `POST /slack/events`, whose route is
 * added at once, or over Socket Mode. Bolt's App is not used: it acknowledges before anything is stored.
 */
export const createSlackChannel = (config: SlackConfig, deps: SlackDeps): ChannelAdapter => {
  const { clock, log, store, app } = deps;
  const { apiUrl, appToken, signingSecret, botToken } = config;
  const client = new SlackClient(config, log);
  const profiles = new Profiles(client);
  const replies = new PrivateReplies({ client, store, clock, apiUrl });
  const outgoing = new Outgoing({ client, uploads: new Uploads({ client, store, apiUrl }), replies });
  let account: Account | undefined;
  let trouble: string | undefined;
  let started = false;
  let callOff = () => {};
  const intake = new Intake({
    store,
    clock,
    log,
    profiles,
    threads: new Threads(client, clock),
    self: () => account?.self,
    beside: {
      showChosen: (press) => outgoing.showChosen(press),
      showHome: (user) => client.call((web) => web.views.publish({ user_id: user, view: homeView() })),
    },
  });
  const socket = appToken ? new Socket({ appToken, client, intake, clock, log }) : undefined;
  if (signingSecret) {
    if (!app) throw new Error('Slack over HTTP needs the server.');
    const { turnedAway } = deps;
    eventsRoute(app, { secret: signingSecret, clock, log, intake, ...(turnedAway ? { turnedAway } : {}) });
  }

  /** Finds out who we are. When Slack cannot be reached it goes on trying; throws `RejectedError`. */
  const connect = async (attempt: number): Promise<void> => {
    try {
      account = await logIn(client);
      trouble = undefined;
      if (!started) return;
      await socket?.open();
      log.info({ team: account.self.team }, 'Slack is connected');
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
      if (error instanceof RejectedError) throw error;
      log.warn({ why: trouble }, 'Slack cannot be reached; trying again');
      callOff = clock.after(Math.min(waitMaxMs, waitMinMs * 2 ** attempt), () => {
        if (started) void connect(attempt + 1).catch(() => log.error({ why: trouble }, 'Slack is off'));
      });
    }
  };

  const health = (): ChannelHealth => {
    const why = !started
      ? 'Slack is not started, or is being stopped.'
      : (trouble ??
        client.problem ??
        (account ? undefined : 'Slack is being connected.') ??
        socket?.problem ??
        account?.lacks);
    return why === undefined ? { ok: true } : { ok: false, why };
  };

  return {
    name: 'slack',
    capabilities,
    async start(sink) {
      started = true;
      intake.start(sink);
      try {
        await connect(0);
      } catch (error) {
        started = false;
        await intake.stop();
        throw error;
      }
    },
    async stop() {
      started = false;
      callOff();
      await intake.stop();
      await socket?.close();
    },
    health,
    send: (to, message, context) => outgoing.send(to, message, context),
    edit: (to, messageId, message, context) => outgoing.edit(to, messageId, message, context),
    remove: (_to, messageId, context) => outgoing.remove(messageId, context),
    async typing(to) {
      const ref = readRef(to.ref);
      if (!ref?.thread) return;
      const { channel, thread } = ref;
      const status = 'is looking into it…';
      await client.attempt((web) =>
        web.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status }),
      );
    },
    profile: (person) => profiles.ask(person),
    download: (attachment, maxBytes, signal) =>
      download({ client, token: botToken, apiUrl }, attachment, maxBytes, signal),
    async *catchUp(since): AsyncGenerator<InboundEvent> {
      if (!account) throw new SendError('unavailable', trouble ?? 'Slack is not connected.');
      const { self } = account;
      for await (const { event, onlyIfKnown } of missed({ client, clock, alive: () => started }, self, since))
        if (!onlyIfKnown || (await intake.knows(event, self).catch(notNow))) yield event;
    },
    async wasSent(to, key) {
      const found = await findByKey(client, refOf(to), key);
      if (found === undefined && (await replies.mayHaveSent(key).catch(notNow)))
        throw new SendError('refused', 'It may or may not have arrived: only the asker can see it.');
      return found;
    },
  };
};
