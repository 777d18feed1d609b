import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/errors.js';
import type { Me, SessionEntry } from '../wire.js';
import { cookieName, sessionOf } from './guard.js';
import type { Hub } from './hub.js';
import type { Sessions } from './sessions.js';

/** Who I am, where else I am signed in, and the way out. An agent sees and ends only her own sessions. */
export const registerSessionRoutes = (app: FastifyInstance, sessions: Sessions, hub: Hub): void => {
  const mine = async (agent: string) => (await sessions.list()).filter((session) => session.agent.id === agent);
  const end = async (id: string) => {
    await sessions.revoke(id);
    hub.closeSession(id);
  };

  app.get('/api/me', async (request): Promise<Me> => {
    const { id, agent } = sessionOf(request);
    return { agent, session: id };
  });

  app.get('/api/sessions', async (request): Promise<{ sessions: SessionEntry[] }> => {
    const current = sessionOf(request);
    const entries = (await mine(current.agent.id)).map(({ agent: _, ...session }) => ({
      ...session,
      current: session.id === current.id,
    }));
    return { sessions: entries.sort((a, b) => b.lastSeen - a.lastSeen) };
  });

  app.delete<{ Params: { id: string } }>('/api/sessions/:id', async (request) => {
    const { id } = request.params;
    if (!(await mine(sessionOf(request).agent.id)).some((session) => session.id === id)) {
      throw new HttpError(404, 'not-found', 'You have no such session; it may have ended already.');
    }
    await end(id);
    return { ok: true };
  });

  app.post('/desk/sign-out', async (request, reply) => {
    await end(sessionOf(request).id);
    reply.clearCookie(cookieName, { path: '/' });
    return { ok: true };
  });
};
