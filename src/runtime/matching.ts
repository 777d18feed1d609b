import type { Faq, Knowledge } from '../knowledge/faq.js';
import type { Matcher } from '../knowledge/matcher.js';
import { atOosShare, defaultOosShare } from '../knowledge/prior.js';
import { trainingHash } from '../knowledge/snapshot.js';
import type { Clock } from '../model/clock.js';
import type { Match } from '../model/match.js';
import type { Log } from './log.js';

/** A matcher that was trained on some FAQs, in a thread of its own or not. */
export interface Trained extends Matcher {
  /** `language`: the message's, as an ISO 639-1 code, where it is known. */
  match(query: string, limit: number, language?: string): Promise<readonly Match[]>;
  /** Learns what it has not learnt yet: see `Train`. */
  learn?(): Promise<void>;
  /** Resolves when all is learnt that can be at this time. */
  readonly learnt?: Promise<void>;
  close?(): Promise<void>;
}

/**
 * Trains a matcher. With `before`, one of earlier FAQs, it serves what that one learnt with the texts as they are now, and learns
 * them when `learn` is called. Rejects when `signal` aborts.
 */
export type Train = (faqs: readonly Faq[], signal: AbortSignal, before?: Trained) => Promise<Trained>;

/** Milliseconds without a change after which a changed knowledge is learnt, so that ten saves in a minute are learnt once. */
const quietMs = 10_000;

/**
 * Keeps a matcher trained on the knowledge that is served. While a new one is trained the old one goes on matching, less
 * what no longer exists; before the first is trained, matching waits for it. `oosShare` is the share of messages that no FAQ
 * answers, 0..1, as it is known at the time.
 */
export const createMatching = (
  train: Train,
  log: Log,
  clock: Pick<Clock, 'after'>,
  oosShare = () => defaultOosShare,
) => {
  let wanted: Knowledge | undefined;
  let current: { readonly matcher: Trained; readonly on: string } | undefined;
  let training: Promise<void> | undefined;
  let waiting = () => {};
  const stopping = new AbortController();

  /** Has a matcher learn when nothing has changed for a while. */
  const learnLater = (matcher: Trained) => {
    waiting();
    waiting = clock.after(quietMs, () => {
      void matcher.learn?.();
    });
  };

  const trainUntilCurrent = async () => {
    while (wanted) {
      const knowledge = wanted;
      const on = trainingHash(knowledge.faqs.values());
      if (on === current?.on) return;
      const old = current?.matcher;
      const matcher = await train([...knowledge.faqs.values()], stopping.signal, old);
      current = { matcher, on };
      if (old) learnLater(matcher);
      await old?.close?.();
      log.info({ faqs: knowledge.faqs.size }, 'The matcher is trained');
    }
  };

  /** Trains if it must, one training at a time. */
  const retrain = (): Promise<void> => {
    training ??= trainUntilCurrent().finally(() => {
      training = undefined;
    });
    return training;
  };

  const match = async (text: string, limit: number, language?: string): Promise<readonly Match[]> => {
    if (!current) await retrain();
    if (!current) throw new Error('No matcher could be trained.');
    const known = wanted?.faqs;
    const found = atOosShare(await current.matcher.match(text, limit, language), oosShare());
    return found.filter((m) => known?.has(m.faq));
  };

  return {
    /** What the matcher that serves matches by; undefined before the first is trained. */
    name: (): string | undefined => current?.matcher.name,
    /** This knowledge is served from now on. */
    follow(knowledge: Knowledge): void {
      wanted = knowledge;
      retrain().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, 'Training failed; the old matcher goes on, if any');
      });
    },
    /**
     * A matcher that fails is trained anew, once, before the message is given up. Throws an `AbortError` while the process
     * stops: the message is left to the next one.
     */
    async match(text: string, limit: number, language?: string): Promise<readonly Match[]> {
      try {
        return await match(text, limit, language);
      } catch (error) {
        if (stopping.signal.aborted) throw stopping.signal.reason;
        log.error({ err: error }, 'The matcher failed and is trained anew');
        current = undefined;
        return match(text, limit, language);
      }
    },
    async stop(): Promise<void> {
      waiting();
      stopping.abort();
      await training?.catch(() => {});
      await current?.matcher.close?.();
    },
  };
};
