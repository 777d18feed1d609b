import type { Why } from '../../model/match.js';
import type { Model, View } from './model.js';

/** How many words an explanation names. */
const mostWords = 5;

/**
 * Says for each of some classes which phrasing is nearest to a message, and which of its words spoke for the class.
 * `titles` stand in, by class, where no phrasing has anything in common with the message.
 */
export const explain = (model: Model, view: View, classes: readonly number[], titles: readonly string[]): Why[] => {
  const { classifier, vocabulary, examples } = model;
  const { message, vector, near } = view;
  const values = new Map<number, number>();
  for (let j = 0; j < vector.ids.length; j++) values.set(vector.ids[j]!, vector.values[j]!);
  const spoke = classes.map(() => new Map<string, number>());
  for (let i = 0; i < message.features.length; i++) {
    const id = vocabulary.id(message.features[i]!);
    if (id === undefined) continue;
    const word = message.words[message.positions[i]!]!;
    const value = values.get(id)!;
    for (let c = 0; c < classes.length; c++) {
      const said = value * classifier.weights[id * classifier.classes + classes[c]!]!;
      spoke[c]!.set(word, (spoke[c]!.get(word) ?? 0) + said);
    }
  }
  return classes.map((k, c) => {
    const said = [...spoke[c]!].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
    const total = said.reduce((sum, [, weight]) => sum + weight, 0);
    return {
      phrasing: examples[near.example[k]!]?.text ?? titles[k]!,
      words: said.slice(0, mostWords).map(([word, weight]) => ({ word, weight: weight / total })),
    };
  });
};
