import type { NewDelivery } from '../../model/delivery.js';
import type { Turn } from '../../model/turn.js';
import type { Lease } from '../store.js';
import { storable } from '../text.js';
import { failuresOf } from './errors.js';
import type { ServerClock } from './now.js';
import { project } from './project.js';
import type { Collections, TurnDoc } from './schema.js';

export interface Commit {
  readonly lease: Lease;
  readonly turn: Turn;
  readonly deliveries: readonly NewDelivery[];
}

export type Committed = 'done' | 'already' | 'lost-lease';

/**
 * Writes turns, each of another conversation. Inserting a turn decides: its cause and its number are unique. The lease is
 * looked at first, so that nobody works in vain; between the look and the insert it may be lost, and then these two
 * rules alone keep a turn from being written twice.
 */
export async function commitAll(
  collections: Collections,
  clock: ServerClock,
  commits: readonly Commit[],
): Promise<Committed[]> {
  const { conversations, turns } = collections;
  const docs = commits.map(toDoc);
  const found = await conversations
    .find({ _id: { $in: docs.map((doc) => doc.conversation) } }, { projection: { seq: 1, leaseToken: 1 } })
    .toArray();
  const now = new Map(found.map((doc) => [doc._id, doc]));
  const held = docs.filter((doc, i) => {
    const conversation = now.get(doc.conversation);
    return conversation?.leaseToken === commits[i]!.lease.token && conversation.seq === doc.seq - 1;
  });
  const failures = held.length > 0 ? await failuresOf(turns.insertMany(held, { ordered: false })) : new Map();
  const written = new Set(held.filter((_, i) => !failures.has(i)));
  const refused = docs.filter((doc) => !written.has(doc));
  const existing = await existingTurns(collections, refused);
  await project(collections, clock, [...written, ...existing.values()]);
  return docs.map((doc) => (written.has(doc) ? 'done' : existing.has(doc._id) ? 'already' : 'lost-lease'));
}

async function existingTurns({ turns }: Collections, refused: readonly TurnDoc[]): Promise<Map<string, TurnDoc>> {
  if (refused.length === 0) return new Map();
  const existing = await turns.find({ _id: { $in: refused.map((doc) => doc._id) } }).toArray();
  return new Map(existing.map((doc) => [doc._id, doc]));
}

function toDoc({ lease, turn, deliveries }: Commit): TurnDoc {
  const { after, ...rest } = turn;
  return {
    _id: storable(turn.cause.key),
    conversation: storable(lease.conversation),
    seq: turn.seq,
    at: turn.at,
    turn: JSON.stringify(rest),
    after: JSON.stringify(after),
    deliveries: deliveries.map(({ key, conversation, seq, index, lane, group, job, report }) => ({
      key: storable(key),
      seq,
      index,
      lane: storable(lane),
      group: storable(group),
      body: JSON.stringify({ key, conversation, seq, index, lane, group, job, report }),
    })),
  };
}
