import { type Card, cardKey, mostCards } from '../escalation/desk-post.js';
import { concernsDesks } from '../escalation/desk-posts.js';
import type { TicketId } from '../model/ticket.js';
import type { Turn } from '../model/turn.js';
import type { Store } from '../store/store.js';

/** What planning a turn needs to know from the store. */
export interface Gathered {
  /** How many messages the effect or post with this key was sent in; 0 when it was never sent. */
  readonly parts: (key: string) => number;
  /** The head cards of a case on a desk, oldest first. */
  readonly cards: (ticket: TicketId, desk: string) => readonly Card[];
  /** The turns of the case before this one, oldest first. */
  readonly history: readonly Turn[];
}

/** Of a long case, so many of its latest turns are looked at: changes of what was said before are not followed on desks. */
const historyMax = 300;

/** Cases whose desk threads a turn may write in: the latest, and one that an agent acted on too late. */
const ticketsOf = ({ cause, after, effects }: Turn): Set<TicketId> =>
  new Set([
    ...(after.ticket ? [after.ticket.id] : []),
    ...('ticket' in cause ? [cause.ticket] : []),
    ...effects.flatMap((effect) => (effect.type === 'mark' ? [effect.ticket] : [])),
  ]);

/**
 * Reads from the store what planning has to know, for planning itself is pure. `targets` names the messages that a turn
 * is about to change on the desks.
 */
export const createGather = (
  store: Store,
  places: readonly string[],
  targets: (turn: Turn, known: Gathered) => readonly string[],
): ((turn: Turn) => Promise<Gathered>) => {
  const sends = async (group: string): Promise<number> =>
    (await store.deliveries({ group, limit: 50 })).filter(({ job }) => job.type === 'send').length;

  const cardsOf = async (ticket: TicketId, desk: string): Promise<Card[]> => {
    const cards: Card[] = [];
    for (let n = 0; n < mostCards; n++) {
      const key = cardKey(ticket, desk, n);
      const [card] = await store.deliveries({ group: key, limit: 1 });
      if (!card) break;
      cards.push({ key, seq: card.seq, state: card.state });
    }
    return cards;
  };

  return async (turn) => {
    const counts = new Map<string, number>();
    const known = new Map<string, readonly Card[]>();
    const count = async (keys: readonly string[]) => {
      for (const key of keys) if (!counts.has(key)) counts.set(key, await sends(key));
    };
    await count(turn.effects.flatMap((e) => (e.type === 'edit' || e.type === 'remove' ? [e.target] : [])));
    const gathered = {
      parts: (key: string) => counts.get(key) ?? 0,
      cards: (ticket: TicketId, desk: string) => known.get(`${ticket}@${desk}`) ?? [],
    };
    if (places.length === 0 || !concernsDesks(turn)) return { ...gathered, history: [] };
    for (const ticket of ticketsOf(turn))
      for (const desk of places) known.set(`${ticket}@${desk}`, await cardsOf(ticket, desk));
    const before = Math.max((turn.after.ticket?.fromSeq ?? turn.seq) - 1, turn.seq - 1 - historyMax);
    const history = before < turn.seq - 1 ? await store.turns(turn.conversation, before, turn.seq - 1 - before) : [];
    const all = { ...gathered, history };
    await count(targets(turn, all));
    return all;
  };
};
