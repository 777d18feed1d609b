import type { FastifyReply } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import type { Blob } from '../store/store.js';

const unknown = 'application/octet-stream';
/** Shown in the page; everything else is a download. */
const inline = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Types that a browser would run as ours if it were let. */
const active = /html|xml|svg|javascript|ecmascript/;
const activeName = /\.(x?html?|svgz?|xml|m?js)$/i;

/** UTF-8 without control characters other than white space. */
const isText = (bytes: Uint8Array): boolean => {
  try {
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
};

/**
 * What a file is, by its bytes; the name only tells a comma-separated table from other plain text. What a browser could
 * run (HTML, SVG, scripts) and what nobody knows is `application/octet-stream`.
 */
export const sniff = async (bytes: Uint8Array, name: string): Promise<string> => {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found) return active.test(found.mime) ? unknown : found.mime;
  if (bytes.length === 0 || activeName.test(name) || !isText(bytes)) return unknown;
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
};

/** Content-Disposition with the name twice (RFC 6266): in plain ASCII for old programs, in full as RFC 5987 has it. */
export const disposition = (kind: 'inline' | 'attachment', name: string): string => {
  const clean = name.replace(/[\0-\x1f\x7f/\\]|\p{Surrogate}/gu, '_');
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const full = encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${full}`;
};

/**
 * Sends a stored file so that nothing in it can act in our name: as a download, or inline if it is a plain picture and
 * `kind` does not say otherwise.
 */
export const sendBlob = (reply: FastifyReply, blob: Blob, kind?: 'attachment'): FastifyReply => {
  const { mime, name } = blob.attachment;
  return reply
    .headers({
      'content-type': active.test(mime) ? unknown : mime,
      'content-disposition': disposition(kind ?? (inline.has(mime) ? 'inline' : 'attachment'), name),
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=3600',
      'x-content-type-options': 'nosniff',
    })
    .send(Buffer.from(blob.bytes.buffer, blob.bytes.byteOffset, blob.bytes.byteLength));
};
