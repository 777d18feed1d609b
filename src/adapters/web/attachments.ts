import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/errors.js';
import { sendBlob, sniff } from '../../http/files.js';
import { needSameOrigin } from '../../http/guard.js';
import { amountPer, Buckets } from '../../model/buckets.js';
import type { Attachment } from '../../model/message.js';
import { cleanFileName } from '../../model/text.js';
import type { WebContext } from './context.js';
import { addressKey } from './limits.js';
import { conversationOf } from './visitors.js';

const hour = 3_600_000;

/** The file's name as the page sent it: percent-encoded, because a header holds only ASCII. */
const nameOf = (header: string | string[] | undefined): string => {
  try {
    return cleanFileName(decodeURIComponent(String(header ?? ''))) ?? 'file';
  } catch {
    throw new HttpError(422, 'invalid', 'The header X-File-Name must be percent-encoded UTF-8.');
  }
};

/** The routes by which a visitor sends a file and reads the files of her own conversation. */
export const attachmentRoutes = (app: FastifyInstance, context: WebContext): void => {
  const { store, visitors, clock, limits, publicUrl, randomToken } = context;
  const perVisitor = new Buckets(clock, amountPer(limits.uploadsPerVisitorPerHour, hour));
  const perAddress = new Buckets(clock, amountPer(limits.uploadsPerAddressPerHour, hour));

  app.get<{ Params: { id: string } }>('/chat/attachments/:id', async (request, reply) => {
    const known = await visitors.need(request);
    const blob = await store.getBlob(request.params.id);
    if (blob?.conversation !== conversationOf(known)) throw new HttpError(404, 'not-found', 'There is no such file.');
    return sendBlob(reply, blob);
  });

  // Only here are raw bytes taken; a page of another site cannot send this type without asking the browser first.
  app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.post('/chat/attachments', { config: { json: true }, bodyLimit: limits.uploadBytes }, async (request) => {
      needSameOrigin(request, publicUrl);
      const known = await visitors.need(request);
      const wait = perVisitor.take(known.hash) || perAddress.take(addressKey(request.ip));
      if (wait > 0) throw new HttpError(429, 'limited', 'That was many files. Please try again later.', wait / 1000);
      const bytes = request.body;
      if (!Buffer.isBuffer(bytes))
        throw new HttpError(415, 'unsupported-type', 'Send the bytes as application/octet-stream.');
      if (bytes.length === 0) throw new HttpError(422, 'empty', 'The file is empty.');
      const name = nameOf(request.headers['x-file-name']);
      const mime = await sniff(bytes, name);
      const attachment: Attachment = { id: `web-${randomToken(18)}`, name, mime, bytes: bytes.length, state: 'stored' };
      await store.putBlob({ attachment, conversation: conversationOf(known), bytes });
      return { id: attachment.id, name, mime, bytes: bytes.length };
    });
  });
};
