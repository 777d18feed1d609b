import type { Thresholds } from '../knowledge/faq.js';
import type { Figures } from './figures.js';
import type { Found } from './predict.js';
import { percentile } from './statistics.js';

/** What a knowledge base costs. Times in ms, memory in bytes of the whole process (resident set). */
export interface Cost {
  readonly buildMs: number;
  /** Per message, the asking included. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly memoryBefore: number;
  readonly memoryBuilt: number;
  readonly memoryPeak: number;
}

/** Everything that one run tells. */
export interface Evaluation {
  readonly train: { readonly file: string; readonly lines: number; readonly faqs: number };
  readonly test: { readonly file: string; readonly lines: number; readonly oos: number };
  /** Whether the labels' words were the FAQs' titles. */
  readonly titles: boolean;
  readonly matcher: string;
  readonly thresholds: Thresholds;
  readonly cost: Cost;
  /** Under the share that the product assumes, or that was asked for. */
  readonly assumed: Figures;
  /** Under the share that the test file really has. */
  readonly own: Figures;
}

/** The times per message. */
export const times = (found: readonly Found[]): Pick<Cost, 'p50' | 'p95' | 'p99'> => {
  const ms = found.map((f) => f.ms);
  return { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95), p99: percentile(ms, 0.99) };
};

/** The evaluation as one JSON object: shares 0..1, null where there is nothing to take a share of. */
export const evaluationJson = (evaluation: Evaluation): string =>
  JSON.stringify(evaluation, (_, value: unknown) => (value === undefined || Number.isNaN(value) ? null : value), 2);
