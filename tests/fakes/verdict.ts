import type { Action, Script } from './plan.js';
import type { Entry } from './record.js';

export const wrongs = ['lost', 'unanswered', 'reordered', 'duplicated', 'interrupted', 'wrong'] as const;

/**
 * `lost`: acknowledged, and neither its effect nor an attempt at it was ever seen. `unanswered`: attempted, but never
 * visible. `reordered`: visible after the effect of a later event. `duplicated`: visible more than once. `interrupted`:
 * the bot spoke while a person owned the conversation. `wrong`: the effect is not the one that the event called for.
 */
export type Wrong = (typeof wrongs)[number];

/** One thing that went wrong. `evidence` are the words and keys by which the store's record of it is found. */
export interface Finding {
  readonly what: Wrong;
  readonly conversation: string;
  readonly event: string;
  readonly evidence: readonly string[];
  readonly why: string;
}

export interface Verdict {
  readonly events: number;
  readonly acked: number;
  readonly calls: number;
  readonly faults: number;
  readonly findings: readonly Finding[];
  /** What else there is to say of a run. */
  readonly notes?: Readonly<Record<string, number>>;
}

interface Shown {
  readonly at: number;
  readonly key: string;
  readonly messageId: string;
  readonly conversation: string;
  /** As it was first shown, and as it is now. */
  readonly first: string;
  text: string;
  readonly replyTo?: string;
  readonly agent: boolean;
}

/** Judges a run by the platform's record alone. */
export const judge = (plan: readonly Script[], entries: readonly Entry[]): Verdict => {
  const acked = new Set<string>();
  const fetched = new Set<string>();
  const attempted = new Set<string>();
  const shown = new Map<string, Shown>();
  const talks = new Map<string, Shown[]>();
  let calls = 0;
  let faults = 0;
  for (const [at, entry] of entries.entries()) {
    if (entry.type === 'acked') acked.add(entry.key);
    if (entry.type === 'fetched') fetched.add(entry.messageId);
    if (entry.type === 'edited') {
      const message = shown.get(entry.messageId);
      if (message) message.text = entry.text;
    }
    if (entry.type === 'call') {
      calls++;
      if (entry.fault) faults++;
      if (entry.replyTo !== undefined) attempted.add(entry.replyTo);
      const word = agentWord(entry.text);
      if (word) attempted.add(word);
    }
    if (entry.type === 'visible') {
      const message: Shown = { ...entry, at, first: entry.text };
      shown.set(entry.messageId, message);
      talks.set(entry.conversation, [...(talks.get(entry.conversation) ?? []), message]);
    }
  }
  const findings = plan.flatMap((script) =>
    judgeTalk(script, talks.get(script.conversation) ?? [], { acked, fetched, attempted }),
  );
  const keys = plan.flatMap(({ actions }) => actions.map(({ key }) => key));
  return { events: keys.length, acked: keys.filter((key) => acked.has(key)).length, calls, faults, findings };
};

/** The word by which an agent's reply is recognised, whatever is written around it. */
const agentWord = (text: string): string | undefined => /agentword (\w+)/.exec(text)?.[1];

interface Seen {
  readonly acked: ReadonlySet<string>;
  readonly fetched: ReadonlySet<string>;
  readonly attempted: ReadonlySet<string>;
}

/** What an event should lead to: the id in `replyTo` or the agent's word, and what must stand in the text. */
const effectOf = (action: Action): { id: string; marker?: string } | undefined => {
  if (action.type === 'ask') return { id: action.messageId, marker: action.marker };
  if (action.type === 'call' || action.type === 'reply') return { id: action.messageId };
  return undefined;
};

const judgeTalk = (script: Script, messages: readonly Shown[], seen: Seen): Finding[] => {
  const findings: Finding[] = [];
  const find = (what: Wrong, action: Action, evidence: string[], why: string) =>
    findings.push({ what, conversation: script.conversation, event: action.key, evidence, why });
  const ofId = (id: string) => messages.filter((m) => m.replyTo === id || agentWord(m.first) === id);
  const edits = new Map(script.actions.flatMap((a) => (a.type === 'edit' ? [[a.of, a] as const] : [])));

  let latest = -1;
  let latestKey = '';
  for (const action of script.actions) {
    if (action.type === 'tell')
      for (const m of ofId(action.messageId)) find('interrupted', action, [m.key], `The bot answered: ${m.first}`);
    const effect = effectOf(action);
    if (!effect) continue;
    if (!seen.acked.has(action.key)) {
      find('unanswered', action, [effect.id], 'It was never acknowledged.');
      continue;
    }
    const found = ofId(effect.id);
    const first = found[0];
    if (!first) {
      const tried = seen.attempted.has(effect.id);
      find(tried ? 'unanswered' : 'lost', action, [effect.id], tried ? 'Attempted, never visible.' : 'No trace of it.');
      continue;
    }
    if (found.length > 1)
      find(
        'duplicated',
        action,
        [effect.id, ...found.map((m) => m.key)],
        `Visible as ${found.map((m) => m.key).join(', ')}.`,
      );
    if (first.at < latest) find('reordered', action, [effect.id, first.key, latestKey], `Visible after ${latestKey}.`);
    else [latest, latestKey] = [first.at, first.key];
    const edit = edits.get(effect.id);
    const expected = edit && seen.acked.has(edit.key) ? edit : action;
    if ('marker' in expected && !found.at(-1)!.text.includes(expected.marker))
      find(
        edit ? 'lost' : 'wrong',
        expected,
        [effect.id, ...found.map((m) => m.key)],
        `Reads “${found.at(-1)!.text}”.`,
      );
    if (action.type === 'ask' && action.file && !seen.fetched.has(action.messageId))
      find('lost', action, [`file-${action.messageId}`], 'The file was never fetched.');
  }
  return [...findings, ...judgeOrderOfAgent(script, messages, ofId), ...sameKeyTwice(script, messages)];
};

/** Between an agent's first and last reply nobody else speaks. */
const judgeOrderOfAgent = (script: Script, messages: readonly Shown[], ofId: (id: string) => Shown[]): Finding[] => {
  const replies = script.actions.filter((a) => a.type === 'reply');
  const [from, to] = [replies[0], replies.at(-1)].map((a) => (a ? ofId(a.messageId)[0]?.at : undefined));
  if (from === undefined || to === undefined) return [];
  return messages
    .filter((m) => !m.agent && m.at > from && m.at < to)
    .map((m) => ({
      what: 'interrupted',
      conversation: script.conversation,
      event: replies[0]!.key,
      evidence: [m.key],
      why: `The bot said: ${m.first}`,
    }));
};

/** Whatever it is: one key, one message. Those that answer an event are counted there. */
const sameKeyTwice = (script: Script, messages: readonly Shown[]): Finding[] => {
  const keys = new Set<string>();
  return messages.flatMap((m): Finding[] => {
    if (m.replyTo !== undefined || agentWord(m.first) !== undefined) return [];
    const isNew = !keys.has(m.key);
    keys.add(m.key);
    if (isNew) return [];
    return [
      {
        what: 'duplicated',
        conversation: script.conversation,
        event: script.conversation,
        evidence: [m.key],
        why: `Visible twice: ${m.first}`,
      },
    ];
  });
};
