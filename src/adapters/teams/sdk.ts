import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import type { Clock } from '../../model/clock.js';
import { type Activity, type OutboundActivity, parseActivity, placeId, type Reference } from './activity.js';
import { isLoopback } from './clouds.js';
import type { TeamsConfig } from './config.js';
import { SigningKeys } from './keys.js';
import type { Login } from './login.js';
import { NotAuthentic, verifyToken } from './token.js';

/** What Teams tells of a member. */
export interface Member {
  readonly name?: string;
  readonly email?: string;
  readonly tenantId?: string;
  /** Teams' own and the directory's id. */
  readonly id?: string;
  readonly aadObjectId?: string;
  /** Somebody of another organisation who was invited. */
  readonly guest?: true;
}

/** A part of a list of members; `next` asks for the one after it. */
export interface MemberPage {
  readonly members: readonly Member[];
  readonly next?: string;
}

/** When a call must be over. `lastLook` throws when it is too late for a request to leave: it is asked right before. */
export interface Within {
  readonly signal: AbortSignal;
  lastLook(): void;
}

/** A conversation that was taken up again. Failures are the SDK's own errors; `sendErrorOf` reads them. */
export interface Turn {
  /** Returns the platform's id of the message. */
  send(activity: OutboundActivity): Promise<string>;
  update(messageId: string, activity: OutboundActivity): Promise<void>;
  remove(messageId: string): Promise<void>;
  getMember(user: string): Promise<Member>;
  getMembers(max: number, next?: string): Promise<MemberPage>;
}

/**
 * All that the Bot Framework SDK is to us, over raw Activity JSON: a successor takes its place by filling in this file.
 * The SDK never retries here, and follows no redirect.
 */
export interface TeamsSdk {
  /** Checks a delivery; `undefined` when it is no activity. Throws `NotAuthentic`, or `Unreachable` when the keys cannot be had. */
  process(authorization: string | undefined, body: unknown): Promise<Activity | undefined>;
  /** Asks for the keys by which deliveries are checked. Throws `Unreachable`. */
  fetchKeys(): Promise<unknown>;
  /** Takes up a conversation by its stored reference. */
  continueConversation<T>(reference: Reference, within: Within, logic: (turn: Turn) => Promise<T>): Promise<T>;
}

type Options = { abortSignal: AbortSignal };
type Found = {
  [of in 'id' | 'name' | 'email' | 'userPrincipalName' | 'tenantId' | 'aadObjectId' | 'userRole']?: string;
};
type Page = { members?: readonly Found[]; continuationToken?: string };
type Policy = {
  readonly name: string;
  sendRequest<R>(request: unknown, next: (request: unknown) => Promise<R>): Promise<R>;
};

/** What we use of the SDK's connector client, which the SDK hands out untyped. */
interface Connector {
  readonly client: {
    readonly pipeline: {
      removePolicy(policy: { name: string }): unknown;
      addPolicy(policy: Policy, where: { afterPhase: 'Sign' }): unknown;
    };
  };
  readonly conversations: {
    sendToConversation(id: string, activity: OutboundActivity, options: Options): Promise<{ id?: string }>;
    updateActivity(id: string, activityId: string, activity: OutboundActivity, options: Options): Promise<unknown>;
    deleteActivity(id: string, activityId: string, options: Options): Promise<unknown>;
    getConversationMember(id: string, user: string, options: Options): Promise<Found>;
    getConversationPagedMembers(
      id: string,
      options: Options & { pageSize: number; continuationToken?: string },
    ): Promise<Page>;
  };
}

type CredentialsFactory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
type Credentials = Awaited<ReturnType<CredentialsFactory['createCredentials']>>;

const credentialsOf = (config: TeamsConfig, login: Login): Credentials => ({
  async signRequest(request) {
    if (!config.anonymous) request.headers.set('authorization', `Bearer ${await login.token()}`);
    return request;
  },
});

/** Policies of the SDK's HTTP pipeline that would act on their own. */
const unwanted = ['defaultRetryPolicy', 'redirectPolicy'];

