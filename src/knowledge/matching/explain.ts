import type { Why } from '../../model/match.js';
import type { Candidate, Eyes, View } from './look.js';
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
 * Makes what says for any candidate of a view which phrasing is nearest to the message, by meaning if the eyes know it, else by
 * words, and which words spoke for it. `title` stands in where no phrasing has anything in common with the message.
 */
export const explainer = ({ classifier, corpus }: Eyes, { message, vector }: View) => {
  const { words, positions } = message;
  const { ids, values, numbers } = vector;
  const at = new Map(Array.from(ids, (id, j) => [id, j]));
  const places = numbers.map((id) => at.get(id) ?? -1);
  /** By feature: where its word stands first. */
  const first = words.map((word) => words.indexOf(word));
  const owners = positions.map((position) => first[position]!);
  return ({ label, near }: Candidate, title: string): Why => {
    const spoken = Float64Array.from(ids, (id, j) => values[j]! * weightOf(classifier, id, label));
    const spoke = new Float64Array(words.length);
    for (let i = 0; i < places.length; i++) if (places[i]! >= 0) spoke[owners[i]!]! += spoken[places[i]!]!;
    const said = words
      .map((word, i) => ({ word, weight: spoke[i]! }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight);
    const total = said.reduce((sum, { weight }) => sum + weight, 0);
    const nearest = near.alike >= 0 ? near.alike : near.text;
    return {
      phrasing: corpus.texts[nearest] ?? title,
      words: said.slice(0, mostWords).map(({ word, weight }) => ({ word, weight: weight / total })),
    };
  };
};

/** An explanation as a sentence for an admin. */
export const inWords = ({ phrasing, words }: Why): string => {
  const named = words.map(({ word, weight }) => `“${word}” (${Math.round(100 * weight)} %)`).join(', ');
  return `The nearest phrasing is “${phrasing}”. ${
    named ? `What spoke for it: ${named}.` : 'No single word spoke for it: it is near by its meaning.'
  }`;
};
