import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type ZodType, z } from 'zod';
import { StoreError } from '../store/store.js';

/** A refusal with words for whoever sent the request. `retryAfter` in seconds. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/** What is said when nothing can be stored: nothing was, and it should be sent again. */
export const notNow = new HttpError(
  503,
  'unavailable',
  'We cannot store this right now. Please try again in a moment.',
  2,
);

/** Fastify's own errors, in our words. What is not listed keeps Fastify's message, which never holds a stack. */
const known: Record<string, readonly [code: string, message: string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed-json', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-json', 'The body is empty; JSON is needed here.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this address takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-type', 'Send this with Content-Type: application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-length', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['bad-url', 'The address is not a valid URL.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'There is nothing at this address.'],
};

/** Checks a value against a schema. Throws `HttpError` 422 that names the field and what is wrong with it. */
export const check = <T>(schema: ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(422, 'invalid', z.prettifyError(result.error).replaceAll('\n', ' '));
};

/** What a failed request is told. Anything unforeseen is logged by route, never by body or query, and answered blandly. */
export const answerError = (log: Logger) => (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const say = (status: number, code: string, message: string, retryAfter?: number) => {
    if (retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(retryAfter)));
    reply.header('x-content-type-options', 'nosniff').status(status).send({ error: { code, message } });
  };
  if (error instanceof HttpError) return say(error.status, error.code, error.message, error.retryAfter);
  if (error instanceof StoreError) {
    log.warn({ route: request.routeOptions.url, err: error }, 'A request had to be refused for now.');
    return say(503, 'unavailable', notNow.message, notNow.retryAfter);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    const [code, message] = known[error.code] ?? ['bad-request', error.message];
    return say(status, code, message);
  }
  log.error({ method: request.method, route: request.routeOptions.url, err: error }, 'A request failed.');
  return say(500, 'internal', 'Something went wrong on our side.');
};
