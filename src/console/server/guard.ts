import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors.js';
import { isSameOrigin } from '../../http/guard.js';
import { deskPages } from './pages.js';
import { type Session, type Sessions, sessionMs } from './sessions.js';

export const cookieName = 'careline_desk';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; set by the desk's guard on every route behind it. */
    desk?: Session;
  }
}

/** The session of a request that passed the guard. */
export const sessionOf = (request: FastifyRequest): Session => request.desk!;

/** Gives the browser its session: out of reach of scripts, and never sent along from another site. */
export const setSessionCookie = (reply: FastifyReply, token: string, publicUrl: string): void => {
  reply.setCookie(cookieName, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    maxAge: sessionMs / 1_000,
  });
};

/**
 * Refuses a write that was not made by one of our own pages: by its origin, and by a content type that another site's
 * form cannot send. What a body of any other type gets is Fastify's 415; here it is the write that names none.
 */
export const refuseForeignWrites = (app: FastifyInstance, publicUrl: string): void => {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    if (!isSameOrigin(request, publicUrl)) {
      throw new HttpError(403, 'foreign-origin', `Send this from a page of ${publicUrl}.`);
    }
    if (request.method !== 'DELETE' && request.headers['content-type'] === undefined) {
      throw new HttpError(415, 'unsupported-type', 'Send this with Content-Type: application/json.');
    }
  });
};

/**
 * Puts every route that is registered on `app` behind a live session: without one, what asks for JSON gets 401 and a page
 * leads to where signing in is explained. Being here prolongs the session.
 */
export const requireSession = (app: FastifyInstance, sessions: Sessions, publicUrl: string): void => {
  app.decorateRequest('desk');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const token = request.cookies[cookieName];
    const session = token ? await sessions.find(token) : undefined;
    if (token && session) {
      request.desk = session;
      if (await sessions.touch(session)) setSessionCookie(reply, token, publicUrl);
      return;
    }
    if (Object.hasOwn(deskPages, request.routeOptions.url ?? '')) return reply.redirect('/desk/sign-in', 303);
    throw new HttpError(401, 'signed-out', 'Sign in at the desk first.');
  });
  refuseForeignWrites(app, publicUrl);
};
