import type { Config } from '../config.js';
import { firstTurn } from '../dialogs/first-turn.js';
import type { MatchText } from '../dialogs/reading/read.js';
import type { Asked } from '../knowledge/asked.js';
import type { Faq } from '../knowledge/faq.js';
import { loadOtherTexts, loadTexts } from '../knowledge/files/texts.js';
import { makeKnowledge } from '../knowledge/snapshot.js';
import { faultLine } from '../runtime/knowledge.js';
import { UsageError } from './usage.js';

/** Does with a message what the product does that opens a conversation with it. */
export type AskProduct = (text: string, match: MatchText) => Promise<Asked>;

/**
 * The product's dialog engine, with the wording and the thresholds of the configuration, on these FAQs. Throws a `UsageError`
 * when the wording cannot be read.
 */
export const openProduct = async (
  faqs: readonly Faq[],
  { textsFile, thresholds }: Pick<Config, 'textsFile' | 'thresholds'>,
): Promise<AskProduct> => {
  const { texts, faults } = await loadTexts(textsFile);
  if (!texts) throw new UsageError(faults.map(faultLine).join('\n'));
  const { texts: others } = await loadOtherTexts(textsFile);
  const knowledge = makeKnowledge({ faqs, texts, others, thresholds });
  return (text, match) => firstTurn(text, knowledge, match);
};
