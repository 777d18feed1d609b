import type { Texts } from '../knowledge/faq.js';
import type { Choice } from '../model/message.js';
import { pickedNumber } from './recognise.js';
import type { TextKey } from './text-keys.js';
import { alike, words } from './words.js';

/** The ids of the fixed choices; an option of a clarifying question has `faq:` and the FAQ's id. */
export const choiceIds = {
  helped: 'helped',
  notQuite: 'not-quite',
  person: 'person',
  none: 'none',
  cancel: 'cancel',
  wait: 'wait',
  fixed: 'fixed',
  notFixed: 'not-fixed',
} as const;

const longestId = 80;
const option = 'faq:';

/** The id of the choice that picks a FAQ. */
export const faqChoice = (faq: string): string => `${option}${faq}`.slice(0, longestId);

/** The FAQ that a choice picks, looked for among those that exist; undefined when it picks none, null when it is gone. */
export const pickedFaq = (choice: string, faqs: ReadonlyMap<string, unknown>): string | null | undefined => {
  if (!choice.startsWith(option)) return undefined;
  const id = choice.slice(option.length);
  if (faqs.has(id)) return id;
  return [...faqs.keys()].find((faq) => faqChoice(faq) === choice) ?? null;
};

/** How much of a label must be typed for it to count, as the share of words that both have (Dice's coefficient). */
const nearly = 0.8;

const likeness = (typed: readonly string[], label: readonly string[]): number => {
  const shared = typed.filter((word) => label.some((other) => alike(word, other))).length;
  return typed.length + label.length > 0 ? (2 * shared) / (typed.length + label.length) : 0;
};

/**
 * Which choice a typed message (its words) means: by its number or ordinal, or nearly by its label. `none`: a number that is not
 * there. Undefined: it means none of them.
 */
export const typedChoice = (
  typed: readonly string[],
  choices: readonly Choice[],
  texts: Texts,
): Choice | 'none' | undefined => {
  if (choices.length === 0) return undefined;
  const byLabel = choices
    .map((choice) => ({ choice, share: likeness(typed, words(choice.label)) }))
    .sort((a, b) => b.share - a.share);
  if (byLabel[0]!.share >= nearly) return byLabel[0]!.choice;
  const index = pickedNumber(texts, typed, choices.length);
  return typeof index === 'number' ? choices[index]! : index;
};

/** Choices by their ids and the keys of their labels. */
export const labelled = (
  texts: Texts,
  ...parts: readonly (readonly [id: string, key: TextKey & `choice-${string}`])[]
): Choice[] => parts.map(([id, key]) => ({ id, label: texts.say[key]?.[0] ?? id }));
