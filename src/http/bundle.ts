import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { bundleForBrowser } from '../bundling.js';

const done = new Map<string, Promise<{ js: string; etag: string }>>();

/** A name for exactly these bytes, as an ETag. */
const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

/**
 * Bundles a browser program, or a style sheet with its imports, from its entry file: in memory, minified, once per
 * process. Throws esbuild's error, which names file and line.
 */
export const bundle = (entryFile: string): Promise<{ js: string; etag: string }> => {
  const before = done.get(entryFile);
  if (before) return before;
  const made = bundleForBrowser(entryFile).then((js) => ({ js, etag: etagOf(js) }));
  done.set(entryFile, made);
  return made;
};

/**
 * Serves a text that stays the same while the process runs, zipped for who can read that. A browser keeps it, and asks
 * each time whether it is still the one. `frameAncestors` is for pages: which sites may frame them.
 */
export const serveAsset = (
  app: FastifyInstance,
  path: string,
  body: string,
  type: string,
  frameAncestors = "'none'",
): void => {
  const etag = etagOf(body);
  const zipped = gzipSync(body, { level: 9 });
  app.get(path, { config: { frameAncestors } }, (request, reply) => {
    reply.headers({ etag, 'cache-control': 'no-cache', vary: 'accept-encoding', 'content-type': type });
    if (request.headers['if-none-match']?.includes(etag)) return reply.status(304).send();
    if (!request.headers['accept-encoding']?.includes('gzip')) return reply.send(body);
    return reply.header('content-encoding', 'gzip').send(zipped);
  });
};
