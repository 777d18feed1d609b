import type { Faq } from '../knowledge/faq.js';
import { addPhrasing, type FaqFile } from '../knowledge/files/add-phrasing.js';
import { languageOf } from '../knowledge/language/languages.js';
import { Learnt, type Suggestion } from '../knowledge/learning/suggestions.js';
import type { Clock } from '../model/clock.js';
import type { Lesson } from '../model/feedback.js';
import type { Json } from '../model/json.js';
import type { Store } from '../store/store.js';

/** Where the outbox puts what there is to learn from: a durable log, in which each lesson stands once. */
export const lessonFeed = 'lessons';

/** What admins decided, by the suggestion's id. */
const collection = 'suggestions';
const page = 500;

/** Where a phrasing belongs: with the translation into its language, where there is one. */
const fileOf = ({ id, topic, locale, translations = [] }: Faq, language: string | undefined): FaqFile => {
  const foreign = language !== undefined && language !== languageOf(locale);
  const own = foreign && translations.find((one) => languageOf(one.locale) === language);
  return { topic, name: own ? `${id}.${own.locale}` : id };
};

/** What was decided on a suggestion, and by whom. Persisted; `v` is the version of this shape. */
export interface Decided {
  readonly v: 1;
  readonly decision: 'approved' | 'rejected';
  readonly faq: string;
  readonly text: string;
  readonly language?: string;
  /** ms since the epoch, UTC. */
  readonly at: number;
  readonly by: string;
  /** What the matcher gave the FAQ for the text before it was approved. */
  readonly before?: number;
}

/**
 * What customers and agents taught, and what admins made of it. The lessons are read forward once and remembered. Nothing
 * changes what the bot knows but `approve`.
 */
export const createLearning = (options: {
  readonly store: Pick<Store, 'read' | 'list' | 'insert' | 'get'>;
  readonly clock: Clock;
  readonly faqDir: string;
}) => {
  const { store, clock, faqDir } = options;
  const learnt = new Learnt();
  let read = 0;
  let reading: Promise<void> | undefined;

  const readOn = async (): Promise<void> => {
    for (let full = true; full; ) {
      const items = await store.read(lessonFeed, read, page);
      for (const { seq, item } of items) {
        learnt.add(item as unknown as Lesson);
        read = seq;
      }
      full = items.length === page;
    }
  };

  const decisions = async (): Promise<{ id: string; doc: Decided }[]> =>
    (await store.list(collection)).map(({ id, doc }) => ({ id, doc: doc as unknown as Decided }));

  const decide = async (
    { id, faq, text, language }: Suggestion,
    decision: Decided['decision'],
    by: string,
    before?: number,
  ) => {
    const doc: Decided = {
      v: 1,
      decision,
      faq,
      text,
      at: clock.now(),
      by,
      ...(language !== undefined && { language }),
      ...(before !== undefined && { before }),
    };
    return store.insert(collection, id, doc as unknown as Json);
  };

  return {
    /** What waits for an admin, the most frequent first. */
    async suggestions(faqs: ReadonlyMap<string, Faq>): Promise<Suggestion[]> {
      reading ??= readOn().finally(() => {
        reading = undefined;
      });
      await reading;
      return learnt.suggestions(faqs, new Set((await decisions()).map(({ id }) => id)));
    },

    /**
     * Adds the phrasing to the FAQ's file, and then remembers that it was approved. `before` is what the matcher gives the
     * FAQ for it now. Throws `PhrasingError`, and nothing has changed.
     */
    async approve(suggestion: Suggestion, faq: Faq, by: string, before?: number): Promise<void> {
      await addPhrasing(faqDir, fileOf(faq, suggestion.language), suggestion.text);
      await decide(suggestion, 'approved', by, before);
    },

    /** It never comes back. False when somebody has decided on it before. */
    reject: (suggestion: Suggestion, by: string): Promise<boolean> => decide(suggestion, 'rejected', by),

    /** The phrasings approved last, latest first. */
    async approved(most: number): Promise<(Decided & { id: string })[]> {
      return (await decisions())
        .filter(({ doc }) => doc.decision === 'approved')
        .sort((a, b) => b.doc.at - a.doc.at)
        .slice(0, most)
        .map(({ id, doc }) => ({ ...doc, id }));
    },
  };
};

export type Learning = ReturnType<typeof createLearning>;
