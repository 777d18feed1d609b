import type { Why } from '../../model/match.js';
import type { Candidate, Eyes, View } from './look.js';
import { numberOf } from './vocabulary.js';
import type { Classifier } from './weights.js';

/** How many words an explanation names. */
const mostWords = 5;

/** The weight of a feature for a class, by binary search among the feature's owners; 0 where it was not worth keeping. */
const weightOf = ({ first, owners, weights }: Classifier, id: number, label: number): number => {
  let low = first[id]!;
  let high = first[id + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const owner = owners[middle]!;
    if (owner === label) return weights[middle]!;
    if (owner < label) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
};

/**
 * Says for one candidate which phrasing is nearest to the message, by meaning if the eyes know it, else by words, and which
 * words spoke for it. `title` stands in where no phrasing has anything in common with the message.
 */
export const explain = ({ classifier, corpus }: Eyes, view: View, { label, near }: Candidate, title: string): Why => {
  const { message, vector } = view;
  const spoke = new Map<string, number>();
  const at = new Map(Array.from(vector.ids, (id, j) => [id, j]));
  for (let i = 0; i < message.features.length; i++) {
    const id = numberOf(corpus.vocabulary, message.features[i]!);
    if (id < 0) continue;
    const word = message.words[message.positions[i]!]!;
    const said = vector.values[at.get(id)!]! * weightOf(classifier, id, label);
    spoke.set(word, (spoke.get(word) ?? 0) + said);
  }
  const said = [...spoke].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
  const total = said.reduce((sum, [, weight]) => sum + weight, 0);
  const nearest = near.alike >= 0 ? near.alike : near.text;
  return {
    phrasing: corpus.texts[nearest] ?? title,
    words: said.slice(0, mostWords).map(([word, weight]) => ({ word, weight: weight / total })),
  };
};

/** An explanation as a sentence for an admin. */
export const inWords = ({ phrasing, words }: Why): string => {
  const named = words.map(({ word, weight }) => `“${word}” (${Math.round(100 * weight)} %)`).join(', ');
  return `The nearest phrasing is “${phrasing}”. ${
    named ? `What spoke for it: ${named}.` : 'No single word spoke for it: it is near by its meaning.'
  }`;
};
