import type { Faq } from '../knowledge/faq.js';
import { faqsIn, mainLanguage, otherLanguages } from '../knowledge/language/translated.js';
import { defaultThresholds } from '../knowledge/policy.js';
import type { Match } from '../model/match.js';
import type { Train, Trained } from './matching.js';

const best = (found: readonly Match[]): number => found[0]?.confidence ?? 0;
const surest = (lists: readonly (readonly Match[])[]): readonly Match[] =>
  lists.reduce((a, b) => (best(b) > best(a) ? b : a), []);

/**
 * Trains a matcher on the FAQs as they are, and one more for each other language that there are FAQs in. A message is matched
 * in its language; when nothing is found there, or its language is not known, in all of them, and the surest counts.
 */
export const trainByLanguage =
  (train: Train, trainOther: Train): Train =>
  async (faqs: readonly Faq[], signal: AbortSignal): Promise<Trained> => {
    const main = await train(faqs, signal);
    const others = new Map<string, Trained>();
    for (const language of otherLanguages(faqs)) others.set(language, await trainOther(faqsIn(faqs, language), signal));
    const ofMain = mainLanguage(faqs);

    const match: Trained['match'] = async (query, limit, language) => {
      const own = language === undefined ? undefined : others.get(language);
      const first = await (own ?? main).match(query, limit);
      const known = own !== undefined || language === undefined || language === ofMain;
      if (others.size === 0 || (known && best(first) >= defaultThresholds.ask)) return first;
      // English that is not found is not looked for in Spanish.
      if (own === undefined && language !== undefined && language === ofMain) return first;
      const rest = [main, ...others.values()].filter((one) => one !== (own ?? main));
      return surest([first, ...(await Promise.all(rest.map((one) => one.match(query, limit))))]);
    };
    return {
      get name() {
        return main.name;
      },
      match,
      async close() {
        for (const one of [main, ...others.values()]) await one.close?.();
      },
    };
  };
