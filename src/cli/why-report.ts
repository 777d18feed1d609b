import type { Query } from '../dialogs/reading/read.js';
import type { Asked } from '../knowledge/asked.js';
import type { Knowledge, Thresholds } from '../knowledge/faq.js';
import { faqIn } from '../knowledge/language/translated.js';
import { type Mode, signs as signNames } from '../knowledge/matching/calibration.js';
import type { Judged } from '../knowledge/matching/index.js';
import { makeComparer } from '../knowledge/matching/near.js';
import type { Space } from '../knowledge/matching/space.js';
import { decide } from '../knowledge/policy.js';
import { atOosShare } from '../knowledge/prior.js';
import type { Match, Why } from '../model/match.js';

/** Candidates that are told of. */
const shown = 3;

/** An FAQ that a text may be about, with what spoke for it. Cosines are -1..1, the others 0..1. */
export interface WhyCandidate {
  readonly faq: string;
  readonly title: string;
  readonly confidence: number;
  /** The probability that it is right if any candidate is. */
  readonly share: number;
  readonly words: {
    readonly cosine: number;
    readonly phrasing: string;
    /** The share of the text's words that the FAQ's texts have, by squared weight. */
    readonly covered: number;
    readonly weights: Why['words'];
  };
  /** Absent where words alone judged. */
  readonly meaning?: { readonly cosine: number; readonly phrasing: string; readonly centre: number };
  readonly answer?: { readonly cosine: number; readonly sentence: string };
}

/** What was made of one text of a message. */
export interface WhyText {
  /** What it is of the message. */
  readonly as: Query['as'];
  readonly text: string;
  /** The text with its spelling put right, as it was compared. */
  readonly read: string;
  /** As an ISO 639-1 code; absent where nothing tells. */
  readonly language?: string;
  /** The space that judged: of the own encoder's languages, or of all languages together. */
  readonly space: 'own' | 'across';
  readonly mode: Mode;
  /** Whether there is a calibration for this mode; else the confidence comes from words. */
  readonly calibrated: boolean;
  /** Whether its words were compared too. */
  readonly wordsCompared: boolean;
  /** The probability that any FAQ answers it. */
  readonly any: number;
  readonly signs: { readonly [sign: string]: number };
  /** What would be done with it by itself. */
  readonly alone: Asked['decision'];
  /** Best first. */
  readonly candidates: readonly WhyCandidate[];
}

/** What a message would come to with itself as one more phrasing of its best FAQ. */
export interface WhyAsPhrasing {
  readonly faq: string;
  readonly title: string;
  readonly confidence: number;
  readonly decision: Asked['decision'];
}

/** Why the product does with a message what it does. */
export interface WhyReport extends Omit<Asked, 'matches'> {
  readonly message: string;
  readonly thresholds: Thresholds;
  /** The share of messages that no FAQ is taken to answer. */
  readonly oosShare: number;
  readonly texts: readonly WhyText[];
  /** By what it was decided: `plain`: its confidences; `parts`: those of its questions; `special`: the kind of message. */
  readonly taken: 'plain' | 'parts' | 'special';
  /** What all its texts come to, best first. */
  readonly matches: readonly Pick<Match, 'faq' | 'confidence'>[];
  readonly asPhrasing?: WhyAsPhrasing;
}

/** A text of a message as it was matched. */
export interface Matched extends Pick<WhyText, 'as' | 'text' | 'language' | 'space'> {
  readonly matches: readonly Match[];
  /** Undefined where nothing was found. */
  readonly judged: Judged | undefined;
  readonly in: Space;
}

/** Returns what an FAQ is called in a language; its own title where it is not translated. */
export const titleIn = ({ faqs }: Knowledge, id: string, language = ''): string => {
  const faq = faqs.get(id);
  return faq ? (faqIn(faq, language) ?? faq).question : id;
};

/** Returns what was made of a text, with the confidences as they are under a share of messages that no FAQ answers. */
export const whyText = (matched: Matched, knowledge: Knowledge, oosShare: number): WhyText => {
  const { as, text, language, space, judged } = matched;
  const { corpus } = matched.in;
  const matches = atOosShare(matched.matches, oosShare);
  const best = judged?.candidates.slice(0, shown) ?? [];
  const labels = best.map(({ label }) => label);
  const byWords = judged ? makeComparer(corpus)(judged.vector, undefined, labels) : [];
  const candidates = best.map(({ share, centre, near }, i): WhyCandidate => {
    const { faq, confidence, why } = matches[i]!;
    const meant = judged?.mode !== 'words';
    return {
      ...{ faq, title: titleIn(knowledge, faq, language), confidence, share },
      words: {
        cosine: near.words,
        phrasing: corpus.texts[byWords[i]!.text] ?? '',
        covered: near.covered,
        weights: why.words,
      },
      ...(meant && { meaning: { cosine: near.meaning, phrasing: why.phrasing, centre } }),
      ...(meant &&
        near.sentence >= 0 && { answer: { cosine: near.answer, sentence: corpus.sentences[near.sentence]! } }),
    };
  });
  const mode = judged?.mode ?? 'words';
  const signs = judged?.signs ?? [];
  const calibrated = signs.length === signNames[mode].length;
  const names = signNames[calibrated ? mode : 'words'];
  return {
    ...{ as, text, read: judged?.text ?? text, ...(language !== undefined && { language }), space, mode },
    calibrated: calibrated || judged === undefined,
    wordsCompared: judged?.own ?? true,
    any: matches.reduce((sum, { confidence }) => sum + confidence, 0),
    signs: Object.fromEntries(signs.map((sign, i) => [names[i]!, sign])),
    alone: decide(matches, knowledge.thresholds, knowledge.faqs).decision,
    candidates,
  };
};
