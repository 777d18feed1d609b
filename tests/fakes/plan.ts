import { questions as fewQuestions, requestForPerson } from './questions.js';
import { random } from './random.js';

/** One thing a simulated customer or agent does: one event, delivered once or several times. */
export type Action = {
  /** The event's key, unique over the whole plan. */
  readonly key: string;
  /** When each copy is delivered, in ms after the first. */
  readonly copies: readonly number[];
  /** Sent as soon as the one before is acknowledged, instead of at the plan's pace. */
  readonly atOnce: boolean;
} & (
  | {
      readonly type: 'ask';
      readonly messageId: string;
      readonly text: string;
      readonly marker: string;
      readonly file: boolean;
    }
  | { readonly type: 'edit'; readonly of: string; readonly text: string; readonly marker: string }
  | { readonly type: 'call'; readonly messageId: string; readonly text: string }
  | { readonly type: 'take' | 'resolve' }
  | { readonly type: 'reply'; readonly messageId: string; readonly text: string }
  | { readonly type: 'tell'; readonly messageId: string; readonly text: string }
);

/** What happens in one conversation, in this order. */
export interface Script {
  readonly conversation: string;
  readonly user: string;
  readonly actions: readonly Action[];
}

export interface PlanOptions {
  readonly seed: string;
  /** Events in all conversations together. */
  readonly events: number;
  /** Share of conversations in which a person is asked for. */
  readonly withPerson?: number;
  /** What is asked; the same question is asked again in a conversation after so many others, or never. */
  readonly questions?: readonly { readonly text: string; readonly marker: string }[];
  readonly again?: number;
}

type Bare<T> = T extends Action ? Omit<T, 'key' | 'copies' | 'atOnce'> : never;

/** Seven of ten events arrive once; the others up to four times, at once or seconds later. */
const copies = (next: () => number): number[] => {
  const more = next() < 0.7 ? 0 : 1 + Math.floor(next() * 3);
  return [0, ...Array.from({ length: more }, () => (next() < 0.5 ? 0 : Math.floor(next() * 4_000)))];
};

/** What the customers and the agent will do, made from the seed alone. */
export const makePlan = (options: PlanOptions): Script[] => {
  const { seed, events, withPerson = 0.15, questions = fewQuestions, again = 2 } = options;
  const next = random(`${seed}/plan`);
  const scripts: Script[] = [];
  let left = events;
  while (left > 0) {
    const n = scripts.length;
    const actions: Action[] = [];
    const add = (action: Bare<Action>) => {
      const index = actions.length;
      actions.push({ ...action, key: `fake:c${n}e${index}`, copies: copies(next), atOnce: next() < 0.5 } as Action);
    };
    /** The latest ones. The same question again would mean that its answer did not help. */
    let asked: readonly number[] = [];
    const another = () => {
      const others = questions.map((_, i) => i).filter((i) => !asked.includes(i));
      return others[Math.floor(next() * others.length)]!;
    };
    const ask = () => {
      const i = another();
      asked = [i, ...asked].slice(0, again);
      const { text, marker } = questions[i]!;
      add({ type: 'ask', messageId: `c${n}m${actions.length}`, text, marker, file: next() < 0.02 });
    };
    const person = () => {
      add({ type: 'call', messageId: `c${n}m${actions.length}`, text: requestForPerson });
      add({ type: 'take' });
      add({ type: 'reply', messageId: `c${n}r1`, text: `agentword c${n}r1 I am looking into it` });
      add({ type: 'tell', messageId: `c${n}m${actions.length}`, text: 'The order number is 4711' });
      add({ type: 'reply', messageId: `c${n}r2`, text: `agentword c${n}r2 it is on its way` });
      add({ type: 'resolve' });
    };
    const before = 1 + Math.floor(next() * 6);
    const after = 1 + Math.floor(next() * 5);
    const calls = next() < withPerson;
    for (let i = 0; i < Math.min(before, left); i++) ask();
    if (calls && left >= actions.length + 7) {
      person();
      for (let i = 0; i < after && actions.length < left; i++) ask();
    } else if (next() < 0.15 && actions.length < left) {
      const last = actions.at(-1)!;
      if (last.type === 'ask') {
        const other = questions[another()]!;
        add({ type: 'edit', of: last.messageId, text: other.text, marker: other.marker });
      }
    }
    left -= actions.length;
    scripts.push({ conversation: `fake:c${n}`, user: `u${n}`, actions });
  }
  return scripts;
};
