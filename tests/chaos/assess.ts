import type { Delivery } from '../../src/model/delivery.js';
import type { Counts } from '../../src/store/store.js';
import type { ResendKind } from '../fakes/platform.js';
import { type Finding, type Verdict, type Wrong, wrongs } from '../fakes/verdict.js';

/** What a run came to. */
export interface Assessment {
  readonly counts: { readonly [wrong in Wrong]: number };
  /** Findings that nothing excuses. */
  readonly faults: readonly Finding[];
  /** Findings where the platform offers nothing against them, and the store says that it does not know. */
  readonly excused: readonly Finding[];
  readonly ambiguous: number;
  /** Work left undone in the store. */
  readonly left: number;
  readonly passed: boolean;
}

/** Every word and key by which an ambiguous delivery can be meant. */
const namesOf = (delivery: Delivery): string[] => {
  const names = [delivery.key, delivery.group];
  const { job } = delivery;
  if (job.type === 'edit' || job.type === 'remove') names.push(job.target);
  if (job.type === 'send' || job.type === 'edit') {
    if (job.message.replyTo !== undefined) names.push(job.message.replyTo);
    // Where the wire knows no keys, a message is known by its place and its words.
    names.push(`${delivery.conversation}/${job.message.text.replaceAll('**', '')}`);
    const word = /agentword (\w+)/.exec(job.message.text)?.[1];
    if (word) names.push(word);
  }
  return names;
};

/**
 * Passed: nothing lost, unanswered, reordered, doubled or wrong. Where the platform can neither be asked nor take a key
 * twice, an effect may be missing or doubled if the store recorded its delivery as ambiguous; order is never excused.
 */
export const assess = (
  kind: ResendKind,
  verdict: Verdict,
  ambiguous: readonly Delivery[],
  counts: Counts,
): Assessment => {
  const known = new Set(kind === 'ambiguous' ? ambiguous.flatMap(namesOf) : []);
  const isExcused = (f: Finding) => f.what !== 'reordered' && f.evidence.some((e) => known.has(e));
  const faults = verdict.findings.filter((f) => !isExcused(f));
  const left = counts.events + counts.deliveries;
  return {
    counts: Object.fromEntries(
      wrongs.map((w) => [w, faults.filter((f) => f.what === w).length]),
    ) as Assessment['counts'],
    faults,
    excused: verdict.findings.filter(isExcused),
    ambiguous: ambiguous.length,
    left,
    passed: faults.length === 0 && left === 0 && verdict.acked === verdict.events,
  };
};

/** A few faults, of each sort the first ones, for a closer look. */
export const samples = (faults: readonly Finding[]): Finding[] =>
  wrongs.flatMap((what) => faults.filter((fault) => fault.what === what).slice(0, 2));
