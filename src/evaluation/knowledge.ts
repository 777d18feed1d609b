import type { Faq } from '../knowledge/faq.js';
import type { LabelledLine } from './lines.js';

/** A knowledge base made of labelled messages, and the way back from its FAQs to their labels. */
export interface LabelKnowledge {
  readonly faqs: readonly Faq[];
  /** By the FAQ's id, in the order of the FAQs. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The words of a label: `Refund_not_showing_up`, `refund-status` and `refundStatus` name theirs. */
export const labelWords = (label: string): string =>
  label
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .split(/[\s_./-]+/)
    .filter((word) => word !== '')
    .join(' ');

/**
 * Makes each label an FAQ with that label's messages as its phrasings. Its id is its number in the order of first
 * appearance, so that nothing depends on the label's letters. Without `titles` the FAQ's title is its first phrasing, which
 * then is not among the phrasings: a matcher reads each text once and sees no word of the label. With them the title is the
 * label's words.
 */
export const knowledgeFromLabels = (lines: readonly LabelledLine[], { titles = false } = {}): LabelKnowledge => {
  const texts = new Map<string, Set<string>>();
  for (const { label, text } of lines) texts.set(label, (texts.get(label) ?? new Set()).add(text));
  const width = String(texts.size).length;
  const labels = new Map<string, string>();
  const faqs = [...texts].map(([label, phrasings], index): Faq => {
    const id = `faq-${String(index + 1).padStart(width, '0')}`;
    labels.set(id, label);
    const [first] = phrasings;
    const question = (titles && labelWords(label)) || first!;
    phrasings.delete(question);
    return { id, topic: 'evaluation', question, phrasings: [...phrasings], answer: '', locale: 'en', tags: [] };
  });
  return { faqs, labels };
};
