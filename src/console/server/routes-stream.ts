import type { FastifyInstance } from 'fastify';
import { openStream } from '../../http/sse.js';
import type { DeskDeps } from './deps.js';
import { sessionOf } from './guard.js';
import type { Hub } from './hub.js';

/** Live hints. They carry no history: a browser that was away fetches everything when its stream opens again. */
export const registerStream = (app: FastifyInstance, { clock }: DeskDeps, hub: Hub): void => {
  app.get('/api/stream', { exposeHeadRoute: false }, (request, reply) => {
    hub.seat(openStream(request, reply, clock), sessionOf(request));
  });
};
