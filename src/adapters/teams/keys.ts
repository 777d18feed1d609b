import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../../model/clock.js';
import { fetchJson, Unreachable } from './fetch-json.js';

/** A key by which the Bot Connector signs, and the channels that it may sign for; none named: all. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly endorsements: readonly string[];
}

const minute = 60_000;
const hour = 60 * minute;
/** Older keys are fetched anew while they still serve; the oldest no longer serve. */
const renewAfter = 12 * hour;
const expireAfter = 48 * hour;
/** A key that nobody knows is looked for no more often: whoever makes up ids costs nobody anything. */
const lookAgainAfter = minute;
const timeoutMs = 5_000;

/** The keys as they were fetched; `at` in ms UTC. */
export interface Known {
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly at: number;
}

type Jwk = JsonWebKey & { kid?: unknown; endorsements?: unknown };

const parseKeys = (json: unknown): Map<string, SigningKey> => {
  const list = (json as { keys?: unknown } | undefined)?.keys;
  if (!Array.isArray(list)) throw new Unreachable('The list of signing keys is not one.');
  const keys = new Map<string, SigningKey>();
  for (const jwk of list as Jwk[]) {
    if (jwk?.kty !== 'RSA' || typeof jwk.kid !== 'string') continue;
    const { endorsements } = jwk;
    try {
      keys.set(jwk.kid, {
        key: createPublicKey({ key: jwk, format: 'jwk' }),
        endorsements: Array.isArray(endorsements) ? endorsements.map(String) : [],
      });
    } catch {
      // A key that is none verifies nothing; the others do.
    }
  }
  return keys;
};

/** The Bot Connector's signing keys, from its OpenID document; kept, and renewed before they grow old. */
export class SigningKeys {
  private known: Known | undefined;
  private fetching: Promise<Known> | undefined;
  private triedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly openIdUrl: string,
    private readonly clock: Clock,
  ) {}

  /** The key with this id; undefined when there is none. Throws `Unreachable` when that cannot be found out. */
  async find(id: string): Promise<SigningKey | undefined> {
    const now = this.clock.now();
    const age = now - (this.known?.at ?? Number.NEGATIVE_INFINITY);
    if (!this.known || age > expireAfter) return (await this.renew()).keys.get(id);
    const found = this.known.keys.get(id);
    if (found) {
      if (age > renewAfter && now - this.triedAt > lookAgainAfter) this.renew().catch(() => {});
      return found;
    }
    if (now - this.triedAt < lookAgainAfter) return undefined;
    return (await this.renew()).keys.get(id);
  }

  /** Fetches them anew: one request at a time, however many ask. Throws `Unreachable`. */
  renew(): Promise<Known> {
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetch(): Promise<Known> {
    this.triedAt = this.clock.now();
    const document = await this.get(this.openIdUrl);
    const uri = (document as { jwks_uri?: unknown } | undefined)?.jwks_uri;
    if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Unreachable('The OpenID document names no keys.');
    if (new URL(uri).protocol !== 'https:' && new URL(uri).origin !== new URL(this.openIdUrl).origin)
      throw new Unreachable('The OpenID document names keys at an address that is not safe.');
    this.known = { keys: parseKeys(await this.get(uri)), at: this.clock.now() };
    return this.known;
  }

  private async get(url: string): Promise<unknown> {
    const { status, json } = await fetchJson(url, this.clock, timeoutMs);
    if (status !== 200) throw new Unreachable(`${new URL(url).host} answered ${status} for the signing keys.`);
    return json;
  }
}
