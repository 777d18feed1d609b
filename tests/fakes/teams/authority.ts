import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** How a token differs from a sound one; `undefined` leaves a claim out. */
export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signed with a key that the bot does not know under that id. */
  readonly forged?: boolean;
  /** Taken from the token once it was signed. */
  readonly unsigned?: boolean;
}

const newKey = (): KeyObject =>
  createPrivateKey(
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey,
  );

/** Making a key takes most of a second: fakes in one process share theirs. */
const made: KeyObject[] = [];
const keyNumber = (n: number): KeyObject => {
  made[n] ??= newKey();
  return made[n];
};

/** Who signs the Bot Connector's deliveries, and publishes the keys to verify them by. */
export class FakeAuthority {
  static readonly issuer = 'https://api.botframework.com';
  #kid = 1;
  readonly #forger = keyNumber(0);

  constructor(
    readonly appId: string,
    readonly serviceUrl: string,
  ) {}

  /** From now on it signs with another key, under another id. */
  rotate(): void {
    this.#kid += 1;
  }

  jwks(endorsements: readonly string[] = ['msteams', 'webchat']) {
    const { n, e } = keyNumber(this.#kid).export({ format: 'jwk' });
    return { keys: [{ kty: 'RSA', use: 'sig', kid: `key-${this.#kid}`, n, e, endorsements }] };
  }

  token({ claims = {}, header = {}, forged = false, unsigned = false }: TokenOptions = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const head = { alg: 'RS256', kid: `key-${this.#kid}`, typ: 'JWT', ...header };
    const body = {
      serviceurl: this.serviceUrl,
      nbf: now - 5,
      exp: now + 3600,
      iss: FakeAuthority.issuer,
      aud: this.appId,
      ...claims,
    };
    const signed = `${encode(head)}.${encode(body)}`;
    if (unsigned) return `${signed}.`;
    return `${signed}.${sign('sha256', Buffer.from(signed), forged ? this.#forger : keyNumber(this.#kid)).toString('base64url')}`;
  }
}
