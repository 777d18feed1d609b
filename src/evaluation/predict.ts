import type { Asked } from '../knowledge/asked.js';
import { type Matcher, perceived } from '../knowledge/matcher.js';
import { atOosShare } from '../knowledge/prior.js';
import type { Match } from '../model/match.js';
import type { LabelKnowledge } from './knowledge.js';
import type { LabelledLine } from './lines.js';

/** Does with a message what the product does; `match` is asked about its parts. */
export type Ask = (text: string, match: Matcher['match']) => Promise<Asked>;

/** What the matcher found in one message, and how long it took. */
export interface Found {
  /** By what was matched of the message: the whole, a part of it. */
  readonly texts: ReadonlyMap<string, readonly Match[]>;
  /** What that comes to, best first. */
  readonly matches: readonly Match[];
  readonly ms: number;
}

/** What was decided on one message; an FAQ is named by its label. */
export interface Prediction {
  readonly text: string;
  readonly label: string;
  readonly decision: 'answer' | 'ask' | 'handover';
  readonly options: readonly string[];
  /** The five best, whatever was decided; fewer only where there are fewer FAQs. */
  readonly top: readonly { readonly faq: string; readonly confidence: number }[];
}

export interface FindOptions {
  /** A clock that tells fractions of a millisecond. */
  readonly now: () => number;
  readonly onDone?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Asks the product about every message, one after the other, and keeps what was found. Rejects when `signal` aborts. */
export const findAll = async (
  matcher: Matcher,
  ask: Ask,
  lines: readonly LabelledLine[],
  { now, onDone, signal }: FindOptions,
): Promise<Found[]> => {
  const found: Found[] = [];
  for (const { text } of lines) {
    signal?.throwIfAborted();
    const texts = new Map<string, readonly Match[]>();
    const began = now();
    const { matches } = await ask(text, async (part) => {
      const those = await matcher.match(part, perceived, 'en');
      texts.set(part, those);
      return those;
    });
    found.push({ texts, matches, ms: now() - began });
    onDone?.(found.length);
  }
  return found;
};

/** Makes up five where fewer were found: all others are equally unlikely, and stand in the order of the knowledge base. */
const fill = (matches: readonly Match[], labels: LabelKnowledge['labels']) => {
  const have = new Set(matches.map((m) => m.faq));
  const others = [...labels.keys()].filter((faq) => !have.has(faq)).slice(0, Math.max(0, perceived - matches.length));
  return [...matches, ...others.map((faq) => ({ faq, confidence: 0 }))].slice(0, perceived);
};

/** Decides on what was found as the product does where `oosShare` of the messages are answered by no FAQ. */
export const predict = (
  lines: readonly LabelledLine[],
  found: readonly Found[],
  { labels }: LabelKnowledge,
  ask: Ask,
  oosShare: number,
): Promise<Prediction[]> =>
  Promise.all(
    lines.map(async ({ text, label }, n) => {
      const known = async (part: string) => atOosShare(found[n]!.texts.get(part)!, oosShare);
      const { decision, options, matches } = await ask(text, known);
      return {
        text,
        label,
        decision,
        options: options.map((faq) => labels.get(faq)!),
        top: fill(matches, labels).map(({ faq, confidence }) => ({ faq: labels.get(faq)!, confidence })),
      };
    }),
  );
