import type { Perceived } from '../../model/match.js';

/** FAQ ids and their confidence, 0..1, best first. */
export type FoundFaqs = readonly { readonly faq: string; readonly confidence: number }[];

/** What was perceived in a message. */
export interface Found extends Pick<Perceived, 'reading' | 'language'> {
  readonly faqs: FoundFaqs;
  readonly parts: readonly { readonly text: string; readonly faqs: FoundFaqs }[];
}

/** One thing that somebody does in a transcript, or that happens. */
export type Act =
  | { readonly do: 'says'; readonly name: string; readonly text: string; readonly how: readonly string[] }
  | { readonly do: 'presses'; readonly name: string; readonly label: string; readonly old: boolean }
  | { readonly do: 'edits'; readonly name: string; readonly before: string | undefined; readonly text: string }
  | { readonly do: 'deletes'; readonly name: string; readonly before: string | undefined }
  | { readonly do: 'acts'; readonly name: string; readonly act: 'take' | 'resolve' | 'hand-back' }
  | { readonly do: 'replies' | 'notes' | 'joins'; readonly name: string; readonly text: string; readonly desk?: string }
  | { readonly do: 'edits-reply'; readonly name: string; readonly before: string; readonly text: string }
  | { readonly do: 'deletes-reply'; readonly name: string; readonly before: string }
  | { readonly do: 'reads'; readonly what: 'brief' | 'transcript' }
  | { readonly do: 'passes'; readonly ms: number }
  | { readonly do: 'fails'; readonly outcome: 'dead' | 'ambiguous'; readonly reason: string }
  | { readonly do: 'arrives' }
  | { readonly do: 'desk'; readonly desk: string; readonly outcome: 'failing' | 'sent' }
  | { readonly do: 'takes-down' | 'leaves-to-person'; readonly faq: string }
  | { readonly do: 'is-called'; readonly name: string; readonly display: string };

/** An act as it stands in the file, with what should follow it. */
export interface Scene {
  readonly act: Act;
  /** The act's lines in the file, verbatim. */
  readonly lines: readonly string[];
  readonly found: Found;
  /** The lines after it that Careline should have caused. */
  readonly expected: readonly string[];
}

/** A conversation as a file tells it. */
export interface Transcript {
  /** Title and introduction, verbatim. */
  readonly head: readonly string[];
  readonly scenes: readonly Scene[];
}

const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const verbs = { takes: 'take', resolves: 'resolve', hands: 'hand-back' } as const;
const who = String.raw`\*\*(\w+)\*\*`;
const onItsWay = 'a message that is still on its way';

/** The sentences that a transcript is made of: how each reads, and what it means. */
const sentences: readonly (readonly [RegExp, (...parts: string[]) => Act])[] = [
  [/^\*\*(?!Careline)(\w+):\*\* ?(.*)$/, (name, text) => ({ do: 'says', name, text, how: [] })],
  [new RegExp(`^${who} \\(note\\): (.*)$`), (name, text) => ({ do: 'notes', name, text })],
  [new RegExp(`^${who} \\(to \\w+\\): (.*)$`), (name, text) => ({ do: 'replies', name, text })],
  [new RegExp(`^${who} \\(in \\w+'s thread\\): (.*)$`), (name, text) => ({ do: 'joins', name, text })],
  [
    new RegExp(`^${who} \\(to \\w+, from the desk (\\S+)\\): (.*)$`),
    (name, desk, text) => ({ do: 'replies', name, text, desk }),
  ],
  [
    new RegExp(`^(?!\\*\\*Careline)${who} \\(([^)]+)\\): ?(.*)$`),
    (name, how, text) => ({ do: 'says', name, text, how: how.split(/,\s*/) }),
  ],
  [
    new RegExp(`^${who} presses (the old )?\\[(.+)\\]$`),
    (name, old, label) => ({ do: 'presses', name, label, old: old !== '' }),
  ],
  [
    new RegExp(`^${who} edits (?:his|her|the) reply "(.*?)": (.*)$`),
    (name, before, text) => ({ do: 'edits-reply', name, before, text }),
  ],
  [
    new RegExp(`^${who} deletes (?:his|her|the) reply "(.*)"$`),
    (name, before) => ({ do: 'deletes-reply', name, before }),
  ],
  [new RegExp(`^${who} edits "(.*?)": (.*)$`), (name, before, text) => ({ do: 'edits', name, before, text })],
  [new RegExp(`^${who} edits ${onItsWay}: (.*)$`), (name, text) => ({ do: 'edits', name, before: undefined, text })],
  [new RegExp(`^${who} deletes "(.*)"$`), (name, before) => ({ do: 'deletes', name, before })],
  [new RegExp(`^${who} deletes ${onItsWay}$`), (name) => ({ do: 'deletes', name, before: undefined })],
  [
    new RegExp(`^${who} (takes|resolves|hands) the case(?: back)?$`),
    (name, verb) => ({ do: 'acts', name, act: verbs[verb as keyof typeof verbs] }),
  ],
  [/^\*\w+ reads the (brief|transcript)\*$/, (what) => ({ do: 'reads', what: what as 'brief' | 'transcript' })],
  [
    /^\*(\d+) (minute|hour|day)s? pass(?:es)?\*$/,
    (count, unit) => ({ do: 'passes', ms: Number(count) * units[unit as keyof typeof units] }),
  ],
  [/^\*The last message cannot be delivered: (.*)\*$/, (reason) => ({ do: 'fails', outcome: 'dead', reason })],
  [
    /^\*It is unclear whether the last message arrived: (.*)\*$/,
    (reason) => ({ do: 'fails', outcome: 'ambiguous', reason }),
  ],
  [/^\*The last message arrives\*$/, () => ({ do: 'arrives' })],
  [/^\*The (\w+) desk cannot be reached\*$/, (desk) => ({ do: 'desk', desk, outcome: 'failing' })],
  [/^\*The (\w+) desk is told\*$/, (desk) => ({ do: 'desk', desk, outcome: 'sent' })],
  [/^\*The answer (\S+) is taken down\*$/, (faq) => ({ do: 'takes-down', faq })],
  [/^\*From now on a person answers (\S+)\*$/, (faq) => ({ do: 'leaves-to-person', faq })],
  [/^\*(\w+) is called "(.*)" on the platform\*$/, (name, display) => ({ do: 'is-called', name, display })],
];

