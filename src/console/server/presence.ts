import type { Clock } from '../../model/clock.js';
import type { Agent } from '../../model/person.js';
import type { TicketId } from '../../model/ticket.js';
import type { Doing, Onlooker } from '../wire.js';

/** A browser says every 20 s what it is doing; what it said holds for this long. */
const holdsMs: Record<Doing, number> = { viewing: 45_000, typing: 8_000, gone: 0 };

/**
 * Who has which case open, and who is writing. Kept in this process only and forgotten with it: with several processes
 * each shows the agents that are connected to it.
 */
export const createPresence = (clock: Clock, changed: (ticket: TicketId, who: readonly Onlooker[]) => void) => {
  const cases = new Map<
    TicketId,
    Map<string, { readonly agent: Agent; readonly doing: Doing; readonly until: number }>
  >();
  const told = new Map<TicketId, string>();

  const onlookers = (ticket: TicketId): Onlooker[] => {
    const present = cases.get(ticket);
    if (!present) return [];
    for (const [id, { until }] of present) if (until <= clock.now()) present.delete(id);
    if (present.size === 0) cases.delete(ticket);
    return [...present.values()].map(({ agent, doing }) => ({ agent, doing }));
  };

  const tell = (ticket: TicketId): void => {
    const who = onlookers(ticket);
    const words = JSON.stringify(who);
    if (words === (told.get(ticket) ?? '[]')) return;
    if (who.length > 0) told.set(ticket, words);
    else told.delete(ticket);
    changed(ticket, who);
  };

  return {
    onlookers,

    note(ticket: TicketId, agent: Agent, doing: Doing): void {
      const present = cases.get(ticket) ?? new Map();
      present.set(agent.id, { agent, doing, until: clock.now() + holdsMs[doing] });
      cases.set(ticket, present);
      if (doing !== 'gone') clock.after(holdsMs[doing], () => tell(ticket));
      tell(ticket);
    },
  };
};

export type Presence = ReturnType<typeof createPresence>;
