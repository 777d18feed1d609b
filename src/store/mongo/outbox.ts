import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../model/delivery.js';
import { storable } from '../text.js';
import { failuresOf } from './errors.js';
import { toDelivery } from './history.js';
import { endAttempts, popped, push, type Taken, takeLanes } from './lanes.js';
import type { ServerClock } from './now.js';
import { type Collections, type DeliveryDoc, type Queued, settledBy, type TurnDoc } from './schema.js';

/** Writes the deliveries of turns, then their places in the lanes. */
export async function enqueue({ deliveries, lanes }: Collections, clock: ServerClock, turns: readonly TurnDoc[]) {
  const docs = turns.flatMap((turn) =>
    turn.deliveries.map(
      ({ key, ...entry }): DeliveryDoc => ({
        ...entry,
        _id: key,
        conversation: turn.conversation,
        at: turn.at,
        round: 0,
        state: 'pending',
        tries: 0,
        nextAt: new Date(turn.at),
        unsure: false,
        warned: false,
      }),
    ),
  );
  if (docs.length === 0) return;
  // A duplicate was written before; what became of it since stays.
  await failuresOf(deliveries.insertMany(docs, { ordered: false }));
  const byLane = new Map<string, Omit<Queued, 'nextAt'>[]>();
  for (const { _id: key, lane, seq, index } of docs) {
    const entries = byLane.get(lane) ?? [];
    byLane.set(lane, [...entries, { key, round: 0, seq, index }]);
  }
  await push(lanes, clock, byLane);
}

/** Takes the due heads of lanes, those first that have waited longest. */
export async function due(
  collections: Collections,
  clock: ServerClock,
  worker: string,
  forMs: number,
  limit: number,
): Promise<Delivery[]> {
  const result: Delivery[] = [];
  // Again after heads that turned out to be over, and when others were quicker; but not for ever.
  for (let round = 0; round < 10 && result.length < limit; round++) {
    const taken = await takeLanes(collections.lanes, clock, forMs, limit - result.length);
    if (!taken) break;
    if (taken.length === 0) continue;
    const marked = await markSending(collections, clock, worker, taken);
    result.push(...marked.map(toDelivery));
    if (marked.length === taken.length) break;
    const alive = new Set(marked.map((doc) => doc._id));
    const over = taken.filter(({ sending }) => !alive.has(sending.key));
    await endAttempts(
      collections.lanes,
      over.map(({ _id, sending }) => ({ lane: _id, claim: sending.claim, update: popped(sending) })),
    );
  }
  return result;
}

/** Begins the attempts at the heads of lanes. Those that are over already, for their worker died, are not returned. */
async function markSending(
  collections: Collections,
  clock: ServerClock,
  worker: string,
  taken: readonly Taken[],
): Promise<DeliveryDoc[]> {
  const { deliveries } = collections;
  const heads = taken.map((lane) => lane.sending);
  await finishReplays(collections, clock, heads);
  await deliveries.bulkWrite(
    heads.map(({ key, round, claim, until }) => ({
      updateOne: {
        filter: { _id: key, round, state: { $in: ['pending', 'sending'] } },
        update: [
          {
            $set: {
              unsure: { $or: ['$unsure', { $eq: ['$state', 'sending'] }] },
              state: 'sending',
              worker: { $literal: worker },
              claim,
              tries: { $add: ['$tries', 1] },
              nextAt: until,
              firstTriedAt: { $ifNull: ['$firstTriedAt', clock.now] },
            },
          },
        ],
      },
    })),
    { ordered: false },
  );
  const keys = heads.map((head) => head.key);
  return deliveries.find({ _id: { $in: keys }, claim: heads[0]!.claim }).toArray();
}

/**
 * Puts a failed delivery back at its place in the lane, as if never tried; only `tries` counts on. Its place in the lane
 * decides: should this process die after it, `due` does the rest.
 */
export async function replay(collections: Collections, clock: ServerClock, key: string): Promise<boolean> {
  const doc = await collections.deliveries.findOne({
    _id: storable(key),
    state: { $in: ['dead', 'ambiguous', 'withheld'] },
  });
  if (!doc) return false;
  const entry = { key: doc._id, round: doc.round + 1, seq: doc.seq, index: doc.index };
  await push(collections.lanes, clock, new Map([[doc.lane, [entry]]]));
  await finishReplays(collections, clock, [entry]);
  return true;
}

async function finishReplays(
  { deliveries }: Collections,
  clock: ServerClock,
  entries: readonly Pick<Queued, 'key' | 'round'>[],
) {
  const replayed = entries.filter((entry) => entry.round > 0);
  if (replayed.length === 0) return;
  await deliveries.bulkWrite(
    replayed.map(({ key, round }) => ({
      updateOne: {
        filter: { _id: key, round: round - 1, state: { $in: ['dead', 'ambiguous', 'withheld'] } },
        update: [
          {
            $set: {
              round,
              state: 'pending',
              nextAt: clock.now,
              unsure: false,
              warned: false,
              settled: settledBy(randomUUID()),
            },
          },
          { $unset: ['firstTriedAt', 'error'] },
        ],
      },
    })),
    { ordered: false },
  );
}
