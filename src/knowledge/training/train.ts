import type { Faq } from '../faq.js';
import type { Matcher } from '../matcher.js';
import type { Calibration } from '../matching/calibration.js';
import { serveSpace, type Understand } from '../matching/index.js';
import type { Keeping } from '../matching/keeping.js';
import type { LearningMatcher } from '../matching/learning.js';
import { isLearnt, learntFrom, type Model, modelKey } from '../matching/model.js';
import type { Space } from '../matching/space.js';
import type { SentenceEncoder } from '../semantic/encoder.js';
import { encodeTexts } from './encode-texts.js';
import { runInThread } from './in-thread.js';
import { createMending } from './mending.js';
import { keepNothing } from './model-file.js';
import { readCalibration } from './read-calibration.js';

/** A matcher whose encoder failed tries again to learn the meanings when it was asked so many messages. */
export const messagesToRetry = 10;

export interface TrainerOptions {
  /** Opens the encoder, or nothing. Called once, when the first words are learnt. */
  readonly openEncoder: () => Promise<SentenceEncoder | undefined>;
  /** Keeps models for the next start; without it none is kept. */
  readonly keeping?: Keeping;
  /** The folder where the phrasings' meanings are kept, so that each is computed once; without it none is. */
  readonly meanings?: string;
  /** Something failed that matching goes on without: the encoder, or the writing of a cache. */
  readonly onTrouble?: (error: unknown) => void;
  /** A matcher has learnt all that it can. */
  readonly onLearnt?: (matcher: Matcher) => void;
}

export interface Trainer {
  /**
   * Trains a matcher. Resolves as soon as it can serve. With `before`, a matcher of earlier texts, it serves what that one learnt
   * together with the texts as they are now, once these are encoded, and learns no more until `learn` is called. Else it
   * serves words, and learns the meanings by itself. An encoder that fails leaves the matcher with words, until it was asked
   * some more messages and succeeds. Rejects when the texts cannot be read, or when `signal` aborts.
   */
  train(faqs: readonly Faq[], signal?: AbortSignal, before?: LearningMatcher): Promise<LearningMatcher>;
}

/** Reads the texts; what was learnt of earlier ones goes with them, or their words are learnt. */
const read = async (faqs: readonly Faq[], signal: AbortSignal, before?: Space): Promise<Space> => {
  const { texts, words } = await runInThread('read', { faqs, words: !before }, signal);
  return words || !before
    ? { ...texts, words: learntFrom(texts, words!) }
    : { ...texts, words: before.words, ...(before.both && { both: before.both }) };
};

