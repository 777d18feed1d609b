import type { ChangeStream, ChangeStreamDocument, Db, Document, Timestamp } from 'mongodb';
import type { Clock } from '../../model/clock.js';
import type { Change } from '../store.js';
import { restored } from '../text.js';
import { never } from './now.js';
import { conversationIn } from './schema.js';

/** While the change stream is away: how often it is tried again, and watchers are told to look for themselves, in ms. */
const retryMs = 1_000;

/** Changes that somebody may wait for. A lease that is taken or renewed is not among them: that is work begun. */
const pipeline: Document[] = [
  {
    $match: {
      $or: [
        { 'ns.coll': 'turns', operationType: 'insert' },
        { 'ns.coll': 'feeds', operationType: 'insert' },
        { 'ns.coll': 'documents' },
        { 'ns.coll': 'conversations', operationType: 'insert' },
        { 'ns.coll': 'conversations', 'updateDescription.updatedFields.workAt': { $exists: true } },
        { 'ns.coll': 'conversations', 'updateDescription.updatedFields.leaseUntil': never },
        { 'ns.coll': 'deliveries', operationType: 'insert' },
        { 'ns.coll': 'deliveries', 'updateDescription.updatedFields.settled': { $exists: true } },
      ],
    },
  },
  {
    $project: {
      operationType: 1,
      ns: 1,
      documentKey: 1,
      'fullDocument.conversation': 1,
      'fullDocument.feed': 1,
      'updateDescription.updatedFields.settled': 1,
    },
  },
];

/** Tells watchers what any process changed, by one change stream that begins with the first of them. */
export class Watch {
  readonly #listeners = new Set<(change: Change) => void>();
  #stream: ChangeStream | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    /** The stream begins here, so that nothing is missed while it is opened. */
    private readonly since: Timestamp,
  ) {}

  add(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#closed) this.#running ??= this.#run();
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#wake();
    await this.#stream?.close().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    let since: Timestamp | undefined = this.since;
    while (!this.#closed) {
      try {
        this.#stream = this.db.watch(pipeline, since && { startAtOperationTime: since });
        for await (const seen of this.#stream) {
          const change = toChange(seen);
          if (change) this.#emit(change);
        }
      } catch {
        // Away, or not allowed: watchers look for themselves until it is back.
        this.#emit({ kind: 'work' });
        await this.#pause();
      }
      // What happened before may be forgotten by the server; hints may be lost.
      since = undefined;
    }
  }

  #pause(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(retryMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #emit(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** What a watcher is told of a change that the pipeline let through. */
function toChange(change: ChangeStreamDocument): Change | undefined {
  if (!('ns' in change) || !('coll' in change.ns) || !('documentKey' in change)) return undefined;
  const { _id } = change.documentKey as Document;
  const inserted: Document = ('fullDocument' in change && change.fullDocument) || {};
  const updated: Document = ('updateDescription' in change && change.updateDescription.updatedFields) || {};
  switch (change.ns.coll) {
    case 'conversations':
      return { kind: 'work' };
    case 'turns':
      return { kind: 'turn', conversation: restored(inserted.conversation) };
    case 'feeds':
      return { kind: 'feed', feed: restored(inserted.feed) };
    case 'documents':
      return { kind: 'doc', collection: restored(_id.collection), id: restored(_id.id) };
    default: {
      const conversation = inserted.conversation ?? conversationIn(updated.settled);
      return { kind: 'outbox', conversation: restored(conversation) };
    }
  }
}
