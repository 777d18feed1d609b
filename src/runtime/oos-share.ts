import { estimateOosShare, type Seen } from '../knowledge/oos-share.js';
import type { PastQuestion } from '../knowledge/past/questions.js';
import { atOosShare, defaultOosShare } from '../knowledge/prior.js';
import type { Clock } from '../model/clock.js';
import type { Json } from '../model/json.js';
import type { Store } from '../store/store.js';
import type { Log } from './log.js';
import { lastQuestions } from './past-questions.js';

/** A log of the shares that were in use, so that what was stored under one can be read under another. */
const feed = 'oos-share';

/** It is estimated anew so often, by one process, from so many of the latest questions. */
const everyMs = 3_600_000;
const fromQuestions = 1_000;

/** A smaller change than this is not worth a change. */
const worthwhile = 0.02;

/** A share, and since when it is in use. Persisted; `v` is the version of this shape. */
export interface ShareInUse {
  readonly v: 1;
  readonly share: number;
  /** ms since the epoch, UTC, by the store's clock. */
  readonly at: number;
  /** The questions that it was learnt from; absent when it was set by `OOS_SHARE`. */
  readonly questions?: number;
}

type Shares = Pick<Store, 'read' | 'append' | 'latestTurns' | 'hold' | 'now' | 'watch'>;

/** All shares that were ever in use, oldest first. */
export const sharesInUse = async (store: Pick<Store, 'read'>): Promise<ShareInUse[]> => {
  const all: ShareInUse[] = [];
  for (let full = true; full; ) {
    const items = await store.read(feed, all.length, 500);
    all.push(...items.map(({ item }) => item as unknown as ShareInUse));
    full = items.length === 500;
  }
  return all;
};

const shareAt = (shares: readonly ShareInUse[], at: number): number =>
  shares.findLast((one) => one.at <= at)?.share ?? defaultOosShare;

/** Past questions with their matches as they are under the assumed share, whatever share was in use when they were asked. */
export const underDefaultShare = (questions: readonly PastQuestion[], shares: readonly ShareInUse[]): PastQuestion[] =>
  questions.map((one) => ({ ...one, matches: atOosShare(one.matches, defaultOosShare, shareAt(shares, one.at)) }));

/** What past questions, under the default share, tell of the share. */
export const seenIn = (questions: readonly PastQuestion[]): Seen[] =>
  questions.map(({ known, matches }) =>
    known.right === undefined
      ? {
          inScope: Math.min(
            1,
            matches.reduce((sum, { confidence }) => sum + confidence, 0),
          ),
        }
      : { answerable: true },
  );

/**
 * Knows the share of messages that no FAQ answers: `fixed`, or as it is learnt from the questions that customers asked. All
 * processes on a store use the same one.
 */
export const startOosShare = async (options: {
  readonly store: Shares;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
  readonly fixed?: number | undefined;
}) => {
  const { store, clock, log, worker, fixed } = options;
  let shares = await sharesInUse(store);

  const use = async (share: number, questions?: number): Promise<void> => {
    const at = await store.now();
    const entry: ShareInUse = { v: 1, share, at, ...(questions !== undefined && { questions }) };
    await store.append(feed, `${at}`, entry as unknown as Json);
    shares = await sharesInUse(store);
    log.info({ share, questions }, 'This share of messages is taken to be answered by no FAQ');
  };
  const current = (): number => fixed ?? shares.at(-1)?.share ?? defaultOosShare;

  const learn = async (): Promise<void> => {
    if (!(await store.hold(feed, worker, everyMs * 0.9))) return;
    const questions = underDefaultShare(await lastQuestions(store, fromQuestions), shares);
    const share = Math.round(100 * estimateOosShare(seenIn(questions))) / 100;
    if (Math.abs(share - current()) >= worthwhile) await use(share, questions.length);
  };
  const quietly = (run: Promise<void>) =>
    run.catch((error: unknown) => log.warn({ err: error }, 'The share of messages that no FAQ answers was not learnt'));

  let cancel = () => {};
  const again = () => {
    cancel = clock.after(everyMs, () => void quietly(learn()).finally(again));
  };
  if (fixed === undefined) {
    void quietly(learn());
    again();
  } else if (shares.at(-1)?.share !== fixed) await use(fixed);
  const unwatch = store.watch((change) => {
    if (change.kind !== 'feed' || change.feed !== feed) return;
    void quietly(
      sharesInUse(store).then((all) => {
        shares = all;
      }),
    );
  });

  return {
    current,
    stop(): void {
      cancel();
      unwatch();
    },
  };
};
