import { randomUUID } from 'node:crypto';
import type { InboundEvent } from '../../model/event.js';
import { type Lease, StoreError, type Work } from '../store.js';
import { restored, storable } from '../text.js';
import { upgradeConversation } from '../upgrade.js';
import { failuresOf } from './errors.js';
import { never, type ServerClock } from './now.js';
import { project } from './project.js';
import type { Collections, ConversationDoc, TurnDoc } from './schema.js';

/** Makes events pending, unless their keys are known. Each is of another conversation. */
export async function acceptAll(
  { conversations, turns }: Collections,
  clock: ServerClock,
  events: readonly InboundEvent[],
): Promise<('new' | 'seen' | StoreError)[]> {
  const keys = events.map((event) => storable(event.key));
  const handled = await turns.find({ _id: { $in: keys } }, { projection: { _id: 1 } }).toArray();
  const known = new Set(handled.map((turn) => turn._id));
  const updates = events.map((event, i) => ({
    filter: { _id: storable(event.address.conversation), 'inbox.key': { $ne: keys[i]! } },
    update: [
      {
        $set: {
          seq: { $ifNull: ['$seq', 0] },
          leaseUntil: { $ifNull: ['$leaseUntil', never] },
          workAt: { $min: ['$workAt', clock.now] },
          inbox: {
            $concatArrays: [
              { $ifNull: ['$inbox', []] },
              [{ key: { $literal: keys[i] }, at: clock.now, event: { $literal: JSON.stringify(event) } }],
            ],
          },
        },
      },
    ],
  }));
  const fresh = updates.flatMap((update, i) => (known.has(keys[i]!) ? [] : [{ update, i }]));
  const results: ('new' | 'seen' | StoreError)[] = keys.map((key) => (known.has(key) ? 'seen' : 'new'));
  if (fresh.length === 0) return results;
  const upserts = fresh.map(({ update }) => ({ updateOne: { ...update, upsert: true } }));
  const failures = await failuresOf(conversations.bulkWrite(upserts, { ordered: false }));
  for (const [n, failure] of failures) {
    const { update, i } = fresh[n]!;
    if (failure === 'too-large') {
      results[i] = new StoreError('full', 'Too much waits in this conversation; try again later.');
    } else {
      // The conversation exists: with this event in its inbox, or another process has just made it.
      const { matchedCount } = await conversations.updateOne(update.filter, update.update);
      results[i] = matchedCount === 1 ? 'new' : 'seen';
    }
  }
  return results;
}

/** Leases the conversations that have waited longest, and finishes what the worker before left half done. */
export async function claim(
  collections: Collections,
  clock: ServerClock,
  worker: string,
  forMs: number,
  limit: number,
): Promise<Work[]> {
  const { conversations } = collections;
  const ready = {
    workAt: { $gt: never },
    $expr: { $and: [clock.reached('workAt'), clock.reached('leaseUntil')] },
  };
  const claimed = new Map<string, ConversationDoc>();
  // Others may be quicker at some of them: then it looks again, but not for ever.
  for (let round = 0; round < 5 && claimed.size < limit; round++) {
    const free = await conversations
      .find(ready, { projection: { _id: 1 } })
      .sort({ workAt: 1 })
      .limit(limit - claimed.size)
      .toArray();
    if (free.length === 0) break;
    const ids = free.map((doc) => doc._id);
    const token = randomUUID();
    await conversations.updateMany({ _id: { $in: ids }, ...ready }, [
      { $set: { leaseToken: token, leaseWorker: { $literal: worker }, leaseUntil: clock.in(forMs) } },
    ]);
    const won = await conversations.find({ _id: { $in: ids }, leaseToken: token }).toArray();
    for (const doc of won) claimed.set(doc._id, doc);
    if (won.length === free.length) break;
  }
  return workOf(collections, clock, worker, forMs, [...claimed.values()]);
}

async function workOf(
  collections: Collections,
  clock: ServerClock,
  worker: string,
  forMs: number,
  docs: readonly ConversationDoc[],
): Promise<Work[]> {
  if (docs.length === 0) return [];
  const latest = await collections.turns
    .find({ $or: docs.map((doc) => ({ conversation: doc._id, seq: { $gte: doc.seq } })) })
    .sort({ conversation: 1, seq: 1 })
    .toArray();
  const seqs = new Map(docs.map((doc) => [doc._id, doc.seq]));
  const inboxes = new Map(docs.map((doc) => [doc._id, new Set(doc.inbox.map((pending) => pending.key))]));
  // A duplicate that was accepted while its turn was being written stays in the inbox until that turn is written on again.
  const unfinished = latest.filter(
    (turn) => turn.seq > seqs.get(turn.conversation)! || inboxes.get(turn.conversation)!.has(turn._id),
  );
  for (const turn of unfinished) await project(collections, clock, [turn]);
  const work: Work[] = [];
  for (const doc of [...docs].sort((a, b) => a.workAt!.getTime() - b.workAt!.getTime())) {
    const todo = toWork(
      doc,
      latest.filter((turn) => turn.conversation === doc._id),
      worker,
      forMs,
    );
    if (todo.events.length > 0 || todo.timers.length > 0) work.push(todo);
    else await releaseAll(collections, [todo.lease]);
  }
  return work;
}

/** `turns` are those from the latest that is fully written on. */
function toWork(doc: ConversationDoc, turns: readonly TurnDoc[], worker: string, forMs: number): Work {
  const until = doc.leaseUntil.getTime();
  const now = until - Math.ceil(forMs);
  const last = turns.at(-1);
  const state = last && upgradeConversation(JSON.parse(last.after));
  const handled = new Set(turns.map((turn) => turn._id));
  return {
    lease: { conversation: restored(doc._id), worker, token: doc.leaseToken!, until },
    now,
    state,
    events: doc.inbox.filter((pending) => !handled.has(pending.key)).map((pending) => JSON.parse(pending.event)),
    timers: state?.timers.filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at) ?? [],
  };
}

/** Extends a lease that nobody else has claimed since. */
export async function renew({ conversations }: Collections, clock: ServerClock, lease: Lease, forMs: number) {
  const { matchedCount } = await conversations.updateOne(
    { _id: storable(lease.conversation), leaseToken: lease.token },
    [{ $set: { leaseUntil: clock.in(forMs) } }],
  );
  return matchedCount === 1;
}

export async function releaseAll({ conversations }: Collections, leases: readonly Lease[]): Promise<undefined[]> {
  await conversations.bulkWrite(
    leases.map((lease) => ({
      updateOne: {
        filter: { _id: storable(lease.conversation), leaseToken: lease.token },
        update: { $set: { leaseUntil: never }, $unset: { leaseToken: '', leaseWorker: '' } },
      },
    })),
    { ordered: false },
  );
  return leases.map(() => undefined);
}
