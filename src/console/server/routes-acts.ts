import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { IntakeError } from '../../adapters/channel.js';
import { check, HttpError, notNow } from '../../http/errors.js';
import type { AgentAct, AgentEvent } from '../../model/event.js';
import type { Attachment } from '../../model/message.js';
import type { Ticket } from '../../model/ticket.js';
import type { DeskDeps } from './deps.js';
import { sessionOf } from './guard.js';
import { answer } from './outcome.js';

/** Longest text of a reply or a note, in UTF-16 code units. */
export const textMax = 20_000;

/** Made by the browser, one for each act, so that an act that is sent twice happens once. */
const id = z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, "-" or "_"');
const text = z.string().max(textMax, `must be at most ${textMax} characters`);
const written = text.refine((words) => words.trim() !== '', 'must not be empty');
const reply = z
  .object({ id, text, attachments: z.array(z.string()).max(10).default([]) })
  .refine((body) => body.text.trim() !== '' || body.attachments.length > 0, 'Write something or attach a file.');

type CaseRequest = FastifyRequest<{ Params: { id: string; messageId: string } }>;
type WithoutBase<E> = E extends AgentEvent ? Omit<E, 'key' | 'at' | 'agent' | 'ticket' | 'address'> : never;

/**
 * What an agent does to a case. Each act becomes an event that takes the same road as a customer's message, and is
 * answered with what the case made of it.
 */
export const registerActs = (app: FastifyInstance, deps: DeskDeps): void => {
  const { store, clock, submit } = deps;

  const act = async (request: CaseRequest, answerTo: FastifyReply, id: string, event: WithoutBase<AgentEvent>) => {
    const ticket = await findTicket(deps, request);
    const conversation = await store.conversation(ticket.conversation);
    if (!conversation) throw new HttpError(404, 'not-found', 'The conversation of this case is gone.');
    const { agent } = sessionOf(request);
    const whole: AgentEvent = {
      ...event,
      key: keyOf(request, id),
      at: clock.now(),
      agent,
      ticket: ticket.id,
      address: conversation.address,
    };
    const turn = await submit(whole).catch((error: unknown) => {
      throw error instanceof IntakeError ? notNow : error;
    });
    return answer(answerTo, whole, turn);
  };

  const plain: readonly AgentAct[] = ['take', 'resolve', 'hand-back'];
  for (const name of plain) {
    app.post(`/api/tickets/:id/${name}`, async (request: CaseRequest, answerTo) => {
      const body = check(z.object({ id }), request.body);
      return act(request, answerTo, body.id, { type: 'agent.acted', act: name });
    });
  }

  app.post('/api/tickets/:id/reply', async (request: CaseRequest, answerTo) => {
    const body = check(reply, request.body);
    const attachments = await findAttachments(deps, await findTicket(deps, request), body.attachments);
    const messageId = keyOf(request, body.id);
    return act(request, answerTo, body.id, { type: 'agent.replied', messageId, text: body.text, attachments });
  });

  app.post('/api/tickets/:id/notes', async (request: CaseRequest, answerTo) => {
    const body = check(z.object({ id, text: written }), request.body);
    return act(request, answerTo, body.id, { type: 'agent.noted', text: body.text });
  });

  app.post('/api/tickets/:id/right-faq', async (request: CaseRequest, answerTo) => {
    const body = check(z.object({ id, faq: z.string().max(100) }), request.body);
    if (!deps.brain.knowledge().faqs.has(body.faq))
      throw new HttpError(422, 'unknown-faq', 'There is no such FAQ any more; choose another one.');
    return act(request, answerTo, body.id, { type: 'agent.named', faq: body.faq });
  });

  app.patch('/api/tickets/:id/replies/:messageId', async (request: CaseRequest, answerTo) => {
    const body = check(z.object({ id, text: written }), request.body);
    const { messageId } = request.params;
    return act(request, answerTo, body.id, { type: 'agent.edited', messageId, text: body.text });
  });

  app.delete('/api/tickets/:id/replies/:messageId', async (request: CaseRequest, answerTo) => {
    const query = check(z.object({ id }), request.query);
    return act(request, answerTo, query.id, { type: 'agent.deleted', messageId: request.params.messageId });
  });
};

/** The case that a request names. */
export const findTicket = async (deps: DeskDeps, request: FastifyRequest): Promise<Ticket> => {
  const ticket = await deps.store.ticket((request.params as { readonly id: string }).id);
  if (!ticket) throw new HttpError(404, 'not-found', 'There is no such case.');
  return ticket;
};

const keyOf = (request: FastifyRequest, id: string): string => `desk:${sessionOf(request).agent.id}:${id}`;

/** The stored files by these ids. What a file is, is taken from the store, never from the request. */
const findAttachments = async (deps: DeskDeps, ticket: Ticket, ids: readonly string[]): Promise<Attachment[]> => {
  const found: Attachment[] = [];
  for (const fileId of ids) {
    const blob = await deps.store.getBlob(fileId);
    if (blob?.conversation !== ticket.conversation) {
      throw new HttpError(422, 'unknown-attachment', 'An attachment was not uploaded to this case; attach it again.');
    }
    found.push(blob.attachment);
  }
  return found;
};
