import { isOpen } from '../../src/escalation/ticket.js';
import type { Delivery } from '../../src/model/delivery.js';
import type { Store } from '../../src/store/store.js';

/** Of the answers that may or may not have arrived: how many concerned an open case, and of how many of these its desk was told. */
export interface Shown {
  readonly inOpenCase: number;
  readonly told: number;
}

/** Looks in the turns at what followed. */
export const shownAtDesk = async (store: Store, ambiguous: readonly Delivery[]): Promise<Shown> => {
  let inOpenCase = 0;
  let told = 0;
  for (const { key, conversation, job, report } of ambiguous) {
    if (!report || job.type !== 'send') continue;
    const turns = await store.turns(conversation, 0, 1_000);
    const heard = turns.findIndex(({ cause }) => cause.type === 'delivery.settled' && cause.delivery === key);
    if (heard < 0 || !isOpen(turns[heard - 1]?.after.ticket)) continue;
    inOpenCase++;
    if (turns[heard]!.effects.some((effect) => effect.type === 'announce' && effect.notice.kind === 'alert')) told++;
  }
  return { inOpenCase, told };
};
