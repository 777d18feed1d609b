import { createHash } from 'node:crypto';
import type { Lesson } from '../../model/feedback.js';
import type { Faq } from '../faq.js';
import { formOf, nearlyEqual } from './same.js';

/** A phrasing that customers taught, for an admin to approve or to reject. */
export interface Suggestion {
  /** Made of the FAQ and the text, so that the same one always has the same id. */
  readonly id: string;
  readonly faq: string;
  readonly text: string;
  /** How often it was learnt, and how: the customer picked the FAQ, said that it helped, or an agent named it. */
  readonly times: number;
  readonly kinds: readonly Lesson['kind'][];
  /** ms since the epoch, UTC. */
  readonly first: number;
  readonly last: number;
  /** What the matcher gave the FAQ for these words, the last time. */
  readonly confidence: number;
  /** Where it was learnt the last time. */
  readonly conversation: string;
  readonly ticket?: string;
  /** The customer's language, as an ISO 639-1 code, where it is known. */
  readonly language?: string;
  /** Other FAQs that have this phrasing, or for which it was learnt, too. */
  readonly conflicts: readonly string[];
}

export const suggestionId = (faq: string, text: string): string =>
  createHash('sha256')
    .update(`${faq}\n${formOf(text)}`)
    .digest('hex')
    .slice(0, 10);

/** A suggestion that grows lesson by lesson. */
type Grown = Omit<Suggestion, 'conflicts'> & { readonly form: string };

const grow = (before: Grown | undefined, lesson: Lesson, id: string): Grown => ({
  id,
  form: formOf(lesson.text),
  faq: lesson.faq,
  text: lesson.text,
  times: (before?.times ?? 0) + 1,
  kinds: [...new Set([...(before?.kinds ?? []), lesson.kind])],
  first: Math.min(before?.first ?? lesson.at, lesson.at),
  last: Math.max(before?.last ?? lesson.at, lesson.at),
  confidence: lesson.confidence,
  conversation: lesson.conversation,
  ...(lesson.ticket !== undefined && { ticket: lesson.ticket }),
  ...(lesson.language !== undefined && { language: lesson.language }),
});

/** All that was learnt, gathered by FAQ and text, whatever was decided on it. */
export class Learnt {
  readonly #grown = new Map<string, Grown>();

  add(lesson: Lesson): void {
    const id = suggestionId(lesson.faq, lesson.text);
    this.#grown.set(id, grow(this.#grown.get(id), lesson, id));
  }

  /**
   * What is worth an admin's look, the most frequent and latest first: what nobody has `decided` on, for FAQs that there
   * are, unless a phrasing of the FAQ says nearly the same already.
   */
  suggestions(faqs: ReadonlyMap<string, Faq>, decided: ReadonlySet<string>): Suggestion[] {
    const forms = new Map<string, readonly string[]>();
    const formsOf = (faq: Faq): readonly string[] => {
      const known =
        forms.get(faq.id) ??
        [faq, ...(faq.translations ?? [])].flatMap(({ question, phrasings }) => [question, ...phrasings]).map(formOf);
      forms.set(faq.id, known);
      return known;
    };
    const open = [...this.#grown.values()].filter(({ id, faq: of, form }) => {
      const faq = faqs.get(of);
      return faq !== undefined && !decided.has(id) && !formsOf(faq).some((known) => nearlyEqual(known, form));
    });
    if (open.length === 0) return [];
    const owners = new Map<string, Set<string>>();
    const own = (form: string, faq: string) => owners.set(form, (owners.get(form) ?? new Set()).add(faq));
    for (const faq of faqs.values()) for (const form of formsOf(faq)) own(form, faq.id);
    for (const { form, faq } of open) own(form, faq);
    return open
      .map(({ form, ...rest }) => ({ ...rest, conflicts: [...owners.get(form)!].filter((faq) => faq !== rest.faq) }))
      .sort((a, b) => b.times - a.times || b.last - a.last || (a.id < b.id ? -1 : 1));
  }
}
