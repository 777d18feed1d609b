import { describe, expect, it } from 'vitest';
import { speechOf } from '../../../src/knowledge/language/speech.js';
import { readMessage } from '../../../src/knowledge/lexical/message.js';
import { centroids } from '../../../src/knowledge/matching/centroids.js';
import { trainClassifier } from '../../../src/knowledge/matching/classifier.js';
import { rowOf } from '../../../src/knowledge/matching/corpus.js';
import { readFaqs } from '../../../src/knowledge/matching/examples.js';
import { vectorOf } from '../../../src/knowledge/matching/vocabulary.js';
import { scoresOf } from '../../../src/knowledge/matching/weights.js';
import { shopFaqs } from '../../contract/matcher.js';

const speech = speechOf('en');
const corpus = readFaqs(shopFaqs);
const best = (scores: Float64Array) => scores.indexOf(Math.max(...scores));

/** New wordings of the shop's FAQs, by their numbers. */
const questions: [string, number][] = [
  ['parcel tracking', 0],
  ['money back please', 2],
  ['forgot my new password', 4],
  ['do you close on sunday', 7],
];

describe.each([
  ['learnt weights', trainClassifier(corpus)],
  [
    'centroids, which stand in for them in large knowledge bases',
    centroids((n) => rowOf(corpus, n), corpus.labels, corpus.faqs.length, corpus.vocabulary.hashes.length),
  ],
])('%s', (_, classifier) => {
  it.each(questions)('know what “%s” is about', (text, label) => {
    expect(best(scoresOf(classifier, vectorOf(corpus.vocabulary, readMessage(text, speech))))).toBe(label);
  });
});