export const createTrainer = (options: TrainerOptions): Trainer => {
  const { keeping = keepNothing, meanings, onTrouble = () => {}, onLearnt = () => {} } = options;
  const mendFor = createMending(onTrouble);
  let opened: Promise<SentenceEncoder | undefined> | undefined;

  const encoder = async (): Promise<SentenceEncoder | undefined> => {
    opened ??= options.openEncoder();
    return opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
  };

  /** The encoder's calibration; told once where it cannot be used. */
  const calibrations = new Map<string, Calibration | undefined>();
  const calibrationOf = ({ name, calibration }: SentenceEncoder): Calibration | undefined => {
    if (calibrations.has(name)) return calibrations.get(name);
    let read: Calibration | undefined;
    try {
      read = readCalibration(calibration);
    } catch (error) {
      onTrouble(error);
    }
    calibrations.set(name, read);
    return read;
  };

  const train = async (
    faqs: readonly Faq[],
    signal?: AbortSignal,
    before?: LearningMatcher,
  ): Promise<LearningMatcher> => {
    const closing = new AbortController();
    const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const key = modelKey(faqs);
    const kept = await keeping.load(key);
    const mend = await mendFor(faqs);
    let space: Space = kept ?? (await read(faqs, stop, before?.space));
    /** The name of the encoder that the space's meanings are from. */
    let encodedBy = kept?.encoder;
    /** True once the classifiers were learnt from these texts. */
    let complete = kept !== undefined;
    let served = serveSpace(space, faqs, { mend });
    let wanting = true;
    let asked = 0;

    const serve = (next: Space, by?: SentenceEncoder) => {
      space = next;
      const understand = by && understandWith(by, stop, onTrouble);
      served = serveSpace(space, faqs, { mend, understand, calibration: by && calibrationOf(by) });
    };

    /** Encodes the texts step by step, and serves what is known after each. */
    const encode = async (by: SentenceEncoder): Promise<void> => {
      const { corpus, keys, words } = space;
      // A classifier that was learnt with another encoder's meanings knows nothing of this one's.
      const ready: Space = before ? space : { corpus, keys, words };
      const closeness = before?.space.encoded?.closeness ?? calibrationOf(by)?.closeness ?? 0;
      const to = { signal: stop, onCacheError: onTrouble, ...(meanings !== undefined && { cache: meanings }) };
      for await (const encoded of encodeTexts(by, corpus, { ...to, closeness, atOnce: before !== undefined }))
        serve({ ...ready, encoded }, by);
    };

    /** Learns the classifiers of the texts as they are. */
    const study = async (): Promise<Space> => {
      const { encoded } = space;
      const wantsWords = !isLearnt(space.words, space);
      const wantsBoth = encoded !== undefined && !isLearnt(space.both, space);
      if (!wantsWords && !wantsBoth) return space;
      const texts = { corpus: space.corpus, keys: space.keys };
      const input = { texts, words: wantsWords, ...(wantsBoth && { meanings: encoded.texts }) };
      const { words, both, closeness } = await runInThread('study', input, stop);
      return {
        ...texts,
        words: words ? learntFrom(texts, words) : space.words,
        ...(encoded && { encoded: { ...encoded, closeness: closeness ?? encoded.closeness } }),
        ...(both && { both: learntFrom(texts, both) }),
      };
    };

    /** Encodes the texts, unless this encoder has. */
    const encodeAll = async (by: SentenceEncoder | undefined): Promise<void> => {
      if (by === undefined || encodedBy === by.name) return;
      await encode(by).finally(() => by.rest());
      encodedBy = by.name;
    };

    /** Learns all that is not learnt yet, or takes over what another process has learnt. */
    const learnAll = async (by: SentenceEncoder | undefined): Promise<void> => {
      if (complete && (!by || encodedBy === by.name)) return;
      const what = { key, ...(by && { encoder: by.name }) };
      const learnHere = async (): Promise<Model> => {
        await encodeAll(by);
        return { ...(await study()), ...what };
      };
      serve(await keeping.learn(what, learnHere, stop), by);
      encodedBy = by?.name;
      complete = true;
    };

    /** Encodes what is not encoded yet, and learns the classifiers if `all`. */
    const learnOn = async (all: boolean): Promise<void> => {
      try {
        const by = faqs.length === 0 ? undefined : await encoder();
        if (by && encodedBy === by.name) serve(space, by);
        await (all ? learnAll(by) : encodeAll(by));
        wanting = false;
      } catch (error) {
        if (!stop.aborted) onTrouble(error);
      } finally {
        if (!stop.aborted && all) onLearnt(served);
      }
    };
    const follows = before !== undefined && !kept;
    if (follows) await learnOn(false);
    let learnt = follows ? Promise.resolve() : learnOn(true);
    return {
      get name() {
        return served.name;
      },
      get space() {
        return space;
      },
      view: (query, language) => served.view(query, language),
      match(query, limit, language) {
        if (wanting && ++asked % messagesToRetry === 0)
          learnt = learnt.then(() => (wanting ? learnOn(true) : undefined));
        return served.match(query, limit, language);
      },
      learn() {
        learnt = learnt.then(() => learnOn(true));
        return learnt;
      },
      get learnt() {
        return learnt;
      },
      async close() {
        closing.abort();
        await learnt;
      },
    };
  };

  return { train };
};

const understandWith =
  (encoder: SentenceEncoder, signal: AbortSignal, onTrouble: (error: unknown) => void): Understand =>
  async (text) => {
    try {
      return (await encoder.encode([text], signal))[0];
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
      return undefined;
    }
  };
