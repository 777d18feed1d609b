import type { Clock } from '../../model/clock.js';
import type { TeamsConfig } from './config.js';
import { fetchJson, Unreachable } from './fetch-json.js';

/** Microsoft does not accept our credentials. The message says what is wrong and what to do. */
export class Rejected extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Rejected';
  }
}

/** A token is renewed so long before it expires, in ms. */
const early = 300_000;
const timeoutMs = 10_000;

/** The commonest refusals of Microsoft Entra, by their codes. */
const advice: readonly (readonly [code: string, advice: string])[] = [
  ['AADSTS7000215', 'TEAMS_APP_PASSWORD is wrong: it must be the value of a client secret, not its id.'],
  ['AADSTS7000222', 'TEAMS_APP_PASSWORD has expired: make a new client secret under Certificates & secrets.'],
  ['AADSTS700016', 'TEAMS_APP_ID is not known in this tenant: check TEAMS_APP_ID and TEAMS_TENANT_ID.'],
  ['AADSTS90002', 'TEAMS_TENANT_ID names no tenant: take the Directory (tenant) ID of the app registration.'],
  ['AADSTS900023', 'TEAMS_TENANT_ID is no tenant: take the Directory (tenant) ID of the app registration.'],
];

const refusal = (json: unknown): string => {
  const { error, error_description: described } = (json ?? {}) as Record<string, unknown>;
  const text = `${typeof described === 'string' ? described : ''}`;
  const known = advice.find(([code]) => text.includes(code))?.[1];
  const what = typeof error === 'string' ? ` (${error.slice(0, 60)})` : '';
  return `Microsoft rejects the credentials of the Teams bot${what}. ${known ?? 'Check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.'}`;
};

/**
 * Our own token for the Bot Connector, by the OAuth client-credentials grant; kept until shortly before it expires. The
 * SDK's log-in takes no address but https ones, asks a directory before every other, and has retries of its own.
 */
export class Login {
  private current: { readonly token: string; readonly until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    private readonly config: TeamsConfig,
    private readonly clock: Clock,
  ) {}

  /** Throws `Rejected`, or `Unreachable`. */
  token(): Promise<string> {
    if (this.current && this.clock.now() < this.current.until) return Promise.resolve(this.current.token);
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** The Connector did not take the token: ask for another one next time. */
  forget(): void {
    this.current = undefined;
  }

  private async ask(): Promise<string> {
    const { appId, appPassword, tokenUrl, authority } = this.config;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: appPassword,
      scope: `${authority}/.default`,
    });
    const { status, json } = await fetchJson(tokenUrl, this.clock, timeoutMs, form);
    if (status === 400 || status === 401 || status === 403) throw new Rejected(refusal(json));
    const { access_token: token, expires_in: seconds } = (json ?? {}) as Record<string, unknown>;
    if (status !== 200 || typeof token !== 'string' || token === '')
      throw new Unreachable(`${new URL(tokenUrl).host} answered ${status} instead of a token.`);
    const lives = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 3_600_000;
    this.current = { token, until: this.clock.now() + Math.max(lives - early, lives / 2) };
    return token;
  }
}
