import { randomUUID } from 'node:crypto';
import type { SendResult } from '../../model/delivery.js';
import { storable } from '../text.js';
import { endAttempts, popped, postponed } from './lanes.js';
import type { ServerClock } from './now.js';
import { type Collections, settledBy } from './schema.js';

export interface Settlement {
  readonly key: string;
  readonly worker: string;
  readonly result: SendResult;
}

/** Records what came of attempts, each at another delivery, and lets their lanes go on. */
export async function settleAll(
  { deliveries, lanes }: Collections,
  clock: ServerClock,
  settlements: readonly Settlement[],
): Promise<boolean[]> {
  const token = randomUUID();
  const keys = settlements.map(({ key }) => storable(key));
  await deliveries.bulkWrite(
    settlements.map(({ worker, result }, i) => ({
      updateOne: {
        filter: { _id: keys[i]!, worker, state: 'sending' as const },
        update: [{ $set: { settled: settledBy(token), ...outcome(result, clock) } }],
      },
    })),
    { ordered: false },
  );
  const docs = await deliveries.find({ _id: { $in: keys }, settled: { $regex: `^${token}` } }).toArray();
  // Settled as "again", and since then taken by another worker, in the moment between the two: the lane is hers now.
  const ours = docs.filter((doc) => doc.state !== 'sending');
  if (ours.length > 0) {
    await endAttempts(
      lanes,
      ours.map((doc) => {
        const entry = { key: doc._id, round: doc.round, nextAt: doc.nextAt };
        const update = doc.state === 'pending' ? postponed(entry) : popped(entry);
        return { lane: doc.lane, claim: doc.claim!, update };
      }),
    );
  }
  const written = new Set(docs.map((doc) => doc._id));
  return keys.map((key) => written.has(key));
}

function outcome(result: SendResult, clock: ServerClock) {
  switch (result.outcome) {
    case 'retry':
      return {
        state: 'pending',
        nextAt: clock.in(result.afterMs),
        unsure: result.unsure,
        error: { $literal: result.error },
        ...(result.warned && { warned: true }),
      };
    case 'sent':
      return { state: 'sent', unsure: false, messageId: { $literal: storable(result.messageId) }, error: '$$REMOVE' };
    default:
      return { state: result.outcome, unsure: result.outcome === 'ambiguous', error: { $literal: result.error } };
  }
}
