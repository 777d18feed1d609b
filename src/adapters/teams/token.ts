import { constants, verify } from 'node:crypto';
import type { SigningKeys } from './keys.js';

/** A delivery that the Bot Connector did not sign for us. The message is for our log; its sender learns nothing from it. */
export class NotAuthentic extends Error {
  constructor(readonly why: Refusal) {
    super(`The delivery was turned away: ${why}.`);
    this.name = 'NotAuthentic';
  }
}

/** Why a delivery was turned away; few and fixed, so that they can be counted. */
export type Refusal =
  | 'no token'
  | 'malformed token'
  | 'forbidden algorithm'
  | 'unknown key'
  | 'wrong signature'
  | 'expired'
  | 'not yet valid'
  | 'other issuer'
  | 'other audience'
  | 'other service'
  | 'not endorsed';

/** Whom a token must be from and for. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
}

const hashes: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };
/** Two computers' clocks may differ by so much, in seconds: as the Bot Connector's documentation has it. */
const skew = 300;
const longestToken = 8_192;

type Json = Readonly<Record<string, unknown>>;

const decode = (part: string): Json => {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotAuthentic('malformed token');
  return value as Json;
};

const parse = (authorization: string | undefined) => {
  if (!authorization?.trim()) throw new NotAuthentic('no token');
  const token = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]*)$/i.exec(authorization.trim());
  if (!token || authorization.length > longestToken) throw new NotAuthentic('malformed token');
  const [, header, payload, signature] = token as unknown as [string, string, string, string];
  try {
    return { header: decode(header), claims: decode(payload), signed: `${header}.${payload}`, signature };
  } catch {
    throw new NotAuthentic('malformed token');
  }
};

const checkClaims = (claims: Json, { issuer, audience }: Expected, serviceUrl: string | undefined, now: number) => {
  const { iss, aud, exp, nbf, serviceurl = claims.serviceUrl } = claims;
  if (iss !== issuer) throw new NotAuthentic('other issuer');
  if (aud !== audience) throw new NotAuthentic('other audience');
  const seconds = now / 1000;
  if (typeof exp !== 'number' || seconds >= exp + skew) throw new NotAuthentic('expired');
  if (nbf !== undefined && (typeof nbf !== 'number' || seconds < nbf - skew)) throw new NotAuthentic('not yet valid');
  if (serviceurl !== serviceUrl) throw new NotAuthentic('other service');
};

/**
 * Verifies a delivery's token as "Authenticate requests from the Bot Connector service to your bot" asks for it: signed
 * with a key of the Connector that is endorsed for the channel, issued by it, for us, now, and for the service that the
 * activity names. The SDK's own verification is not used: it answers a forged signature like a fault of ours, fetches keys
 * without a time limit, and also takes tokens of the emulator and of other bots. Throws `NotAuthentic`; `Unreachable`
 * when the keys cannot be had.
 */
export const verifyToken = async (
  authorization: string | undefined,
  about: { readonly serviceUrl: string | undefined; readonly channelId: string },
  context: { readonly keys: SigningKeys; readonly expected: Expected; readonly now: number },
): Promise<void> => {
  const { header, claims, signed, signature } = parse(authorization);
  const hash = typeof header.alg === 'string' && Object.hasOwn(hashes, header.alg) ? hashes[header.alg] : undefined;
  if (!hash) throw new NotAuthentic('forbidden algorithm');
  if (typeof header.kid !== 'string') throw new NotAuthentic('malformed token');
  // What is not even meant for us is turned away before any key is looked for.
  checkClaims(claims, context.expected, about.serviceUrl, context.now);
  const found = await context.keys.find(header.kid);
  if (!found) throw new NotAuthentic('unknown key');
  const key = { key: found.key, padding: constants.RSA_PKCS1_PADDING };
  if (!verify(hash, Buffer.from(signed), key, Buffer.from(signature, 'base64url')))
    throw new NotAuthentic('wrong signature');
  if (found.endorsements.length > 0 && !found.endorsements.includes(about.channelId))
    throw new NotAuthentic('not endorsed');
};
