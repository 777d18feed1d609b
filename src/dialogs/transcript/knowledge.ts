import type { Faq, Knowledge, Texts, Thresholds } from '../../knowledge/faq.js';
import { makeKnowledge } from '../../knowledge/snapshot.js';

/** The file of FAQs that stands beside transcripts, as read from YAML. */
export interface TranscriptKnowledge {
  readonly thresholds: Thresholds;
  readonly faqs: readonly (Pick<Faq, 'id' | 'topic' | 'question' | 'route' | 'handOff'> & {
    readonly answer?: string;
    /** By locale. */
    readonly translations?: Readonly<Record<string, Pick<Faq, 'question'> & { readonly answer?: string }>>;
  })[];
}

/** The knowledge that transcripts are played with: their own FAQs, and the wording that customers get. */
export const transcriptKnowledge = (
  { thresholds, faqs }: TranscriptKnowledge,
  texts: Texts,
  others: readonly Texts[] = [],
): Knowledge => {
  const whole = faqs.map(({ translations, answer = '', ...faq }): Faq => {
    const own = Object.entries(translations ?? {}).map(([locale, { question, answer = '' }]) => {
      return { locale, question, answer: answer.trim(), phrasings: [] };
    });
    const translated = own.length > 0 ? { translations: own } : {};
    return { ...faq, answer: answer.trim(), phrasings: [], locale: texts.locale, tags: [], ...translated };
  });
  // In the order of the file, in which the transcripts count on them.
  const faqsById = new Map(whole.map((faq) => [faq.id, faq]));
  return { ...makeKnowledge({ faqs: whole, texts, others, thresholds }), version: 'transcripts', faqs: faqsById };
};
