import type { FastifyInstance } from 'fastify';
import type { Json } from '../../model/json.js';
import type { DeskDeps } from './deps.js';
import { requireSession } from './guard.js';
import { createHub } from './hub.js';
import { serveDeskPages, serveSignInPage } from './pages.js';
import { createPresence } from './presence.js';
import { registerActs } from './routes-acts.js';
import { registerAttachments } from './routes-attachments.js';
import { registerCases } from './routes-cases.js';
import { registerSessionRoutes } from './routes-sessions.js';
import { registerStream } from './routes-stream.js';
import { registerSuggestions } from './routes-suggestions.js';
import { registerThresholds } from './routes-thresholds.js';
import { createSessions } from './sessions.js';
import { registerSignIn } from './sign-in.js';

export type { DeskDeps } from './deps.js';

/**
 * Puts the desk on a server: the way in, and behind a session the page, the HTTP API and the event stream. Its routes are
 * in force once the server is ready.
 */
export const registerDesk = (app: FastifyInstance, deps: DeskDeps): void => {
  const sessions = createSessions(deps.store, deps.clock);

  app.register(async (open) => {
    registerSignIn(open, deps, sessions);
    await serveSignInPage(open);
  });

  app.register(async (desk) => {
    requireSession(desk, sessions, deps.publicUrl);
    const hub = createHub(deps, sessions);
    desk.addHook('onClose', async () => hub.stop());
    const presence = createPresence(deps.clock, (id, who) => {
      hub.broadcast('presence', { id, who: who as unknown as Json });
    });
    registerSessionRoutes(desk, sessions, hub);
    registerCases(desk, deps, presence);
    registerActs(desk, deps);
    registerAttachments(desk, deps);
    registerSuggestions(desk, deps);
    registerThresholds(desk, deps);
    registerStream(desk, deps, hub);
    await serveDeskPages(desk);
  });
};
