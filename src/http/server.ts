import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { answerError } from './errors.js';
import type { Stream } from './sse.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which sites may show this page in a frame, as in CSP; by default none. */
    frameAncestors?: string;
    /** This route answers JSON only and leaves out the page headers: they cost time on the busiest routes. */
    json?: boolean;
  }
  interface FastifyInstance {
    /** Open event streams, closed when the server closes. */
    openStreams: Set<Stream>;
  }
}

const year = 31_536_000;

const pageHeaders = (frameAncestors: string, publicUrl: string): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${year}` } : {}),
});

/**
 * The one HTTP server that the channels, the desk and the health routes share. It answers every fault of a request with
 * `{ error: { code, message } }`, sends strict security headers, and logs no body, cookie or query. `trustProxy`: whose
 * forwarded headers are believed. `publicUrl`: where the outside reaches us.
 */
export const createServer = (options: {
  trustProxy: boolean | string;
  publicUrl: string;
  log: Logger;
}): FastifyInstance => {
  const onError = answerError(options.log);
  const app = Fastify({
    trustProxy: options.trustProxy,
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    pluginTimeout: 60_000,
    logger: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void onError(error, request, reply),
  });
  app.removeContentTypeParser('text/plain');
  app.register(cookie);

  app.decorate('openStreams', new Set<Stream>());
  const unused = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.on('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));
  // A server that closes waits for every connection but the idle ones. Streams never end by themselves, browsers open
  // connections ahead of need that do not count as idle, and a busy one must not be kept after its answer.
  app.addHook('preClose', async () => {
    for (const stream of [...app.openStreams]) stream.close();
    for (const socket of unused) socket.destroy();
    app.server.keepAliveTimeout = 1;
  });

  app.addHook('onRoute', (route) => {
    if (route.config?.json) return;
    const headers = pageHeaders(route.config?.frameAncestors ?? "'none'", options.publicUrl);
    const own = route.onRequest === undefined ? [] : [route.onRequest].flat();
    route.onRequest = [
      (_request, reply, done) => {
        reply.headers(headers);
        done();
      },
      ...own,
    ];
  });

  app.setErrorHandler(onError);
  app.setNotFoundHandler((request, reply) => {
    const message = `There is nothing to ${request.method} at this address.`;
    reply.headers(pageHeaders("'none'", options.publicUrl)).status(404);
    return { error: { code: 'not-found', message } };
  });
  return app;
};
