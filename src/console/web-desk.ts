import { SendError } from '../adapters/channel.js';
import type { Desk } from '../escalation/desk.js';
import type { Clock } from '../model/clock.js';
import type { Store } from '../store/store.js';
import { linkCommand } from './server/links.js';
import { agentsPresent } from './server/sessions.js';

const count = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/**
 * The desk in the browser. It reads cases from the store by itself and shows them live, so a notice needs no transport:
 * it has arrived when somebody is there to see it.
 */
export const createWebDesk = (options: { readonly store: Store; readonly clock: Clock }): Desk => {
  const { store, clock } = options;
  return {
    name: 'web',

    async notify() {
      if ((await agentsPresent(store, clock)).length > 0) return;
      throw new SendError('unavailable', `Nobody is signed in at the desk. Make a link with: ${linkCommand}`);
    },

    async health() {
      const [present, { waitingTickets }] = await Promise.all([agentsPresent(store, clock), store.counts()]);
      const waiting = `${count(waitingTickets, 'case waits', 'cases wait')}.`;
      return present.length > 0
        ? { ok: true, why: `${count(present.length, 'agent is', 'agents are')} at the desk; ${waiting}` }
        : { ok: false, why: `Nobody is signed in at the desk; ${waiting} Make a link with: ${linkCommand}` };
    },
  };
};
