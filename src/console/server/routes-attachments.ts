import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { check, HttpError } from '../../http/errors.js';
import { sendBlob, sniff } from '../../http/files.js';
import type { Attachment } from '../../model/message.js';
import type { DeskDeps } from './deps.js';

/** Largest file that is taken in, in bytes. */
export const fileMax = 10 * 1_048_576;

const query = z.object({ ticket: z.string(), name: z.string().min(1).max(200) });

/** Files that agents send, and files of the cases that agents see. */
export const registerAttachments = (app: FastifyInstance, { store, randomToken }: DeskDeps): void => {
  app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: fileMax },
      (_request, body, done) => done(null, body),
    );
    uploads.addContentTypeParser('*', (_request, _payload, done) =>
      done(new HttpError(415, 'unsupported-type', 'Send the bytes with Content-Type: application/octet-stream.')),
    );
    uploads.post('/api/attachments', { bodyLimit: fileMax }, async (request): Promise<{ attachment: Attachment }> => {
      const { ticket: ticketId, name } = check(query, request.query);
      const bytes = request.body;
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new HttpError(422, 'empty', 'The file is empty.');
      const ticket = await store.ticket(ticketId);
      if (!ticket) throw new HttpError(404, 'not-found', 'There is no such case.');
      const attachment: Attachment = {
        id: randomToken(16),
        name,
        mime: await sniff(bytes, name),
        bytes: bytes.length,
        state: 'stored',
      };
      await store.putBlob({ attachment, conversation: ticket.conversation, bytes });
      return { attachment };
    });
  });

  app.get<{ Params: { id: string } }>('/api/attachments/:id', async (request, reply) => {
    const blob = await store.getBlob(request.params.id);
    const ours = blob && (await store.tickets({ conversation: blob.conversation, limit: 1 })).length > 0;
    if (!ours) throw new HttpError(404, 'not-found', 'There is no such file in a case.');
    return sendBlob(reply, blob);
  });
};
