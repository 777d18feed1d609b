import { createHash } from 'node:crypto';
import type { Json } from '../model/json.js';
import type { Faq, Knowledge, Texts, Thresholds } from './faq.js';

/** Version of the stored shape: 2 has languages and translations, 3 questions for a person. A newer one is refused. */
const shape = 3;

/** What a version of the knowledge is made of. */
export interface KnowledgeParts {
  readonly faqs: Iterable<Faq>;
  readonly texts: Texts;
  /** Those of other languages. */
  readonly others?: readonly Texts[];
  readonly thresholds: Thresholds;
}

/** A stored version of the knowledge that cannot be used; the message says why and what to do. */
export class SnapshotError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SnapshotError';
  }
}

/** JSON in which the keys of every object are sorted, so that equal contents are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );

const sha256 = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

const byId = (faqs: Iterable<Faq>): Faq[] => [...faqs].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

const byLocale = (texts: readonly Texts[]): Texts[] =>
  [...texts].sort((a, b) => (a.locale < b.locale ? -1 : a.locale > b.locale ? 1 : 0));

/** Names a version of the knowledge by its content: the SHA-256 of its canonical JSON. The order of the FAQs plays no part. */
export const knowledgeVersion = ({ faqs, texts, others, thresholds }: KnowledgeParts): string =>
  sha256({ faqs: byId(faqs), texts, thresholds, ...(others && others.length > 0 && { others: byLocale(others) }) });

/**
 * Changes when a matcher must be trained again: with ids, titles, phrasings and answers. A changed answer is served at
 * once all the same: the old matcher goes on until the new one is trained.
 */
export const trainingHash = (faqs: Iterable<Faq>): string =>
  sha256(
    byId(faqs).map(({ id, question, phrasings, answer, locale, translations }) => ({
      ...{ id, question, phrasings, answer, locale },
      ...(translations && { translations }),
    })),
  );

/** One immutable version of the knowledge, named by its content. */
export const makeKnowledge = ({ faqs, texts, others = [], thresholds }: KnowledgeParts): Knowledge => {
  const languages = languagesOf(others, texts);
  return {
    version: knowledgeVersion({ faqs, texts, others: [...languages.values()], thresholds }),
    faqs: new Map(byId(faqs).map((faq) => [faq.id, faq])),
    texts,
    thresholds,
    ...(languages.size > 0 && { languages }),
  };
};

/** By locale. What a language lacks among the phrases that are recognised is taken from the default one. */
const languagesOf = (others: readonly Texts[], texts: Texts): Map<string, Texts> =>
  new Map(
    byLocale(others).map((one) => {
      const recognise = { ...texts.recognise, ...one.recognise };
      return [one.locale.toLowerCase(), { ...one, recognise }];
    }),
  );

/** A version of the knowledge as a document, for the store. */
export const toJson = (knowledge: Knowledge): Json =>
  ({
    v: shape,
    version: knowledge.version,
    faqs: [...knowledge.faqs.values()],
    texts: knowledge.texts,
    ...(knowledge.languages && { others: [...knowledge.languages.values()] }),
    thresholds: knowledge.thresholds,
  }) as unknown as Json;

/** Reads what `toJson` wrote. Throws `SnapshotError` when it is damaged or was written by a newer Careline. */
export const fromJson = (json: Json): Knowledge => {
  const doc = json as unknown as KnowledgeParts & { v: number; version: string };
  if (typeof doc !== 'object' || doc === null || typeof doc.v !== 'number')
    throw new SnapshotError('A stored version of the knowledge is damaged. Publish the knowledge base again.');
  if (doc.v > shape)
    throw new SnapshotError('The stored knowledge was written by a newer Careline. Start that version instead.');
  if (!Array.isArray(doc.faqs) || !doc.texts || !doc.thresholds || knowledgeVersion(doc) !== doc.version)
    throw new SnapshotError('A stored version of the knowledge is damaged. Publish the knowledge base again.');
  return makeKnowledge(doc);
};
