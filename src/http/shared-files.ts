import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../model/clock.js';
import type { Attachment } from '../model/message.js';
import type { Store } from '../store/store.js';
import { HttpError } from './errors.js';
import { sendBlob } from './files.js';

/** How long a link opens its file, in ms: 30 days. */
const linkMs = 30 * 86_400_000;
const path = '/files/shared/';

const collection = 'secrets';
const secretId = 'shared-files';

/** A file at an address that whoever has it can open, for a while. */
export interface FileLinks {
  /** Throws `StoreError`. */
  linkTo(attachment: Pick<Attachment, 'id'>): Promise<string>;
}

const notFound = new HttpError(404, 'not-found', 'There is no such file. Is the link whole?');
const expired = new HttpError(410, 'expired', 'This link has expired. Please ask for the file again.');

/**
 * Makes links to stored files, for platforms that take no files from bots, and the route that serves them as downloads.
 * A link carries the file's id and when it ends, signed with a secret that all processes share through the store: it is
 * made on first use.
 */
export const createFileLinks = (
  app: FastifyInstance,
  options: {
    readonly store: Store;
    readonly clock: Clock;
    readonly publicUrl: string;
    readonly randomToken: (bytes: number) => string;
  },
): FileLinks => {
  const { store, clock, publicUrl, randomToken } = options;
  let secret: string | undefined;

  const known = async (): Promise<string> => {
    if (secret !== undefined) return secret;
    const made = { v: 1, secret: randomToken(32) };
    // Of several processes that make one at the same moment, the first one's counts.
    if (!(await store.get(collection, secretId))) await store.insert(collection, secretId, made);
    secret = ((await store.get(collection, secretId)) as typeof made).secret;
    return secret;
  };

  const sign = async (claim: string): Promise<Buffer> =>
    createHmac('sha256', await known())
      .update(claim)
      .digest();

  app.get<{ Params: { token: string } }>(`${path}:token`, async (request, reply) => {
    const [, claim, id, until, mac] = /^(([\w-]+)\.([\da-z]+))\.([\w-]{43})$/.exec(request.params.token) ?? [];
    if (!claim || !id || !until || !mac) throw notFound;
    if (!timingSafeEqual(await sign(claim), Buffer.from(mac, 'base64url'))) throw notFound;
    if (clock.now() >= Number.parseInt(until, 36) * 1000) throw expired;
    const blob = await store.getBlob(Buffer.from(id, 'base64url').toString('utf8'));
    if (!blob) throw notFound;
    return sendBlob(reply, blob, 'attachment');
  });

  return {
    async linkTo({ id }) {
      const until = Math.ceil((clock.now() + linkMs) / 1000);
      const claim = `${Buffer.from(id).toString('base64url')}.${until.toString(36)}`;
      return `${publicUrl}${path}${claim}.${(await sign(claim)).toString('base64url')}`;
    },
  };
};
