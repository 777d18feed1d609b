import type { Faq, Knowledge, Texts, Thresholds } from '../../knowledge/faq.js';

/** The file of FAQs that stands beside transcripts, as read from YAML. */
export interface TranscriptKnowledge {
  readonly thresholds: Thresholds;
  readonly faqs: readonly (Pick<Faq, 'id' | 'topic' | 'question' | 'answer'> & { readonly route?: string })[];
}

/** The knowledge that transcripts are played with: their own FAQs, and the wording that customers get. */
export const transcriptKnowledge = ({ thresholds, faqs }: TranscriptKnowledge, texts: Texts): Knowledge => ({
  version: 'transcripts',
  thresholds,
  texts,
  faqs: new Map(
    faqs.map((faq) => [faq.id, { ...faq, answer: faq.answer.trim(), phrasings: [], locale: texts.locale, tags: [] }]),
  ),
});