const actIn = (line: string): Act | undefined => {
  for (const [pattern, meaning] of sentences) {
    const found = pattern.exec(line);
    if (found) return meaning(...found.slice(1).map((part) => part ?? ''));
  }
  return undefined;
};

/** How a message is to be taken, by the words that stand before what was found in it. */
const readings: Readonly<Record<string, Found['reading']>> = {
  'a keyword': 'keyword',
  'leaning on the question before': 'follow-up',
  'not wanted': 'not-wanted',
  doubtful: 'doubtful',
};

/**
 * Reads `> sure: where-is-my-order 92 %, parcel-is-late 21 %` or `> part "where is it?": where-is-my-order 92 %` on top of what
 * was read before; undefined when the line is something else.
 */
const foundIn = (line: string, before: Found): Found | undefined => {
  const [, part, lead = '', rest = ''] = /^> (?:part "(.*)"|([^:"]*)):(.*)$/.exec(line) ?? [];
  if (!line.startsWith('> ')) return undefined;
  const faqs = [...rest.matchAll(/([\w-]+) (\d+(?:\.\d+)?) %/g)].map(([, faq, percent]) => ({
    faq: faq!,
    confidence: Number(percent) / 100,
  }));
  if (part !== undefined) return { ...before, parts: [...before.parts, { text: part, faqs }] };
  const [, how = '', language] = /^(.*?)(?:, in ([a-z]{2}))?$/.exec(lead) ?? [];
  const reading = readings[how];
  return { ...before, faqs, ...(reading && { reading }), ...(language !== undefined && { language }) };
};

const nothing: Found = { faqs: [], parts: [] };

/** Reads a transcript. Lines that are no act are what Careline should have said or caused. */
export const parseTranscript = (source: string): Transcript => {
  const head: string[] = [];
  const scenes: { act: Act; lines: string[]; found: Found; expected: string[] }[] = [];
  for (const line of source.replaceAll('\r\n', '\n').trimEnd().split('\n')) {
    const act = actIn(line);
    const scene = scenes.at(-1);
    const found = scene?.expected.length === 0 ? foundIn(line, scene.found) : undefined;
    if (act) scenes.push({ act, lines: [line], found: nothing, expected: [] });
    else if (!scene) head.push(line);
    else if (found) {
      scene.found = found;
      scene.lines.push(line);
    } else scene.expected.push(line);
  }
  const trim = (lines: readonly string[]) =>
    lines
      .join('\n')
      .trim()
      .split('\n')
      .filter((line, _, all) => line !== '' || all.length > 1);
  return { head: trim(head), scenes: scenes.map((scene) => ({ ...scene, expected: trim(scene.expected) })) };
};
