import type { Clock } from '../model/clock.js';
import type { Delivery, SendResult } from '../model/delivery.js';
import type { DeliverySettled } from '../model/event.js';
import type { Store } from '../store/store.js';
import { isCard } from './desk-jobs.js';

/** What came of an attempt, and how it failed when it did. */
export interface Attempt {
  readonly result: SendResult;
  /** The place no longer exists or is closed to us. */
  readonly gone?: boolean;
  /** It fails already for so long, or so clearly, that it is not just a moment's trouble. */
  readonly lasting?: boolean;
}

type About = Pick<DeliverySettled, 'desk' | 'under' | 'desks' | 'gone'>;

/**
 * Tells a conversation what it has to know of a delivery. Stored before the delivery is settled, so that no crash swallows
 * it. `desks` is how many desks there are.
 */
export const createReport = (store: Store, clock: Clock, desks: number) => {
  const outcomeOf = (d: Delivery, { result, lasting }: Attempt): DeliverySettled['outcome'] | undefined => {
    const notice = d.job.type === 'notify' || isCard(d.job);
    if (result.outcome === 'withheld' || !d.report) return undefined;
    if (result.outcome === 'retry') return notice && lasting && !d.warned ? 'failing' : undefined;
    if (result.outcome === 'sent') return notice || d.report === 'always' ? 'sent' : undefined;
    return result.outcome;
  };

  const about = ({ job }: Delivery, { gone }: Attempt): About => {
    if (job.type === 'notify') return { desk: job.desk, desks };
    if (!('desk' in job) || !job.desk) return {};
    const { name, under } = job.desk;
    return { desk: name, desks, ...(under === undefined ? {} : { under }), ...(gone ? { gone } : {}) };
  };

  /** Returns whether the conversation now knows that the delivery is failing. */
  return async (d: Delivery, attempt: Attempt): Promise<boolean> => {
    const outcome = outcomeOf(d, attempt);
    const state = outcome && (await store.conversation(d.conversation));
    if (!outcome || !state) return false;
    const { result } = attempt;
    await store.accept({
      type: 'delivery.settled',
      key: `settled:${d.key}:${outcome}:${outcome === 'failing' ? 0 : d.tries}`,
      at: clock.now(),
      address: state.address,
      delivery: d.key,
      ...about(d, attempt),
      outcome,
      ...('error' in result ? { reason: result.error } : {}),
    });
    return outcome === 'failing';
  };
};
