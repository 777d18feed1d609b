import type { Thresholds } from '../knowledge/faq.js';
import { type Matcher, perceived } from '../knowledge/matcher.js';
import { decide } from '../knowledge/policy.js';
import { atOosShare } from '../knowledge/prior.js';
import type { Match } from '../model/match.js';
import type { LabelKnowledge } from './knowledge.js';
import type { LabelledLine } from './lines.js';

/** What the matcher found in one message, and how long it took. */
export interface Found {
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

/** Asks a matcher about every message, one after the other. Rejects when `signal` aborts. */
export const findAll = async (
  matcher: Matcher,
  lines: readonly LabelledLine[],
  { now, onDone, signal }: FindOptions,
): Promise<Found[]> => {
  const found: Found[] = [];
  for (const { text } of lines) {
    signal?.throwIfAborted();
    const began = now();
    const matches = await matcher.match(text, perceived);
    found.push({ matches, ms: now() - began });
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
  thresholds: Thresholds,
  oosShare: number,
): Prediction[] =>
  lines.map(({ text, label }, n) => {
    const matches = atOosShare(found[n]!.matches, oosShare);
    const { decision, options } = decide(matches, thresholds);
    return {
      text,
      label,
      decision,
      options: options.map((o) => labels.get(o.faq)!),
      top: fill(matches, labels).map(({ faq, confidence }) => ({ faq: labels.get(faq)!, confidence })),
    };
  });
