import type { Faq, Knowledge } from '../knowledge/faq.js';
import type { Matcher } from '../knowledge/matcher.js';
import { atOosShare, defaultOosShare } from '../knowledge/prior.js';
import { trainingHash } from '../knowledge/snapshot.js';
import type { Match } from '../model/match.js';
import type { Log } from './log.js';

/** A matcher that was trained on some FAQs, in a thread of its own or not. */
export interface Trained extends Matcher {
  /** `language`: the message's, as an ISO 639-1 code, where it is known. */
  match(query: string, limit: number, language?: string): Promise<readonly Match[]>;
  close?(): Promise<void>;
}

/** Rejects when `signal` aborts. */
export type Train = (faqs: readonly Faq[], signal: AbortSignal) => Promise<Trained>;

/**
 * Keeps a matcher trained on the knowledge that is served. While a new one is trained the old one goes on matching, less
 * what no longer exists; before the first is trained, matching waits for it. `oosShare` is the share of messages that no FAQ
 * answers, 0..1, as it is known at the time.
 */
export const createMatching = (train: Train, log: Log, oosShare = () => defaultOosShare) => {
  let wanted: Knowledge | undefined;
  let current: { readonly matcher: Trained; readonly on: string } | undefined;
  let training: Promise<void> | undefined;
  const stopping = new AbortController();

  const trainUntilCurrent = async () => {
    while (wanted) {
      const knowledge = wanted;
      const on = trainingHash(knowledge.faqs.values());
      if (on === current?.on) return;
      const matcher = await train([...knowledge.faqs.values()], stopping.signal);
      const old = current?.matcher;
      current = { matcher, on };
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
      stopping.abort();
      await training?.catch(() => {});
      await current?.matcher.close?.();
    },
  };
};
