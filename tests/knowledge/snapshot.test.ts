import { describe, expect, it } from 'vitest';
import type { KnowledgeParts } from '../../src/knowledge/snapshot.js';
import {
  fromJson,
  knowledgeVersion,
  makeKnowledge,
  SnapshotError,
  toJson,
  trainingHash,
} from '../../src/knowledge/snapshot.js';
import type { Json } from '../../src/model/json.js';
import { shopFaqs } from '../contract/matcher.js';

const parts: KnowledgeParts = {
  faqs: shopFaqs,
  texts: { locale: 'en', say: { hello: ['Hi'] }, recognise: { thanks: ['thanks'] } },
  thresholds: { answer: 0.5, ask: 0.2 },
};
const [first, ...rest] = shopFaqs as [(typeof shopFaqs)[number], ...typeof shopFaqs];

describe('the version of the knowledge', () => {
  it('is the same for the same contents in any order', () => {
    const { id, topic, ...others } = first;
    const reordered = [...rest, { ...others, topic, id }];
    expect(knowledgeVersion({ ...parts, faqs: reordered })).toBe(knowledgeVersion(parts));
  });

  it('changes with every answer, phrasing, text and threshold', () => {
    const versions = [
      parts,
      { ...parts, faqs: [{ ...first, answer: 'Else.' }, ...rest] },
      { ...parts, faqs: [{ ...first, phrasings: ['else'] }, ...rest] },
      { ...parts, faqs: [{ ...first, handOff: true as const }, ...rest] },
      { ...parts, faqs: rest },
      { ...parts, texts: { ...parts.texts, say: { hello: ['Hello'] } } },
      { ...parts, thresholds: { answer: 0.6, ask: 0.2 } },
    ].map(knowledgeVersion);
    expect(new Set(versions).size).toBe(versions.length);
    for (const v of versions) expect(v).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a new training is needed for changed titles, phrasings and answers, not for tags or routes', () => {
    const hash = trainingHash(shopFaqs);
    expect(trainingHash([...shopFaqs].reverse())).toBe(hash);
    expect(trainingHash([{ ...first, tags: ['else'], route: 'else' }, ...rest])).toBe(hash);
    expect(trainingHash([{ ...first, answer: 'Else.' }, ...rest])).not.toBe(hash);
    expect(trainingHash([{ ...first, question: 'Else?' }, ...rest])).not.toBe(hash);
    expect(trainingHash([{ ...first, phrasings: [...first.phrasings, 'else'] }, ...rest])).not.toBe(hash);
  });
});

describe('a stored version', () => {
  const stored = (change: object = {}): Json =>
    JSON.parse(JSON.stringify({ ...(toJson(makeKnowledge(parts)) as object), ...change }));

  it('comes back whole', () => {
    expect(fromJson(stored())).toEqual(makeKnowledge(parts));
  });

  it('remembers which questions are for a person', () => {
    const faqs = [{ ...first, handOff: true as const }, ...rest];
    const read = fromJson(JSON.parse(JSON.stringify(toJson(makeKnowledge({ ...parts, faqs })))));
    expect([...read.faqs.values()].flatMap((faq) => (faq.handOff ? [faq.id] : []))).toEqual([first.id]);
  });

  it.each([
    ['from a newer Careline', stored({ v: 4 }), /newer Careline/],
    ['that was changed', stored({ thresholds: { answer: 0, ask: 0 } }), /damaged/],
    ['without its FAQs', stored({ faqs: null }), /damaged/],
    ['that is no document', null, /damaged/],
    ['that is something else', 'x', /damaged/],
  ])('%s is refused', (_what, json, message) => {
    expect(() => fromJson(json)).toThrow(SnapshotError);
    expect(() => fromJson(json)).toThrow(message);
  });
});
