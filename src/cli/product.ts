import type { Config } from '../config.js';
import { firstTurn } from '../dialogs/first-turn.js';
import type { MatchText } from '../dialogs/reading/read.js';
import type { Asked } from '../knowledge/asked.js';
import type { Faq, Knowledge } from '../knowledge/faq.js';
import { loadOtherTexts, loadTexts } from '../knowledge/files/texts.js';
import { makeKnowledge } from '../knowledge/snapshot.js';
import { faultLine } from '../runtime/knowledge.js';
import { UsageError } from './usage.js';

/** Does with a message what the product does that opens a conversation with it. */
export type AskProduct = (text: string, match: MatchText) => Promise<Asked>;

/** The settings that a knowledge is made of, besides its FAQs. */
type Wording = Pick<Config, 'textsFile' | 'thresholds'>;

/**
 * Resolves with these FAQs together with the wording and the thresholds of the configuration. Throws a `UsageError` when the
 * wording cannot be read.
 */
export const openProductKnowledge = async (
  faqs: readonly Faq[],
  { textsFile, thresholds }: Wording,
): Promise<Knowledge> => {
  const { texts, faults } = await loadTexts(textsFile);
  if (!texts) throw new UsageError(faults.map(faultLine).join('\n'));
  const { texts: others } = await loadOtherTexts(textsFile);
  return makeKnowledge({ faqs, texts, others, thresholds });
};

/**
 * The product's dialog engine, with the wording and the thresholds of the configuration, on these FAQs. Throws a `UsageError`
 * when the wording cannot be read.
 */
export const openProduct = async (faqs: readonly Faq[], wording: Wording): Promise<AskProduct> => {
  const knowledge = await openProductKnowledge(faqs, wording);
  return (text, match) => firstTurn(text, knowledge, match);
};
