import { resolve } from 'node:path';
import type { Config } from '../config.js';
import type { Faq } from '../knowledge/faq.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { loadGolden } from '../knowledge/files/golden.js';
import type { GoldenQuestion } from '../knowledge/golden.js';
import { faultLine } from '../runtime/knowledge.js';

/** What may be said on the command line about the golden questions. */
export interface GoldenArguments {
  readonly knowledge?: string | undefined;
  readonly golden?: string | undefined;
  readonly json?: boolean | undefined;
}

/** A knowledge base and the golden questions to it; there is one at least. */
export interface GoldenInputs {
  readonly faqs: readonly Faq[];
  readonly questions: readonly GoldenQuestion[];
}

/** Reads the FAQs and the golden questions. Resolves with undefined when a file has a fault or is empty, which is told. */
export const readGolden = async (
  given: GoldenArguments,
  { faqDir }: Pick<Config, 'faqDir'>,
  out: (line: string) => void,
): Promise<GoldenInputs | undefined> => {
  const knowledge = await loadFaqs(given.knowledge === undefined ? faqDir : resolve(given.knowledge));
  const golden = await loadGolden(resolve(given.golden ?? 'data/golden.yaml'), knowledge.faqs);
  const faults = [...knowledge.faults, ...golden.faults];
  for (const fault of faults) out(faultLine(fault));
  if (faults.length > 0) return undefined;
  if (golden.questions.length > 0) return { faqs: knowledge.faqs, questions: golden.questions };
  out('There is no golden question. Add one, or name another file with --golden.');
  return undefined;
};
