import { fileURLToPath } from 'node:url';
import type { Texts } from '../../src/knowledge/faq.js';
import { loadTexts } from '../../src/knowledge/files/texts.js';

/** The bot's real wording. */
export const readTexts = async (): Promise<Texts> => {
  const { texts, faults } = await loadTexts(fileURLToPath(new URL('../../data/texts/en.yaml', import.meta.url)));
  if (!texts) throw new Error(`data/texts/en.yaml: ${faults.map((f) => `line ${f.line}: ${f.problem}`).join('; ')}`);
  return texts;
};
