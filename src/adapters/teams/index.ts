import type { Address, OutboundMessage } from '../../model/message.js';
import type { Person } from '../../model/person.js';
import { type Capabilities, type ChannelAdapter, SendError } from '../channel.js';
import type { OutboundActivity, Reference } from './activity.js';
import type { FileSource } from './attachments.js';
import { Calls } from './calls.js';
import { welcomeCard } from './card.js';
import type { TeamsConfig } from './config.js';
import type { TeamsDeps } from './context.js';
import { download } from './download.js';
import { sendErrorOf } from './errors.js';
import { Intake } from './intake.js';
import { Login } from './login.js';
import { toActivity } from './render.js';
import { messagesRoute } from './routes.js';
import { createTeamsSdk } from './sdk.js';
import { ShownChoices } from './shown-choices.js';
import { SignIn } from './sign-in.js';

export { readTeamsConfig, type TeamsConfig } from './config.js';
export type { TeamsDeps } from './context.js';
export { teamsManifest } from './manifest.js';

const again = { how: 'idempotent' } as const;

/** As Microsoft documents it, with room for typing signs and updates of cards, which count too. */
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
  // At most 7 in any second and 60 in any 30 seconds of one conversation, and 50 in any second over all.
  limits: [
    { scope: 'conversation', perSecond: 3, burst: 3 },
    { scope: 'conversation', perSecond: 1, burst: 30 },
    { scope: 'channel', perSecond: 25, burst: 25 },
  ],
};

const people = 'teams-people';
const personId = ({ tenant, user }: Person): string => `${tenant}/${user}`;

const defaultWelcome =
  'Ask me anything about our products and your orders. I answer from what our team wrote down, and I bring in a person when I do not know.';

/**
 * Microsoft Teams, through the Bot Connector: deliveries come to `POST /api/messages` of the shared server, messages go
 * out by the conversation reference that is kept in `Address.ref`, at any later time.
 */
export const createTeamsChannel = (config: TeamsConfig, deps: TeamsDeps): ChannelAdapter => {
  const { clock, log, store } = deps;
  const login = new Login(config, clock);
  const sdk = createTeamsSdk(config, login, clock);
  const signIn = new SignIn(login, config, clock, log);
  const calls = new Calls(config, clock, login, signIn, sdk);
  const shownChoices = new ShownChoices(store);
  const met = new Set<string>();
  let keysProblem: string | undefined;

  const lower = async (to: Address, message: OutboundMessage): Promise<OutboundActivity> => {
    const links = new Map<string, string>();
    for (const file of message.attachments ?? []) {
      const link = await deps.linkTo?.(file, to).catch(() => undefined);
      if (link) links.set(file.id, link);
    }
    return toActivity(message, calls.referenceOf(to), links);
  };

  /** That a choice was made can only be shown while the message is remembered; nothing else depends on it. */
  const remember = (to: Address, messageId: string, activity: OutboundActivity, message: OutboundMessage) =>
    shownChoices.keep(to.conversation, messageId, activity, message).catch((error: unknown) => {
      log.warn({ channel: 'teams', err: error }, 'A message’s buttons were not remembered; they will stay as they are');
    });

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
        const card = welcomeCard('Hello! I am here to help.', deps.welcome ?? defaultWelcome, personal);
        await calls.aside(address, (turn) => turn.send({ type: 'message', attachments: [card] }));
      },
      async met({ from, address }) {
        const id = personId(from);
        if (met.has(id)) return;
        await store.insert(people, id, address.ref);
        if (met.size > 10_000) met.clear();
        met.add(id);
      },
    },
  );

  messagesRoute(deps.app, sdk, deps, {
    get open() {
      return intake.open;
    },
    take: (activity) => intake.take(activity),
    keys: (problem) => {
      keysProblem = problem;
    },
  });

  return {
    name: 'teams',
    capabilities: teamsCapabilities,
    async start(sink) {
      await signIn.start();
      intake.start(sink);
    },
    async stop() {
      signIn.stop();
      await intake.stop();
    },
    health() {
      if (!intake.open) return { ok: false, why: 'The Teams channel is not started, or is being stopped.' };
      const why = signIn.problem ?? keysProblem;
      return why === undefined ? { ok: true } : { ok: false, why };
    },
    async send(to, message, { signal }) {
      const activity = await lower(to, message);
      const messageId = (await calls.make(to, 'send', signal, (turn) => turn.send(activity))) ?? '';
      await remember(to, messageId, activity, message);
      return { messageId };
    },
    async edit(to, messageId, message, { signal }) {
      const activity = await lower(to, message);
      await calls.make(to, 'edit', signal, (turn) => turn.update(messageId, activity));
      await remember(to, messageId, activity, message);
    },
    async remove(to, messageId, { signal }) {
      await calls.make(to, 'remove', signal, (turn) => turn.remove(messageId));
    },
    async typing(to) {
      await calls.aside(to, (turn) => turn.send({ type: 'typing' })).catch(() => {});
    },
    async profile(person) {
      const ref = await store.get(people, personId(person));
      if (ref === undefined) return undefined;
      const user = (ref as unknown as Reference).user?.id ?? person.user;
      const to: Address = { channel: 'teams', conversation: '', ref };
      const member = await calls.aside(to, (turn) => turn.getMember(user));
      return member && { ...(member.name && { name: member.name }), ...(member.email && { email: member.email }) };
    },
    async download({ source }, maxBytes, signal) {
      if (!source) throw new SendError('refused', 'There is nothing to fetch.');
      try {
        return await download(source as unknown as FileSource, {
          maxBytes,
          signal,
          configured: [new URL(config.serviceUrl).host],
          token: async () => (config.anonymous ? undefined : signIn.token()),
        });
      } catch (error) {
        throw sendErrorOf(error, 'edit', clock);
      }
    },
  };
};
