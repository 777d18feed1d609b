import type { Address } from '../../model/message.js';
import type { Person } from '../../model/person.js';
import { cleanName } from '../../model/text.js';
import { type ChannelAdapter, SendError } from '../channel.js';
import { placeId, type Reference } from './activity.js';
import type { FileSource } from './attachments.js';
import { Calls } from './calls.js';
import { teamsCapabilities } from './capabilities.js';
import { welcomeCard } from './card.js';
import type { TeamsConfig } from './config.js';
import type { TeamsDeps } from './context.js';
import { Desks } from './desk/desks.js';
import { DeskIntake } from './desk/intake.js';
import { Joined } from './desk/joined.js';
import { download } from './download.js';
import { sendErrorOf } from './errors.js';
import { Intake } from './intake.js';
import { KeysHealth } from './keys-health.js';
import { Login } from './login.js';
import { Outgoing } from './outgoing.js';
import { RefusedFiles } from './refused-files.js';
import { messagesRoute } from './routes.js';
import { createTeamsSdk } from './sdk.js';
import { Services } from './services.js';
import { ShownChoices } from './shown-choices.js';
import { SignIn } from './sign-in.js';
import { words } from './words.js';

export { teamsCapabilities } from './capabilities.js';
export { readTeamsConfig, type TeamsConfig } from './config.js';
export type { TeamsDeps } from './context.js';
export { teamsManifest } from './package/manifest.js';

const people = 'teams-people';
const personId = ({ tenant, user }: Person): string => `${tenant}/${user}`;

/**
 * Microsoft Teams, through the Bot Connector: deliveries come to `POST /api/messages` of the shared server, messages go
 * out by the conversation reference that is kept in `Address.ref`, at any later time. Channels can be desks.
 */
export const createTeamsChannel = (config: TeamsConfig, deps: TeamsDeps): ChannelAdapter => {
  const { clock, log, store } = deps;
  const login = new Login(config, clock);
  const sdk = createTeamsSdk(config, login, clock);
  const signIn = new SignIn(login, config, clock, log);
  const desks = new Desks(clock);
  const services = new Services(config, store, (channel) => desks.byChannel.has(channel));
  const calls = new Calls({ config, services, clock, login, signIn, sdk });
  const shownChoices = new ShownChoices(store);
  const refusedFiles = new RefusedFiles({ calls, store, clock });
  const outgoing = new Outgoing({
    ...deps,
    calls,
    services,
    shownChoices,
    // Looked at soon, so that the desk's health tells why.
    failed: (desk) => void desks.byChannel.get(desk)?.check(),
    cardSent: (desk, error) => desks.byChannel.get(desk)?.cardSent(error),
  });
  const met = new Set<string>();
  const keys = new KeysHealth(clock, () => sdk.fetchKeys());

  const desk = new DeskIntake({ calls, services, store, clock, desks: desks.byChannel });
  const intake = new Intake(
    deps,
    {
      textMax: teamsCapabilities.inboundTextMax,
      channels: config.anonymous ? ['msteams', 'emulator'] : ['msteams'],
    },
    {
      async chose({ address, messageId, choice }) {
        const activity = await shownChoices.choose(address.conversation, messageId, choice);
        if (activity) await calls.aside(address, (turn) => turn.update(messageId, activity));
      },
      async greet(address, personal) {
        const card = welcomeCard(words.hello, deps.welcome ?? words.welcome, personal);
        await calls.aside(address, (turn) => turn.send({ type: 'message', summary: words.hello, attachments: [card] }));
      },
      async met({ from, address }) {
        const id = personId(from);
        if (met.has(id)) return;
        await store.insert(people, id, address.ref);
        if (met.size > 10_000) met.clear();
        met.add(id);
      },
      refused: (event) => refusedFiles.unreadable(event),
    },
    desk,
    new Joined({ store, desk }),
    services,
  );

  messagesRoute(deps.app, sdk, deps, {
    get open() {
      return intake.open;
    },
    take: (activity) => intake.take(activity),
    keys: (problem) => keys.found(problem),
  });

  const unreachable = (): string | undefined =>
    intake.open ? (signIn.problem ?? keys.problem) : 'The Teams channel is not started, or is being stopped.';

  return {
    name: 'teams',
    capabilities: teamsCapabilities,
    async start(sink) {
      await signIn.start();
      keys.start();
      intake.start(sink);
      await desks.start();
    },
    async stop() {
      signIn.stop();
      desks.stop();
      await intake.stop();
      keys.stop();
    },
    health() {
      const why = unreachable();
      return why === undefined ? { ok: true } : { ok: false, why };
    },
    placeOf(to) {
      const id = (to.ref as Partial<Reference> | null)?.conversation?.id;
      return id ? placeId(id) : to.conversation;
    },
    openDesk: (place) => desks.open(place, teamsCapabilities, { calls, services, tenant: config.tenant, unreachable }),
    send: (to, message, context) => outgoing.send(to, message, context),
    edit: (to, messageId, message, context) => outgoing.edit(to, messageId, message, context),
    remove: (to, messageId, context) => outgoing.remove(to, messageId, context),
    async typing(to) {
      await calls.aside(to, (turn) => turn.send({ type: 'typing' })).catch(() => {});
    },
    async profile(person) {
      const ref = await store.get(people, personId(person));
      if (ref === undefined) return undefined;
      const user = (ref as unknown as Reference).user?.id ?? person.user;
      const to: Address = { channel: 'teams', conversation: '', ref };
      const member = await calls.aside(to, (turn) => turn.getMember(user));
      const name = cleanName(member?.name ?? '');
      return member && { ...(name && { name }), ...(member.email && { email: member.email }) };
    },
    async download(attachment, maxBytes, signal) {
      if (!attachment.source) throw new SendError('refused', 'There is nothing to fetch.');
      try {
        return await download(attachment.source as unknown as FileSource, {
          maxBytes,
          signal,
          configured: [new URL(config.serviceUrl).host],
          token: async () => (config.anonymous ? undefined : signIn.token()),
        });
      } catch (error) {
        const known = sendErrorOf(error, 'edit', clock);
        await refusedFiles.notFetched(attachment, maxBytes, known).catch((err: unknown) => {
          log.warn({ channel: 'teams', err }, 'The sender of a file was not told that it could not be fetched');
        });
        throw known;
      }
    },
  };
};
