import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../model/clock.js';
import type { InboundEvent } from '../../model/event.js';
import type { Store } from '../../store/store.js';
import { type ChannelAdapter, type ChannelHealth, SendError } from '../channel.js';
import { type Account, logIn, RejectedError } from './account.js';
import { capabilities } from './capabilities.js';
import { type Log, SlackClient } from './client.js';
import type { SlackConfig } from './config.js';
import { Desks } from './desk/desks.js';
import { DeskIntake } from './desk/intake.js';
import { setMark } from './desk/marks.js';
import { download } from './downloads.js';
import { eventsRoute } from './events.js';
import { missed } from './history.js';
import { homeView } from './home.js';
import { Intake } from './intake.js';
import { findByKey } from './lookup.js';
import { Outgoing, refOf } from './outgoing.js';
import { channelKey, isDesk, readRef } from './place.js';
import { nobodyCanTell, PrivateReplies } from './private.js';
import { Profiles } from './profiles.js';
import { RefusedFiles } from './refused-files.js';
import { Socket } from './socket.js';
import { Threads } from './threads.js';
import { Uploads } from './uploads.js';
import { words } from './words.js';

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
  const client = new SlackClient(config, log, clock);
  const profiles = new Profiles(client);
  const replies = new PrivateReplies({ client, store, clock, apiUrl });
  const outgoing = new Outgoing({ client, uploads: new Uploads({ client, store, apiUrl }), replies });
  let account: Account | undefined;
  let trouble: string | undefined;
  let started = false;
  let callOff = () => {};
  const refusedFiles = new RefusedFiles({ client, store });
  const unreachable = (): string | undefined =>
    !started
      ? (trouble ?? 'Slack is not started, or is being stopped.')
      : (trouble ?? client.problem ?? (account ? undefined : 'Slack is being connected.') ?? socket?.problem);

  const desks = new Desks({ client, clock, unreachable });
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
      tellRefused: (file) => refusedFiles.tell(file),
    },
    desk: new DeskIntake({ client, store, clock, desks, answer: (url, text) => replies.note(url, text) }),
  });
  const socket: Socket | undefined = appToken ? new Socket({ appToken, client, intake, clock, log }) : undefined;
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
      await desks.checkAll();
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
    const why = unreachable() ?? account?.lacks;
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
        desks.start();
      } catch (error) {
        started = false;
        await intake.stop();
        throw error;
      }
    },
    async stop() {
      started = false;
      callOff();
      desks.stop();
      await intake.stop();
      await socket?.close();
    },
    health,
    placeOf(to) {
      const ref = readRef(to.ref);
      return ref ? channelKey(ref) : to.conversation;
    },
    send: (to, message, context) => desks.watch(to, outgoing.send(to, message, context)),
    edit: (to, messageId, message, context) => desks.watch(to, outgoing.edit(to, messageId, message, context)),
    remove: (to, messageId, context) => desks.watch(to, outgoing.remove(messageId, context)),
    openDesk: (place) => desks.open(place),
    mark: (to, messageId, mark, context) => desks.watch(to, setMark({ client, store }, messageId, mark, context)),
    async typing(to) {
      const ref = readRef(to.ref);
      if (!ref?.thread || isDesk(ref)) return;
      const { channel, thread } = ref;
      const status = words.working;
      await client.attempt((web) =>
        web.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status }),
      );
    },
    profile: (person) => profiles.ask(person),
    async download(attachment, maxBytes, signal) {
      try {
        return await download({ client, token: botToken, apiUrl }, attachment, maxBytes, signal);
      } catch (error) {
        if (error instanceof SendError && error.code === 'refused')
          await refusedFiles
            .tell(attachment, error, maxBytes)
            .catch((err: unknown) => log.warn({ err }, 'Slack did not let us tell that a file was refused'));
        throw error;
      }
    },
    async *catchUp(since): AsyncGenerator<InboundEvent> {
      if (!account) throw new SendError('unavailable', trouble ?? 'Slack is not connected.');
      const { self } = account;
      const reader = { client, clock, alive: () => started };
      for await (const body of missed(reader, since, (one) => intake.heard(one, self))) {
        yield* await intake.missed(body, self).catch(notNow);
      }
    },
    async wasSent(to, key) {
      const found = await findByKey(client, refOf(to), key);
      if (found === undefined && (await replies.mayHaveSent(key).catch(notNow))) throw nobodyCanTell();
      return found;
    },
  };
};
