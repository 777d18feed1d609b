import type { FastifyRequest } from 'fastify';
import { HttpError } from './errors.js';

/**
 * Whether a request that changes something comes from one of our own pages: its Origin is ours, as `publicUrl` has it or
 * as the request's own host has it. A browser that sends no Origin must vouch for it with Sec-Fetch-Site.
 */
export const isSameOrigin = (request: FastifyRequest, publicUrl: string): boolean => {
  const origin = request.headers.origin;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
  if (origin === `http://${request.host}` || origin === `https://${request.host}`) return true;
  return origin === new URL(publicUrl).origin;
};

/** Throws `HttpError` 403 unless `isSameOrigin`. */
export const needSameOrigin = (request: FastifyRequest, publicUrl: string): void => {
  if (!isSameOrigin(request, publicUrl))
    throw new HttpError(403, 'wrong-origin', `This is only taken from pages at ${new URL(publicUrl).origin}.`);
};
