import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { check, HttpError } from '../../http/errors.js';
import { nameMax, tidyName } from './agents.js';
import type { DeskDeps } from './deps.js';
import { refuseForeignWrites, setSessionCookie } from './guard.js';
import { linkCommand, readLink, redeemLink } from './links.js';
import type { Sessions } from './sessions.js';

const token = z.string().min(1).max(200);
const gone = () =>
  new HttpError(
    410,
    'link-gone',
    `This link was used or is older than 15 minutes. Make a new one with: ${linkCommand}`,
  );

/**
 * The way in, the only part of the desk that works without a session. A GET changes nothing, so that a preview or a
 * prefetch cannot use a link up.
 */
export const registerSignIn = (app: FastifyInstance, deps: DeskDeps, sessions: Sessions): void => {
  const { store, clock, publicUrl, randomToken, log } = deps;
  refuseForeignWrites(app, publicUrl);

  app.post('/desk/sign-in/check', async (request) => {
    const body = check(z.object({ token }), request.body);
    const link = await readLink(store, clock, body.token);
    if (!link) throw gone();
    return link;
  });

  app.post('/desk/sign-in', async (request, reply) => {
    const body = check(z.object({ token, name: z.string().max(1_000).default('') }), request.body);
    const link = await readLink(store, clock, body.token);
    if (!link) throw gone();
    const name = tidyName(body.name);
    if (!link.agent && (name === '' || name.length > nameMax)) {
      throw new HttpError(422, 'name', `Type the name that customers will see: 1 to ${nameMax} characters.`);
    }
    const agent = await redeemLink(store, clock, body.token, name);
    if (agent === 'gone') throw gone();
    if (agent === 'name-taken') {
      const own = `${linkCommand} --agent "${name.replace(/["\\$`]/g, '')}"`;
      throw new HttpError(
        409,
        'name-taken',
        `Somebody here is called ${name} already. If that is you, sign in with: ${own}`,
      );
    }
    const cookie = randomToken(32);
    await sessions.open(cookie, agent, request.headers['user-agent'] ?? '');
    setSessionCookie(reply, cookie, publicUrl);
    log.info({ agent: agent.id }, 'An agent signed in at the desk.');
    return { agent };
  });
};
