import { cloudOf, isLoopback, isMicrosoftHost } from './clouds.js';

/** What the Teams channel needs to know; made by `readTeamsConfig`. */
export interface TeamsConfig {
  /** Empty in anonymous mode, and only there. */
  readonly appId: string;
  readonly appPassword: string;
  /** The tenant of a single-tenant bot, as it was given but in lower case: an id or a domain. */
  readonly tenant?: string;
  /** Where our own token is asked for. */
  readonly tokenUrl: string;
  /** For whom our own token is, and who issues the Bot Connector's. */
  readonly authority: string;
  readonly openIdUrl: string;
  /** The Bot Connector of conversations that have not told theirs yet. */
  readonly serviceUrl: string;
  /** Nothing is verified and nothing is signed: for the emulator and tests, on loopback. */
  readonly anonymous: boolean;
}

export type TeamsConfigState =
  | { readonly state: 'off'; readonly why: string }
  | { readonly state: 'faulty'; readonly problems: string[] }
  | { readonly state: 'on'; readonly config: TeamsConfig };

type Environment = Readonly<Record<string, string | undefined>>;

const addresses = ['TEAMS_OPENID_URL', 'TEAMS_LOGIN_URL', 'TEAMS_SERVICE_URL'] as const;
const names = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID', 'TEAMS_ALLOW_ANONYMOUS', ...addresses] as const;

/** What is wrong with an address of Microsoft's services, or of a stand-in on this machine. */
const addressFault = (name: string, value: string): string | undefined => {
  if (!URL.canParse(value)) return `${name} must be a full address, such as https://login.microsoftonline.us.`;
  const { protocol, hostname } = new URL(value);
  if (isLoopback(hostname) && (protocol === 'http:' || protocol === 'https:')) return undefined;
  if (!isMicrosoftHost(hostname))
    return `${name} points to ${hostname}, which is not Microsoft's; our password and tokens would go there. Other hosts are taken on loopback only. Leave it out for the public cloud.`;
  if (protocol !== 'https:') return `${name} must begin with https://.`;
  return undefined;
};

/** A host alone gets the tenant; an address with a path names its tenant itself. */
const tokenUrlOf = (loginUrl: string, tenant: string): string => {
  const { origin, pathname } = new URL(loginUrl);
  const path = pathname === '/' ? `/${encodeURIComponent(tenant)}` : pathname.replace(/\/+$/, '');
  return `${origin}${path}/oauth2/v2.0/token`;
};

/**
 * Reads the settings of the Teams channel. `host` is where the HTTP server listens: without an app id anybody who reaches
 * it could pass for Microsoft, so that is allowed on loopback only, and only when it is asked for by name.
 */
export const readTeamsConfig = (env: Environment, host: string): TeamsConfigState => {
  const given = Object.fromEntries(names.map((name) => [name, env[name]?.trim() || undefined])) as Record<
    (typeof names)[number],
    string | undefined
  >;
  if (names.every((name) => given[name] === undefined))
    return { state: 'off', why: 'TEAMS_APP_ID and TEAMS_APP_PASSWORD are not set.' };

  const problems: string[] = [];
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_ALLOW_ANONYMOUS: allow } = given;
  if (allow !== undefined && allow !== 'true' && allow !== 'false')
    problems.push(`TEAMS_ALLOW_ANONYMOUS must be true or left out (it is "${allow}").`);
  const anonymous = appId === undefined && allow === 'true';
  if (anonymous) {
    if (!isLoopback(host))
      problems.push(
        `TEAMS_ALLOW_ANONYMOUS=true lets anybody who reaches ${host} speak as any customer. Set HOST to 127.0.0.1, or set TEAMS_APP_ID and TEAMS_APP_PASSWORD.`,
      );
    if (appPassword !== undefined)
      problems.push('TEAMS_APP_PASSWORD is set without TEAMS_APP_ID. Set both, or none in anonymous mode.');
  } else {
    if (appId === undefined)
      problems.push(
        'TEAMS_APP_ID is missing: it is the Microsoft App ID of the Azure Bot. Without one nothing that arrives can be verified; for tests on this machine alone set TEAMS_ALLOW_ANONYMOUS=true.',
      );
    if (appPassword === undefined)
      problems.push('TEAMS_APP_PASSWORD is missing: it is a client secret of the app registration.');
  }
  const faults = addresses.flatMap(
    (name) => addressFault(name, given[name] ?? 'https://login.microsoftonline.com') ?? [],
  );
  problems.push(...faults);
  if (problems.length > 0) return { state: 'faulty', problems };

  const cloud = cloudOf(addresses.map((name) => given[name]));
  return {
    state: 'on',
    config: {
      appId: appId ?? '',
      appPassword: appPassword ?? '',
      tokenUrl: tokenUrlOf(given.TEAMS_LOGIN_URL ?? cloud.loginUrl, given.TEAMS_TENANT_ID ?? cloud.sharedTenant),
      authority: cloud.authority,
      openIdUrl: given.TEAMS_OPENID_URL ?? cloud.openIdUrl,
      serviceUrl: given.TEAMS_SERVICE_URL ?? cloud.serviceUrl,
      anonymous,
      ...(given.TEAMS_TENANT_ID ? { tenant: given.TEAMS_TENANT_ID.toLowerCase() } : {}),
    },
  };
};
