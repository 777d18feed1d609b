import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors.js';
import type { ConversationId } from '../../model/message.js';
import type { Reasons } from '../../model/reasons.js';
import type { WebContext } from './context.js';
import { conversationOf } from './visitors.js';

/** Who may see why the bot said something, and why it did. */
export interface WhyPort {
  allowed(request: FastifyRequest): Promise<boolean>;
  /** Undefined when there is no such message of the bot's in the conversation. */
  reasons(conversation: ConversationId, messageId: string): Promise<readonly Reasons[] | undefined>;
}

/** The route by which an agent who tries out the chat asks why. To everybody else it does not exist. */
export const whyRoute = (app: FastifyInstance, { why, visitors }: WebContext): void => {
  if (!why) return;
  app.get<{ Querystring: { message?: string } }>('/chat/why', { config: { json: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const none = new HttpError(404, 'not-found', 'There is nothing to tell of this message.');
    if (!(await why.allowed(request))) throw none;
    const known = await visitors.need(request);
    const reasons = await why.reasons(conversationOf(known), String(request.query.message ?? ''));
    if (!reasons) throw none;
    return { reasons };
  });
};
