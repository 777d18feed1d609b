import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors.js';
import { needSameOrigin } from '../../http/guard.js';
import type { Attachment } from '../../model/message.js';
import { cleanName } from '../../model/text.js';
import { clientIdOf, idsOf, objectOf, stringOf, textOf } from './body.js';
import type { WebContext } from './context.js';
import { contentOf, type FeedEntry } from './feed.js';
import type { Taken } from './intake.js';
import { conversationOf, type Known, personOf } from './visitors.js';

const filesMax = 10;

/** The routes by which a visitor writes, chooses, edits and deletes. Repeating a request with its id changes nothing. */
export const messageRoutes = (app: FastifyInstance, context: WebContext): void => {
  const { intake, visitors, store, clock, publicUrl, textMax } = context;
  const config = { json: true };

  /** Who writes, if she may: the request comes from our page, and neither she nor her address is over the limit. */
  const writer = async (request: FastifyRequest): Promise<Known> => {
    needSameOrigin(request, publicUrl);
    const known = await visitors.need(request);
    intake.limit(known, request.ip);
    return known;
  };
  const about = (known: Known, key: string) => {
    const conversation = conversationOf(known);
    const address = { channel: 'web', conversation, ref: null };
    return { key: `${conversation}:${key}`, at: clock.now(), from: personOf(known), address };
  };
  const answer = async (taken: Promise<Taken>) => ({ status: await taken });

  /** Her own stored files by id; somebody else's are as unknown as those that never were. */
  const files = async (known: Known, ids: readonly string[]): Promise<Attachment[]> => {
    const blobs = await Promise.all(ids.map((id) => store.getBlob(id)));
    return blobs.map((blob, i) => {
      if (blob?.conversation !== conversationOf(known))
        throw new HttpError(422, 'unknown-attachment', `"attachments": there is no file ${JSON.stringify(ids[i])}.`);
      return blob.attachment;
    });
  };

  app.post('/chat/messages', { config }, async (request) => {
    const known = await writer(request);
    const body = objectOf(request.body);
    const id = clientIdOf(body.id, 'id');
    const { text, cut } = textOf(body.text ?? '', textMax);
    const ids = idsOf(body.attachments, 'attachments', filesMax);
    const attachments = ids.length === 0 ? [] : await files(known, ids);
    if (text.trim() === '' && attachments.length === 0)
      throw new HttpError(422, 'empty', '"text" must not be blank when there is no attachment.');
    const name = body.name === undefined ? undefined : cleanName(stringOf(body.name, 'name', 1000));
    const event = about(known, id);
    const entry: FeedEntry = { type: 'message', id, from: 'visitor', ...contentOf({ text, attachments }) };
    return answer(
      intake.take(
        known,
        {
          ...event,
          ...(name ? { from: { ...event.from, name } } : {}),
          type: 'customer.said',
          messageId: id,
          text,
          attachments,
          private: false,
          ...(cut ? { cut } : {}),
        },
        `in:${id}`,
        entry,
      ),
    );
  });

  app.post('/chat/choices', { config }, async (request) => {
    const known = await writer(request);
    const body = objectOf(request.body);
    const id = clientIdOf(body.id, 'id');
    const choice = stringOf(body.choice, 'choice', 80);
    const messageId = stringOf(body.messageId, 'messageId', 300);
    const event = { ...about(known, `choice:${id}`), type: 'customer.chose' as const, choice, messageId };
    return answer(intake.take(known, event, `in:${id}`, { type: 'chosen', id: messageId, choice }));
  });

  app.patch<{ Params: { id: string } }>('/chat/messages/:id', { config }, async (request) => {
    const known = await writer(request);
    const body = objectOf(request.body);
    const messageId = clientIdOf(request.params.id, 'id in the address');
    const id = clientIdOf(body.id, 'id');
    const { text } = textOf(body.text, textMax);
    if (text.trim() === '') throw new HttpError(422, 'empty', '"text" must not be blank; delete the message instead.');
    const event = { ...about(known, `edit:${id}`), type: 'customer.edited' as const, messageId, text };
    return answer(intake.take(known, event, `in:${id}`, { type: 'edited', id: messageId, text }));
  });

  app.delete<{ Params: { id: string } }>('/chat/messages/:id', { config }, async (request) => {
    const known = await writer(request);
    const messageId = clientIdOf(request.params.id, 'id in the address');
    const event = { ...about(known, `delete:${messageId}`), type: 'customer.deleted' as const, messageId };
    return answer(intake.take(known, event, `deleted:${messageId}`, { type: 'deleted', id: messageId }));
  });
};
