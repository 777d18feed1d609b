import { randomUUID } from 'node:crypto';
import type { Document } from 'mongodb';
import { StoreError } from '../store.js';
import { failuresOf } from './errors.js';
import { never, type ServerClock } from './now.js';
import type { Collections, LaneDoc, Queued } from './schema.js';

/*
 * A lane is one document, so that who may send next is decided by one atomic update of it. These are those updates. An
 * entry names a delivery and the round of its replay, so that what ends one round never touches the next.
 */

type Lanes = Collections['lanes'];
type Entry = Pick<Queued, 'key' | 'round'>;
type NewEntry = Omit<Queued, 'nextAt'>;

const setDueAt: Document = {
  $set: {
    dueAt: {
      $cond: [
        { $eq: [{ $type: '$sending' }, 'object'] },
        '$sending.until',
        { $ifNull: [{ $first: '$queue.nextAt' }, '$$REMOVE'] },
      ],
    },
  },
};

const isEntry = ({ key, round }: Entry): Document => ({
  $and: [{ $eq: ['$$this.key', { $literal: key }] }, { $eq: ['$$this.round', round] }],
});

const pushed = (entries: readonly NewEntry[], now: unknown): Document[] => [
  { $set: { queue: { $ifNull: ['$queue', []] } } },
  {
    $set: {
      queue: {
        $sortArray: {
          input: {
            $concatArrays: [
              '$queue',
              {
                $map: {
                  input: {
                    $filter: {
                      input: { $literal: entries },
                      cond: {
                        $not: [
                          {
                            $in: [
                              { key: '$$this.key', round: '$$this.round' },
                              { $map: { input: '$queue', as: 'old', in: { key: '$$old.key', round: '$$old.round' } } },
                            ],
                          },
                        ],
                      },
                    },
                  },
                  in: { $mergeObjects: ['$$this', { nextAt: now }] },
                },
              },
            ],
          },
          sortBy: { seq: 1, index: 1 },
        },
      },
    },
  },
  setDueAt,
];

/** For one attempt: at what was being sent when a worker died, else at the first of the queue. */
const taken = (claim: string, until: unknown): Document[] => [
  {
    $set: {
      sending: {
        key: { $ifNull: ['$sending.key', { $first: '$queue.key' }] },
        round: { $ifNull: ['$sending.round', { $first: '$queue.round' }] },
        claim,
        until,
      },
    },
  },
  setDueAt,
];

/** The attempt is over, and so is the delivery. */
export const popped = (entry: Entry): Document[] => [
  { $set: { queue: { $filter: { input: '$queue', cond: { $not: [isEntry(entry)] } } } } },
  { $unset: 'sending' },
  setDueAt,
];

/** The attempt is over, and there will be another. */
export const postponed = (entry: Entry & Pick<Queued, 'nextAt'>): Document[] => [
  {
    $set: {
      queue: {
        $map: {
          input: '$queue',
          in: { $cond: [isEntry(entry), { $mergeObjects: ['$$this', { nextAt: entry.nextAt }] }, '$$this'] },
        },
      },
    },
  },
  { $unset: 'sending' },
  setDueAt,
];

/** Puts entries at their places in the lanes, unless they are there. */
export async function push(lanes: Lanes, clock: ServerClock, byLane: ReadonlyMap<string, readonly NewEntry[]>) {
  const write = () =>
    lanes.bulkWrite(
      [...byLane].map(([lane, entries]) => ({
        updateOne: { filter: { _id: lane }, update: pushed(entries, clock.now), upsert: true },
      })),
      { ordered: false },
    );
  const failures = await failuresOf(write());
  if ([...failures.values()].includes('too-large')) {
    throw new StoreError('full', 'More deliveries wait in a lane than one MongoDB document can hold.');
  }
  // Another process made one of the lanes this very moment: now it exists.
  if (failures.size > 0) await write();
}

/** A lane that is ours for one attempt. */
export type Taken = LaneDoc & Required<Pick<LaneDoc, 'sending'>>;

/** Takes due lanes, those first that have waited longest. Undefined when none is due; fewer when others were quicker. */
export async function takeLanes(
  lanes: Lanes,
  clock: ServerClock,
  forMs: number,
  limit: number,
): Promise<Taken[] | undefined> {
  const ready = { dueAt: { $gt: never }, $expr: clock.reached('dueAt') };
  const free = await lanes
    .find(ready, { projection: { _id: 1 } })
    .sort({ dueAt: 1 })
    .limit(limit)
    .toArray();
  if (free.length === 0) return undefined;
  const _id = { $in: free.map((lane) => lane._id) };
  const claim = randomUUID();
  await lanes.updateMany({ _id, ...ready }, taken(claim, clock.in(forMs)));
  return lanes.find<Taken>({ _id, 'sending.claim': claim }, { projection: { queue: 0 } }).toArray();
}

/** Frees lanes for the next, unless they were taken over meanwhile. `update` is `popped` or `postponed`. */
export const endAttempts = (
  lanes: Lanes,
  ended: readonly { readonly lane: string; readonly claim: string; readonly update: Document[] }[],
) =>
  lanes.bulkWrite(
    ended.map(({ lane, claim, update }) => ({ updateOne: { filter: { _id: lane, 'sending.claim': claim }, update } })),
    { ordered: false },
  );
