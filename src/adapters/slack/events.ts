import type { FastifyInstance } from 'fastify';
import { HttpError, notNow } from '../../http/errors.js';
import type { Clock } from '../../model/clock.js';
import { IntakeError } from '../channel.js';
import type { Log } from './client.js';
import type { Intake } from './intake.js';
import { forged } from './signature.js';
import type { SlackBody } from './wire.js';

/** Reads what Slack sends: JSON for events, a form for commands, JSON within a form for interactions. */
const parse = (body: string, form: boolean): SlackBody => {
  try {
    const fields = form ? Object.fromEntries(new URLSearchParams(body)) : undefined;
    const value: unknown = fields ? (fields.payload ? JSON.parse(fields.payload) : fields) : JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as SlackBody;
  } catch {}
  throw new HttpError(400, 'malformed', 'The body is not what Slack sends.');
};

/** How often turned-away deliveries are logged, in ms: a flood of them must not flood the log. */
const logEveryMs = 60_000;

/**
 * `POST /slack/events` takes events, interactivity and commands. What is verified is stored, and only then acknowledged:
 * 200. Nothing stored: 503, so that Slack delivers it again. Not Slack's: 401.
 */
export const eventsRoute = (
  app: FastifyInstance,
  deps: { secret: string; clock: Clock; log: Log; intake: Intake; turnedAway?: (why: string) => void },
): void => {
  const { secret, clock, log, intake } = deps;
  let away = 0;
  let logged = Number.NEGATIVE_INFINITY;
  const turnAway = (why: string): never => {
    away += 1;
    deps.turnedAway?.(why);
    if (clock.now() - logged >= logEveryMs) {
      log.warn({ count: away, why }, 'Deliveries that are not Slack’s were turned away');
      logged = clock.now();
      away = 0;
    }
    throw new HttpError(401, 'not-slack', `This delivery is not taken. ${why}`);
  };

  app.register(async (scope) => {
    // The signature is over the bytes as they came, so nothing may parse them before.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post('/slack/events', { config: { json: true } }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const why = forged(secret, request.headers, raw, clock.now());
      if (why !== undefined) turnAway(why);
      const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
      const body = parse(raw.toString('utf8'), form);
      if (body.type === 'url_verification') return { challenge: body.challenge };
      if (body.ssl_check) return '';
      try {
        const answer = await intake.take(body);
        if (answer) return answer;
        reply.type('text/plain');
        return '';
      } catch (error) {
        if (error instanceof IntakeError) throw notNow;
        throw error;
      }
    });
  });
};
