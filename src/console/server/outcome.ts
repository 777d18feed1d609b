import type { FastifyReply } from 'fastify';
import { refusalText } from '../../escalation/refusal.js';
import type { AgentEvent } from '../../model/event.js';
import type { ActOutcome, Turn } from '../../model/turn.js';
import type { ApiError, Done } from '../wire.js';

const explain = (outcome: ActOutcome & { readonly ok: false }, turn: Turn): ApiError => {
  const { code, owner } = outcome;
  const takenAt = turn.after.ticket?.takenAt;
  return {
    error: {
      code,
      message: refusalText(outcome),
      ...(owner ? { owner } : {}),
      ...(owner && takenAt !== undefined ? { takenAt } : {}),
    },
  };
};

/** Tells the agent what became of her event: done, refused by the case (409), or stored and not handled yet (202). */
export const answer = (reply: FastifyReply, event: AgentEvent, turn: Turn | undefined): FastifyReply => {
  if (!turn) return reply.status(202).send({ status: 'accepted' } satisfies Done);
  const { cause } = turn;
  if (cause.type !== event.type || cause.ticket !== event.ticket) {
    const message = 'This id was used for something else; nothing was done. Use a fresh id for every act.';
    return reply.status(409).send({ error: { code: 'id-reused', message } } satisfies ApiError);
  }
  const outcome = turn.effects.find((effect) => effect.type === 'act-outcome')?.outcome;
  if (outcome && !outcome.ok) return reply.status(409).send(explain(outcome, turn));
  return reply.send({ ok: true } satisfies Done);
};
