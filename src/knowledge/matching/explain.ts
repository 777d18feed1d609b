import type { Why } from '../../model/match.js';
import type { Message } from '../lexical/message.js';
import type { Candidate, View } from './score.js';
import type { Space } from './space.js';
import type { Classifier } from './weights.js';

/** Words that an explanation names at most. */
const mostWords = 5;

/** Returns the weight of a feature for a class, by binary search among the feature's owners; 0 where it was not kept. */
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
 * Makes the function that says for a candidate which phrasing is nearest to the message and which words spoke for it. `title`
 * stands in where no phrasing has anything in common with the message.
 */
export const explainer = ({ corpus, words: learntWords, both }: Space) => {
  const learnt = [both, learntWords].find((one) => one?.faqs === corpus.faqs);
  return (
    { label, near }: Candidate,
    { vector: { ids, values, numbers } }: View,
    message: Message,
    title: string,
  ): Why => {
    const { words, positions } = message;
    const at = new Map(Array.from(ids, (id, j) => [id, j]));
    const spoke = new Map<string, number>();
    numbers.forEach((id, i) => {
      const j = at.get(id);
      if (j === undefined || !learnt) return;
      const word = words[positions[i]!]!;
      spoke.set(word, (spoke.get(word) ?? 0) + values[j]! * weightOf(learnt.classifier, id, label));
    });
    const said = [...spoke].filter(([, weight]) => weight > 0).sort(([, a], [, b]) => b - a);
    const total = said.reduce((sum, [, weight]) => sum + weight, 0);
    return {
      phrasing: corpus.texts[near.text] ?? title,
      words: said.slice(0, mostWords).map(([word, weight]) => ({ word, weight: weight / total })),
    };
  };
};
