import type { FastifyRequest } from 'fastify';
import { groundOf } from '../../escalation/why.js';
import { reasonsOf } from '../../knowledge/reasons.js';
import type { Clock } from '../../model/clock.js';
import type { ConversationId } from '../../model/message.js';
import type { Reasons } from '../../model/reasons.js';
import type { Brain } from '../../runtime/brain.js';
import type { Store } from '../../store/store.js';
import { cookieName } from './guard.js';
import { createSessions } from './sessions.js';

/** An answer is changed by one of the next turns, or not at all. */
const laterTurns = 50;

/**
 * Tells an agent who tries out the web chat why the bot said what it did. She is known by the desk's cookie, which her browser
 * sends along to no page in a frame on another site, and which no customer has.
 */
export const createWhy = ({
  store,
  clock,
  brain,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly brain: Brain;
}) => {
  const sessions = createSessions(store, clock);
  return {
    /** Whether a request comes from one of our own pages in the browser of somebody who is signed in at the desk. */
    async allowed({ cookies, headers }: FastifyRequest): Promise<boolean> {
      const token = cookies[cookieName];
      const from = headers['sec-fetch-site'];
      if (!token || (from !== undefined && from !== 'same-origin')) return false;
      return (await sessions.find(token)) !== undefined;
    },

    /** What the bot considered before a message of this conversation; undefined when there is no such message of the bot's. */
    async reasons(conversation: ConversationId, messageId: string): Promise<readonly Reasons[] | undefined> {
      const [, place, seq] = /^(.*)#(\d+)\.\d+(?:\/\d+)?$/s.exec(messageId) ?? [];
      if (place !== conversation) return undefined;
      const key = messageId.replace(/\/\d+$/, '');
      const turns = await store.turns(conversation, Number(seq) - 1, laterTurns);
      const turn = turns.findLast(({ effects }) =>
        effects.some((one) => (one.type === 'say' && one.key === key) || (one.type === 'edit' && one.target === key)),
      );
      const ground = turn && groundOf(turn);
      const deleted = turns.some(
        ({ cause }) => cause.type === 'customer.deleted' && cause.messageId === ground?.messageId,
      );
      if (!turn) return undefined;
      return ground && !deleted ? reasonsOf(ground.parts, brain.knowledge().faqs) : [];
    },
  };
};