const memberOf = (found: Found): Member => {
  const email = found.email ?? found.userPrincipalName;
  return {
    ...(found.name ? { name: found.name } : {}),
    ...(email?.includes('@') ? { email } : {}),
    ...(found.tenantId ? { tenantId: found.tenantId } : {}),
    ...(found.id ? { id: found.id } : {}),
    ...(found.aadObjectId ? { aadObjectId: found.aadObjectId } : {}),
    ...(found.userRole?.toLowerCase() === 'guest' ? { guest: true } : {}),
  };
};

/** Whether answers may go to an address that a delivery names: never in the clear, and nowhere else when nobody signed it. */
const isSafe = (serviceUrl: string, { anonymous }: TeamsConfig): boolean => {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname } = new URL(serviceUrl);
  return isLoopback(hostname) ? /^https?:$/.test(protocol) : protocol === 'https:' && !anonymous;
};

/** The SDK of botbuilder 4.23. */
export const createTeamsSdk = (config: TeamsConfig, login: Login, clock: Clock): TeamsSdk => {
  const credentials = credentialsOf(config, login);
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(
      {},
      {
        isValidAppId: async (appId) => appId === config.appId,
        isAuthenticationDisabled: async () => config.anonymous,
        createCredentials: async () => credentials,
      },
    ),
  );
  const keys = new SigningKeys(config.openIdUrl, clock);

  const turnOf = (context: TurnContext, { conversation, team }: Reference, { signal, lastLook }: Within): Turn => {
    const connector = context.turnState.get(adapter.ConnectorClientKey) as Connector;
    const { pipeline } = connector.client;
    for (const name of unwanted) pipeline.removePolicy({ name });
    const look: Policy = {
      name: 'lastLook',
      sendRequest(request, next) {
        lastLook();
        return next(request);
      },
    };
    pipeline.addPolicy(look, { afterPhase: 'Sign' });
    const options = { abortSignal: signal };
    const { id } = conversation;
    return {
      // Not by the context: it would make every message an answer to the continuation itself.
      send: async (activity) => (await connector.conversations.sendToConversation(id, activity, options)).id ?? '',
      async update(messageId, activity) {
        await connector.conversations.updateActivity(id, messageId, activity, options);
      },
      async remove(messageId) {
        await connector.conversations.deleteActivity(id, messageId, options);
      },
      // A channel's members are those of its team.
      getMember: async (user) =>
        memberOf(await connector.conversations.getConversationMember(team ?? placeId(id), user, options)),
      async getMembers(pageSize, next) {
        const { members = [], continuationToken } = await connector.conversations.getConversationPagedMembers(
          team ?? placeId(id),
          { ...options, pageSize, ...(next ? { continuationToken: next } : {}) },
        );
        return { members: members.map(memberOf), ...(continuationToken ? { next: continuationToken } : {}) };
      },
    };
  };

  return {
    async process(authorization, body) {
      const activity = parseActivity(body);
      if (activity?.serviceUrl && !isSafe(activity.serviceUrl, config)) throw new NotAuthentic('other service');
      if (!config.anonymous) {
        const about = { serviceUrl: activity?.serviceUrl ?? undefined, channelId: activity?.channelId ?? '' };
        const expected = { issuer: config.authority, audience: config.appId };
        await verifyToken(authorization, about, { keys, expected, now: clock.now() });
      }
      return activity;
    },
    fetchKeys: () => keys.renew(),
    async continueConversation(reference, within, logic) {
      const { serviceUrl, conversation, bot, user } = reference;
      let result: { value: Awaited<ReturnType<typeof logic>> } | undefined;
      const about = {
        channelId: 'msteams',
        serviceUrl,
        conversation: {
          ...conversation,
          isGroup: false,
          conversationType: conversation.conversationType ?? '',
          name: '',
        },
        bot: { name: '', ...(bot ?? { id: config.appId }) },
        ...(user ? { user: { name: '', ...user } } : {}),
      };
      await adapter.continueConversationAsync(config.appId, about, async (context) => {
        result = { value: await logic(turnOf(context, reference, within)) };
      });
      return result!.value;
    },
  };
};
