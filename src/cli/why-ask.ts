import { firstTurn } from '../dialogs/first-turn.js';
import { readMessage } from '../dialogs/reading/read.js';
import { textsIn } from '../dialogs/texts.js';
import type { Knowledge } from '../knowledge/faq.js';
import type { LearningMatcher } from '../knowledge/matching/learning.js';
import { atOosShare } from '../knowledge/prior.js';
import type { ByLanguage } from '../runtime/by-language.js';
import type { Matched } from './why-report.js';

/** What one question to the product needs. */
export interface Asking {
  readonly message: string;
  /** The message's language where it is given, as an ISO 639-1 code; else it is detected. */
  readonly language?: string | undefined;
  readonly knowledge: Knowledge;
  readonly oosShare: number;
}

/**
 * Asks the product. Resolves with what it does, and with what was found in each text of the message, by which matcher, in the
 * order in which they are read. A text that is read twice stands once.
 */
export const askWhy = async (
  { message, language, knowledge, oosShare }: Asking,
  matcher: ByLanguage<LearningMatcher>,
) => {
  const texts = new Map<string, Promise<Matched>>();
  const look = async (text: string, limit: number, detected: string | undefined): Promise<Matched> => {
    const spoken = language ?? detected;
    const { by, matches } = await matcher.judge(text, limit, spoken);
    const { queries } = readMessage(message, { texts: textsIn(knowledge, detected) });
    return {
      as: queries.find((query) => query.text === text)?.as ?? 'whole',
      ...{ text, matches, judged: await by.view(text, spoken), in: by.space },
      space: by === matcher.own ? 'own' : 'across',
      ...(spoken !== undefined && { language: spoken }),
    };
  };
  const asked = await firstTurn(message, knowledge, async (text, limit, detected) => {
    const found = texts.get(text) ?? look(text, limit, detected);
    texts.set(text, found);
    return atOosShare((await found).matches, oosShare);
  });
  return { asked, texts: await Promise.all(texts.values()) };
};
