import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { check } from '../../http/errors.js';
import type { CaseView, Queue, QueueEntry } from '../wire.js';
import { caseView, queueEntry } from './case-view.js';
import type { DeskDeps } from './deps.js';
import { sessionOf } from './guard.js';
import { createHeard } from './heard.js';
import type { Presence } from './presence.js';
import { findTicket } from './routes-acts.js';

const queueMax = 500;

const queueQuery = z.object({
  status: z
    .string()
    .default('waiting,owned')
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(['waiting', 'owned', 'resolved', 'handed-back']))),
});
const presenceBody = z.object({ doing: z.enum(['viewing', 'typing', 'gone']) });

/** The queue, one case with everything that happened, and who else has it open. */
export const registerCases = (app: FastifyInstance, deps: DeskDeps, presence: Presence): void => {
  const { store, clock, brain } = deps;
  const heard = createHeard(store);

  app.get('/api/tickets', async (request): Promise<Queue> => {
    const { status } = check(queueQuery, request.query);
    const entries: QueueEntry[] = [];
    for (const ticket of await store.tickets({ status, limit: queueMax })) {
      entries.push(queueEntry(ticket, await heard(ticket)));
    }
    return { now: clock.now(), tickets: entries };
  });

  app.get('/api/tickets/:id', async (request): Promise<CaseView> => {
    const ticket = await findTicket(deps, request);
    const view = await caseView(store, ticket, brain.knowledge().faqs);
    return { ...view, now: clock.now(), onlookers: presence.onlookers(ticket.id) };
  });

  app.post('/api/tickets/:id/presence', async (request) => {
    const { doing } = check(presenceBody, request.body);
    const ticket = await findTicket(deps, request);
    presence.note(ticket.id, sessionOf(request).agent, doing);
    return { ok: true };
  });
};
