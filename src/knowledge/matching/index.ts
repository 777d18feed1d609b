import type { Match } from '../../model/match.js';
import type { Faq } from '../faq.js';
import { speechOf } from '../language/speech.js';
import { mainLanguage } from '../language/translated.js';
import { type Message, readMessage } from '../lexical/message.js';
import { type Matcher, perceived } from '../matcher.js';
import type { Calibration } from './calibration.js';
import { explainer } from './explain.js';
import { sigmoid } from './logistic.js';
import { trainWords } from './model.js';
import { makeJudge, type View } from './score.js';
import type { Space } from './space.js';
import type { Mend } from './spelling.js';

/** The meaning of a message as one vector; undefined when nobody can tell now. Never rejects. */
export type Understand = (text: string) => Promise<Float32Array | undefined>;

export interface Serving {
  readonly calibration?: Calibration | undefined;
  readonly understand?: Understand | undefined;
  /** Puts the spelling of messages in the main language right. */
  readonly mend?: Mend | undefined;
}

/** A message as a space judged it: its text with the spelling put right, and whether its words were compared. */
export interface Judged extends View {
  readonly text: string;
  readonly message: Message;
  readonly own: boolean;
}

/** A matcher in a space. */
export interface SpaceMatcher extends Matcher {
  /** Resolves with what `match` judges a message by; undefined where it finds nothing. */
  view(query: string, language?: string): Promise<Judged | undefined>;
}

/**
 * Returns a matcher that judges in a space of these FAQs. A message in a language that less than half of them have texts in
 * is compared by its meaning alone. Where its meaning is not known, words alone decide, with the confidence that goes with them.
 */
export const serveSpace = (
  space: Space,
  faqs: readonly Faq[],
  { calibration, understand, mend }: Serving = {},
): SpaceMatcher => {
  const titles = new Map(faqs.map(({ id, question }) => [id, question]));
  const main = mainLanguage(faqs);
  const judge = makeJudge(space, calibration);
  const explain = explainer(space);
  const usesMeaning = understand !== undefined && space.encoded !== undefined;
  const view: SpaceMatcher['view'] = async (query, language = main) => {
    const text = mend && language === main ? mend(query) : query;
    const message = readMessage(text, speechOf(language));
    if (message.words.length === 0) return undefined;
    const meaning = usesMeaning ? await understand(text) : undefined;
    const own = space.corpus.languages.includes(language) || !meaning;
    const judged = judge(own ? message : { ...message, ...nothing }, meaning, own);
    return judged && { ...judged, text, message, own };
  };
  return {
    name: usesMeaning ? 'words and meaning' : 'words',
    view,
    async match(query, limit, language) {
      const judged = await view(query, language);
      if (!judged) return [];
      const known = sigmoid(judged.known);
      return judged.candidates.slice(0, Math.max(0, Math.min(limit, perceived))).map((candidate) => {
        const faq = space.corpus.faqs[candidate.label]!;
        const why = explain(candidate, judged, judged.message, titles.get(faq) ?? faq);
        return { faq, confidence: known * candidate.share, why } satisfies Match;
      });
    },
  };
};

/** What is read of the words of a message in another language. */
const nothing = { features: new Int32Array(0), kinds: new Uint8Array(0), positions: new Int32Array(0) };

/** Returns a matcher by words alone, trained at once in the calling thread. The same FAQs always make the same matcher. */
export const createLexicalMatcher = (faqs: readonly Faq[]): Matcher => serveSpace(trainWords(faqs), faqs);
