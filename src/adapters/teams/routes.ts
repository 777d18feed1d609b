import type { FastifyInstance } from 'fastify';
import { HttpError, notNow } from '../../http/errors.js';
import type { Activity } from './activity.js';
import type { TeamsDeps } from './context.js';
import type { DialogAnswer } from './desk/dialog.js';
import { Unreachable } from './fetch-json.js';
import type { TeamsSdk } from './sdk.js';
import { NotAuthentic } from './token.js';

/** Of many deliveries turned away for one reason one a minute is logged: whoever sends them must not fill the log. */
const logEvery = 60_000;

/** What the route does with a delivery that is authentic. Throws `IntakeError`-turned `HttpError` when it must come again. */
export interface Delivered {
  readonly open: boolean;
  /** Resolves with what an invoke is answered: a dialog, or that it may close. */
  take(activity: Activity): Promise<DialogAnswer | 'closed' | undefined>;
  /** Whether the signing keys could be had. */
  keys(problem: string | undefined): void;
}

/**
 * `POST /api/messages`, where the Bot Connector delivers. 200: taken, or of no concern. 401: not signed by it, for us.
 * 503: bring it again, nothing was stored; the Connector does within seconds.
 */
export const messagesRoute = (app: FastifyInstance, sdk: TeamsSdk, deps: TeamsDeps, delivered: Delivered): void => {
  const { clock, log } = deps;
  const logged = new Map<string, number>();

  const turnAway = (why: string): HttpError => {
    deps.turnedAway?.(why);
    const now = clock.now();
    if (now - (logged.get(why) ?? Number.NEGATIVE_INFINITY) > logEvery) {
      logged.set(why, now);
      log.warn({ channel: 'teams', why }, 'A delivery was turned away: the Bot Connector did not sign it for this bot');
    }
    return new HttpError(401, 'unauthorized', 'This is taken from the Bot Connector only, with a token for this bot.');
  };

  const verify = async (authorization: string | undefined, body: unknown): Promise<Activity | undefined> => {
    try {
      const activity = await sdk.process(authorization, body);
      delivered.keys(undefined);
      return activity;
    } catch (error) {
      if (error instanceof NotAuthentic) throw turnAway(error.why);
      if (!(error instanceof Unreachable)) throw error;
      delivered.keys(`What Teams delivers cannot be verified: ${error.message} Is the way to the Internet open?`);
      throw notNow;
    }
  };

  app.post('/api/messages', { config: { json: true } }, async (request, reply) => {
    if (!delivered.open) throw notNow;
    const activity = await verify(request.headers.authorization, request.body);
    if (!activity) throw new HttpError(400, 'no-activity', 'The body is no Activity of the Bot Framework.');
    const answer = await delivered.take(activity);
    if (activity.type !== 'invoke') return reply.status(200).send({});
    // An invoke waits for an answer of its own kind; those that no card of ours asks for get none.
    if (answer === undefined) return reply.status(501).send({});
    return answer === 'closed' ? reply.status(200).send() : reply.status(200).send(answer);
  });
};
