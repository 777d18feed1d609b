import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors.js';
import type { Json } from '../../model/json.js';
import type { Person } from '../../model/person.js';
import type { Store } from '../../store/store.js';

const collection = 'web-visitors';
const cookieName = 'careline_visitor';
/** The longest that browsers keep a cookie. */
const cookieSeconds = 400 * 24 * 60 * 60;
const remembered = 10_000;

/** What is kept of a visitor under the hash of her token. */
export interface Visitor {
  readonly v: 1;
  readonly visitor: string;
  readonly at: number;
  readonly name?: string;
  readonly locale?: string;
  readonly timeZone?: string;
}

/** A visitor who has proved with her token who she is. `hash` is the id of her record. */
export interface Known {
  readonly hash: string;
  readonly record: Visitor;
}

export const conversationOf = (known: Known): string => `web:${known.record.visitor}`;

export const personOf = ({ record }: Known): Person => ({
  platform: 'web',
  tenant: '-',
  user: record.visitor,
  ...(record.name ? { name: record.name } : {}),
  ...(record.locale ? { locale: record.locale } : {}),
  ...(record.timeZone ? { timeZone: record.timeZone } : {}),
});

const hashOf = (token: string): string => hash('sha256', token, 'base64url');

/**
 * Visitors by their token: 256 random bits in a cookie that no script can read, kept here only as a SHA-256 hash.
 * Records that were just used are remembered, and forgotten when any process changes them.
 */
export class Visitors {
  private readonly recent = new Map<string, Known>();

  constructor(
    private readonly store: Pick<Store, 'get' | 'put' | 'insert'>,
    private readonly randomToken: (bytes: number) => string,
    private readonly secure: boolean,
  ) {}

  /** The visitor whose token the request carries, if there is one. */
  async find(request: FastifyRequest): Promise<Known | undefined> {
    const token = request.cookies[cookieName];
    if (!token || token.length > 200) return undefined;
    const hash = hashOf(token);
    const recent = this.recent.get(hash);
    if (recent) return recent;
    const record = await this.store.get(collection, hash);
    if (record === undefined) return undefined;
    return this.remember({ hash, record: record as unknown as Visitor });
  }

  /** The same, or `HttpError` 401. */
  async need(request: FastifyRequest): Promise<Known> {
    const known = await this.find(request);
    if (!known) throw new HttpError(401, 'no-session', 'Start a chat first: POST /chat/session.');
    return known;
  }

  async create(at: number, about: Partial<Visitor>, reply: FastifyReply): Promise<Known> {
    const token = this.randomToken(32);
    const known: Known = { hash: hashOf(token), record: { v: 1, visitor: this.randomToken(12), at, ...about } };
    await this.store.insert(collection, known.hash, known.record as unknown as Json);
    this.giveCookie(reply, token);
    return this.remember(known);
  }

  /** Keeps what has changed about a visitor; `undefined` removes a field. */
  async change(known: Known, about: { [K in 'name' | 'locale' | 'timeZone']?: string | undefined }): Promise<Known> {
    const record = JSON.parse(JSON.stringify({ ...known.record, ...about })) as Visitor;
    await this.store.put(collection, known.hash, record as unknown as Json);
    return this.remember({ hash: known.hash, record });
  }

  /** Lets the cookie live on from now. */
  renew(request: FastifyRequest, reply: FastifyReply): void {
    const token = request.cookies[cookieName];
    if (token) this.giveCookie(reply, token);
  }

  /** To be called when a document has changed in the store. */
  changed(inCollection: string, id: string): void {
    if (inCollection === collection) this.recent.delete(id);
  }

  private giveCookie(reply: FastifyReply, token: string): void {
    const shared = { httpOnly: true, path: '/chat', maxAge: cookieSeconds };
    // In a frame on another site a cookie comes along only with these three.
    if (this.secure)
      reply.setCookie(cookieName, token, { ...shared, sameSite: 'none', secure: true, partitioned: true });
    else reply.setCookie(cookieName, token, { ...shared, sameSite: 'lax' });
  }

  private remember(known: Known): Known {
    if (this.recent.size >= remembered) this.recent.delete(this.recent.keys().next().value!);
    this.recent.set(known.hash, known);
    return known;
  }
}
