import type { Delivery } from '../model/delivery.js';

/** How far a message to the customer has come. `failed`: it did not arrive; `why` says the reason. */
export interface Mark {
  readonly state: 'pending' | 'sent' | 'ambiguous' | 'failed';
  readonly why?: string;
}

const why = (part: Delivery | undefined) => (part?.error === undefined ? {} : { why: part.error });

/** One mark for a message that was sent in parts: the worst of them counts. */
const markOf = (parts: readonly Delivery[]): Mark => {
  const failed = parts.find((part) => part.state === 'dead') ?? parts.find((part) => part.state === 'withheld');
  if (failed) return { state: 'failed', ...why(failed) };
  const unsure = parts.find((part) => part.state === 'ambiguous');
  if (unsure) return { state: 'ambiguous', ...why(unsure) };
  const open = parts.find((part) => part.state !== 'sent');
  return open || parts.length === 0 ? { state: 'pending', ...why(open) } : { state: 'sent' };
};

/** The marks of messages, by the keys of the effects that said and changed them. */
export const marks = (deliveries: readonly Delivery[]): ((keys: readonly string[]) => Mark) => {
  const parts = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    parts.set(delivery.group, [...(parts.get(delivery.group) ?? []), delivery]);
  }
  return (keys) => markOf(keys.flatMap((key) => parts.get(key) ?? []));
};
