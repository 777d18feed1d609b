import type { Store } from '../../src/store/store.js';
import type { Finding } from '../fakes/verdict.js';

/** What the store knows of a finding's event and conversation, for whoever looks for the cause. */
export const known = async (store: Store, { conversation, event }: Finding): Promise<string[]> => {
  const turn = await store.turnByCause(event);
  const deliveries = await store.deliveries({ conversation, limit: 100 });
  const pending = await store.pending(conversation);
  return [
    turn ? `its turn is ${turn.seq}, with ${turn.effects.length} effects` : 'no turn has it as its cause',
    `pending in the conversation: ${pending.map((e) => e.key).join(', ') || 'nothing'}`,
    ...deliveries.map((d) => `${d.key}: ${d.state} after ${d.tries} tries${d.error ? `: ${d.error}` : ''}`),
  ];
};
