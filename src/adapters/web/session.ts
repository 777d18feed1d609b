import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError, notNow } from '../../http/errors.js';
import { needSameOrigin } from '../../http/guard.js';
import { openStream } from '../../http/sse.js';
import { amountPer, Buckets } from '../../model/buckets.js';
import { cleanName } from '../../model/text.js';
import { objectOf } from './body.js';
import type { WebContext } from './context.js';
import { addressKey } from './limits.js';
import { conversationOf, type Known } from './visitors.js';

const hour = 3_600_000;

/** A zone or language that this computer knows too, or undefined: it comes from the browser and is only a help. */
const known = (value: unknown, test: (value: string) => unknown): string | undefined => {
  if (typeof value !== 'string' || value.length > 80) return undefined;
  try {
    return test(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The routes by which a visitor comes in, says her name, and follows her conversation. */
export const sessionRoutes = (app: FastifyInstance, context: WebContext): void => {
  const { visitors, followers, intake, clock, limits, publicUrl } = context;
  const sessions = new Buckets(clock, amountPer(limits.sessionsPerAddressPerHour, hour));
  const config = { json: true };
  /** Whether the page offers to tell why the bot said something. */
  const explains = async (request: FastifyRequest) => ((await context.why?.allowed(request)) ? { why: true } : {});
  const nameOf = (visitor: Known) => visitor.record.name ?? null;

  app.post('/chat/session', { config }, async (request, reply) => {
    needSameOrigin(request, publicUrl);
    const body = objectOf(request.body ?? {});
    const timeZone = known(body.timeZone, (zone) => new Intl.DateTimeFormat('en', { timeZone: zone }));
    const locale = known(body.locale, (tag) => Intl.getCanonicalLocales(tag).length);
    const about = { ...(timeZone ? { timeZone } : {}), ...(locale ? { locale } : {}) };
    const here = await visitors.find(request);
    if (here) {
      visitors.renew(request, reply);
      const same = (timeZone ?? here.record.timeZone) === here.record.timeZone;
      return {
        name: nameOf(same ? here : await visitors.change(here, about)),
        isNew: false,
        ...(await explains(request)),
      };
    }
    const wait = sessions.take(addressKey(request.ip));
    if (wait > 0) throw new HttpError(429, 'limited', 'Too many new chats from your network.', wait / 1000);
    return {
      name: nameOf(await visitors.create(clock.now(), about, reply)),
      isNew: true,
      ...(await explains(request)),
    };
  });

  app.put('/chat/profile', { config }, async (request) => {
    needSameOrigin(request, publicUrl);
    const visitor = await visitors.need(request);
    intake.limit(visitor, request.ip);
    const { name } = objectOf(request.body);
    if (typeof name !== 'string') throw new HttpError(422, 'invalid', '"name" must be a text; a blank one removes it.');
    return { name: nameOf(await visitors.change(visitor, { name: cleanName(name) })) };
  });

  app.get<{ Querystring: { after?: string } }>('/chat/stream', async (request, reply) => {
    const visitor = await visitors.need(request);
    if (!intake.open) throw notNow;
    const feed = conversationOf(visitor);
    if (followers.count(feed) >= limits.streamsPerVisitor)
      throw new HttpError(429, 'limited', 'This chat is open in too many tabs.', 30);
    const from = Number(request.headers['last-event-id'] ?? request.query.after ?? 0);
    followers.follow(openStream(request, reply, clock), feed, Number.isSafeInteger(from) && from > 0 ? from : 0);
  });
};
