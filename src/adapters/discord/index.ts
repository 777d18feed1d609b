import { type Capabilities, type ChannelAdapter, SendError, type Sink } from '../channel.js';
import { createApi } from './api.js';
import { PrivateAnswers } from './ask.js';
import { CatchUp } from './catch-up.js';
import { Chains } from './chains.js';
import { Channels } from './channels.js';
import { limits } from './components.js';
import type { DiscordConfig } from './config.js';
import { Connection } from './connection.js';
import type { DiscordContext, DiscordDeps, Identity } from './context.js';
import { readDelivery } from './deliveries.js';
import { Desks } from './desk/desks.js';
import { Hearing } from './desk/hearing.js';
import { Hints } from './desk/hints.js';
import { DeskPresses } from './desk/press.js';
import { Doors } from './doors.js';
import { download } from './download.js';
import { History } from './history.js';
import { identify, registerCommands } from './identity.js';
import { Intake } from './intake.js';
import { lookUp } from './look-up.js';
import { Mark } from './mark.js';
import { refOf } from './place.js';
import { Places } from './places.js';
import { Interactions } from './press.js';
import { Reading } from './reading.js';
import { inboundTextMax } from './receive.js';
import { tellRefused } from './refused-files.js';
import { Sent } from './sent.js';
import { Speaker } from './speaker.js';
import type { Server } from './survey.js';
import { Taking } from './taking.js';
import { Understanding } from './understand.js';

export { type DiscordConfig, type DiscordSettings, readDiscordConfig } from './config.js';
export type { DiscordDeps } from './context.js';
export { inviteLink } from './invite.js';

export const discordCapabilities: Capabilities = {
  thread: 'reply-to-message',
  choices: { max: limits.rows * limits.inRow, labelMax: limits.label },
  // Escaping may double a text, and an embed takes 4,096: see `payloadOf`.
  textMax: 1_900,
  inboundTextMax,
  markdown: 'discord',
  edit: true,
  remove: true,
  ephemeral: 'answering-a-click',
  typing: 'pulse',
  files: 'upload',
  proactive: 'by-id',
  speakAs: false,
  // "The past few minutes", says Discord of its memory for nonces; two are sure to be within them. After that: `wasSent`.
  resend: {
    send: { how: 'idempotent', withinMs: 120_000 },
    edit: { how: 'idempotent' },
    remove: { how: 'idempotent' },
  },
  // 50 requests a second over all, of which 15 are for reading history and 5 for other things; 5 messages in 5 seconds in one channel; 4 marks a
  // second.
  limits: [
    { scope: 'channel', perSecond: 30, burst: 30 },
    { scope: 'place', counts: ['send', 'edit', 'remove'], perSecond: 1, burst: 5 },
    { scope: 'place', counts: ['mark'], perSecond: 2, burst: 2 },
  ],
};

/** Discord: direct messages, mentions answered in threads, `/ask` answered to the asker alone; and desks. */
export const createDiscordChannel = (config: DiscordConfig, deps: DiscordDeps): ChannelAdapter => {
  let known: Identity | undefined;
  const api = createApi(config, deps.clock);
  const context: DiscordContext = {
    ...deps,
    config,
    api,
    channels: new Channels(api),
    places: new Places(deps.store),
    sent: new Sent(),
    identity() {
      if (known) return known;
      throw new SendError('unavailable', 'Discord has not been reached yet.');
    },
  };
  const doors = new Doors(context);
  const answers = new PrivateAnswers(context, doors);
  const desks = new Desks(context, async () => known ?? identify(api), discordCapabilities);
  const speaker = new Speaker(context, doors, answers, () => desks.changed());
  const understanding = new Understanding(context, new Hearing(context, desks), desks);
  const history = new History(context);
  const mark = new Mark(context);
  const chains = new Chains();
  const taking = new Taking(context, understanding, doors, new Hints(context));
  const catchUp = new CatchUp({
    ...{ context, history, mark, chains, desks },
    reading: new Reading(context, history, mark, taking),
  });
  const intake = new Intake(mark, chains, taking, catchUp);
  const interactions = new Interactions(context, answers, new DeskPresses(context, desks));

  /** The bot's own messages come back with their nonce: so a send whose answer was lost is known to have arrived. */
  const echo = ({ t, d }: { t?: string; d?: { id?: unknown; nonce?: unknown; author?: { id?: unknown } } }) => {
    if (t === 'MESSAGE_CREATE' && d?.author?.id === known?.bot && typeof d?.nonce === 'string')
      context.sent.note(d.nonce, String(d.id));
  };
  /** What the gateway tells of servers and their channels: where something may have been written that was not heard. */
  const hearOf = ({ t, d }: { t?: string; d: Server & { unavailable?: boolean } }) => {
    if (t === 'GUILD_CREATE' && !d.unavailable) catchUp.tell(d);
    if (t === 'GUILD_DELETE') catchUp.gone(d.id, d.unavailable === true);
    if (t === 'CHANNEL_CREATE' || t === 'THREAD_CREATE') catchUp.made(d.id);
  };
  const onDispatch = (packet: unknown) => {
    const { t, d } = packet as { t?: string; d: Parameters<typeof understanding.learn>[0] };
    if (t === 'GUILD_CREATE') understanding.learn(d);
    hearOf(packet as Parameters<typeof hearOf>[0]);
    context.channels.learn(packet as Parameters<typeof context.channels.learn>[0]);
    desks.learn(t);
    echo(packet as Parameters<typeof echo>[0]);
    const delivery = readDelivery(packet);
    const { sink } = intake;
    if (delivery?.t !== 'INTERACTION_CREATE') intake.deliver(packet);
    else if (sink) interactions.take(delivery.d, sink);
  };
  const connection = new Connection(context, {
    onDispatch,
    onSession: (servers) => catchUp.begin(servers),
    onTurn: () => context.places.forget(),
    async onIdentity(identity) {
      known = identity;
      await registerCommands(context);
      await desks.start();
    },
  });

  return {
    name: 'discord',
    capabilities: discordCapabilities,
    async start(sink: Sink) {
      intake.start(sink);
      try {
        await connection.start();
      } catch (error) {
        await intake.stop();
        throw error;
      }
    },
    async stop() {
      await connection.stop();
      desks.stop();
      await Promise.all([intake.stop(), interactions.stop()]);
      await mark.stop().catch((error: unknown) => deps.log.warn({ err: error }, 'The mark could not be stored'));
    },
    health: () => connection.health(),
    send: (to, message, send) => speaker.send(to, message, send),
    edit: (to, messageId, message, send) => speaker.edit(to, messageId, message, send),
    remove: (to, messageId, send) => speaker.remove(to, messageId, send),
    typing: (to) => speaker.typing(to),
    mark: (to, messageId, shown, send) => speaker.mark(to, messageId, shown, send),
    openDesk: (place) => desks.open(place),
    placeOf(to) {
      const ref = refOf(to);
      return !ref || ref.kind === 'ask' ? to.conversation : ref.channel;
    },
    async download(attachment, maxBytes, signal) {
      try {
        return await download(context, attachment, maxBytes, signal);
      } catch (error) {
        await tellRefused(context, attachment, maxBytes, error);
        throw error;
      }
    },
    wasSent: (to, key) => lookUp(context, to, key),
    catchesUp: true,
  };
};
