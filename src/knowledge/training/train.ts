import type { Faq } from '../faq.js';
import { languageOf } from '../language/languages.js';
import type { Matcher } from '../matcher.js';
import { serveModel, type Understand } from '../matching/index.js';
import { joinViews } from '../matching/meanings.js';
import { type Model, meaningsFrom, modelKey, phrasingsToEncode } from '../matching/model.js';
import { makeMend } from '../matching/spelling.js';
import { encodeAll } from '../semantic/encode-all.js';
import type { SentenceEncoder } from '../semantic/encoder.js';
import { englishWords } from '../semantic/english.js';
import { trainInThread } from './in-thread.js';
import { readModel, writeModel } from './model-file.js';

/** A matcher whose encoder failed tries again to learn the meanings when it was asked so many messages. */
export const messagesToRetry = 10;

export interface TrainerOptions {
  /** Opens what matches by meaning, or nothing. Called once, when the first words are learnt. */
  readonly openEncoder: () => Promise<SentenceEncoder | undefined>;
  /** The file where the model of these FAQs is kept for the next start (see `modelFile`); without it none is. */
  readonly keptIn?: (faqs: readonly Faq[]) => string;
  /** The folder where the phrasings' meanings are kept, so that each is computed once; without it none is. */
  readonly meanings?: string;
  /** Something failed that matching goes on without: the encoder, or the writing of a cache. */
  readonly onTrouble?: (error: unknown) => void;
  /** A matcher has learnt all that it can. */
  readonly onLearnt?: (matcher: Matcher) => void;
}

/** A matcher that goes on learning by itself. */
export interface LearningMatcher extends Matcher {
  /** Resolves when all is learnt that can be at this time, whether or not it could. */
  readonly learnt: Promise<void>;
  /** Ends what is still being learnt. */
  close(): Promise<void>;
}

export interface Trainer {
  /**
   * Trains a matcher. Resolves as soon as the words are learnt, or found in the cache; the meanings are computed behind
   * that, and joined to them in a second training. An encoder that fails leaves the matcher with the words, until it was asked
   * some more messages and succeeds. Rejects when the words cannot be learnt, or when `signal` aborts.
   */
  train(faqs: readonly Faq[], signal?: AbortSignal): Promise<LearningMatcher>;
  /** Closes the encoder, if it was opened. */
  close(): Promise<void>;
}

export const createTrainer = (options: TrainerOptions): Trainer => {
  const { keptIn, onTrouble = () => {}, onLearnt = () => {} } = options;
  let opened: Promise<SentenceEncoder | undefined> | undefined;
  let words: Promise<ReadonlySet<string>> | undefined;

  /** How messages to these FAQs are put right, where they are in English: of other languages no list of words ships. */
  const mendFor = async (faqs: readonly Faq[]) => {
    const english = faqs.filter(({ locale }) => languageOf(locale) === 'en');
    if (english.length === 0) return undefined;
    words ??= englishWords();
    const known = await words.catch((error: unknown) => void onTrouble(error));
    if (!known) return undefined;
    const texts = english.flatMap(({ question, phrasings, answer }) => [question, ...phrasings, answer]);
    return makeMend(texts, (word) => known.has(word));
  };

  /** The same model with the meanings of its phrasings and a judge of both. */
  const withMeaning = async (model: Model, encoder: SentenceEncoder, signal: AbortSignal) => {
    const embeddings = await encodeAll(encoder, phrasingsToEncode(model), {
      signal,
      onCacheError: onTrouble,
      ...(options.meanings !== undefined && { cache: options.meanings }),
    });
    const meanings = meaningsFrom(model, embeddings.at, encoder.views);
    const judge = await trainInThread({ corpus: model.corpus, meanings }, signal);
    return { ...model, both: { ...judge, meanings, encoder: encoder.name } };
  };

  const train = async (faqs: readonly Faq[], signal?: AbortSignal): Promise<LearningMatcher> => {
    const closing = new AbortController();
    const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const key = modelKey(faqs);
    const path = keptIn?.(faqs);
    const keep = (model: Model) => (path === undefined ? undefined : writeModel(path, model).catch(onTrouble));
    const kept = path === undefined ? undefined : await readModel(path, key, onTrouble);
    const model = kept ?? (await trainInThread({ faqs }, stop));
    if (!kept) await keep(model);
    const mend = await mendFor(faqs);
    let served = serveModel(model, faqs, undefined, mend);
    let wanting = true;
    let asked = 0;

    const learn = async (): Promise<void> => {
      try {
        opened ??= options.openEncoder();
        const encoder = await opened.catch((error: unknown) => {
          opened = undefined;
          throw error;
        });
        if (!encoder || faqs.length === 0) {
          wanting = false;
          return;
        }
        const known = model.both?.encoder === encoder.name;
        const both = known ? model : await withMeaning(model, encoder, stop);
        served = serveModel(both, faqs, understandWith(encoder, stop, onTrouble), mend);
        wanting = false;
        if (!known) await keep(both);
      } catch (error) {
        if (!stop.aborted) onTrouble(error);
      } finally {
        if (!stop.aborted) onLearnt(served);
      }
    };
    let learnt = learn();
    return {
      get name() {
        return served.name;
      },
      match(query, limit) {
        if (wanting && ++asked % messagesToRetry === 0) learnt = learnt.then(() => (wanting ? learn() : undefined));
        return served.match(query, limit);
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

  return {
    train,
    async close() {
      const encoder = await opened?.catch(() => undefined);
      await encoder?.close();
    },
  };
};

const understandWith =
  (encoder: SentenceEncoder, signal: AbortSignal, onTrouble: (error: unknown) => void): Understand =>
  async (text) => {
    try {
      const [embedding] = await encoder.encode([text], signal);
      return embedding && joinViews(embedding, encoder.views);
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
      return undefined;
    }
  };
