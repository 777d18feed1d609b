/** A stretch of text that should stay whole, and what joins it to the one before. */
interface Unit {
  readonly glue: string;
  readonly text: string;
}

/** Cuts at code points, for what fits nowhere whole; not between a backslash and what it escapes. */
const hardCut = (text: string, max: number): string[] => {
  const parts: string[] = [];
  let part = '';
  for (const atom of text.match(/\\?./gsu) ?? []) {
    if (part.length + atom.length > max && part) {
      parts.push(part);
      part = '';
    }
    part += atom;
  }
  return part ? [...parts, part] : parts;
};

/** Fills parts with units as far as they fit; what is too long for a part of its own is broken down by `finer`. */
const pack = (units: readonly Unit[], max: number, finer: (text: string) => readonly string[]): string[] => {
  const parts: string[] = [];
  let part: string | undefined;
  const flush = () => {
    if (part?.trim()) parts.push(part);
    part = undefined;
  };
  for (const { glue, text } of units) {
    if (part !== undefined && part.length + glue.length + text.length <= max) part += glue + text;
    else {
      flush();
      if (text.length <= max) part = text;
      else {
        const pieces = finer(text);
        parts.push(...pieces.slice(0, -1));
        part = pieces.at(-1);
      }
    }
  }
  flush();
  return parts;
};

/** Links, pictures, code, strong and emphasised text, addresses and words: each stays in one piece. */
const atoms =
  /\s+|(?:!?\[(?:\\.|[^\]\\])*\]\((?:\\.|[^)\\\s])*(?:\s+"(?:\\.|[^"\\])*")?\)|(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)|\*\*(?:\\.|[^*\\])+\*\*|\*(?:\\.|[^*\\\s])(?:\\.|[^*\\])*\*|__(?:\\.|[^_\\])+__|~~(?:\\.|[^~\\])+~~|<[^>\s]+>|\\.|[^\s\\])(?:\\.|[^\s\\[`*_~<!])*/gs;

/** Units between white space: what touches belongs together. */
const words = (line: string, pattern: RegExp): Unit[] => {
  const units: { glue: string; text: string }[] = [];
  let glue = '';
  let open = false;
  for (const [token] of line.matchAll(pattern)) {
    if (token.trim() === '') {
      glue = token;
      open = false;
    } else if (open) units.at(-1)!.text += token;
    else {
      units.push({ glue, text: token });
      open = true;
    }
  }
  return units;
};

/** What would begin a heading, a list, a quotation or a fence if a part began with it stays with the word before it. */
const startsBlock = /^(#{1,6}|[-+*=]+|>.*|\d{1,9}[.)]|`{3,}.*|~{3,}.*)$/s;
const markdownWords = (line: string): Unit[] => {
  const units: { glue: string; text: string }[] = [];
  for (const unit of words(line, atoms)) {
    const before = units.at(-1);
    if (before && startsBlock.test(unit.text)) before.text += unit.glue + unit.text;
    else units.push({ ...unit });
  }
  return units;
};

const lines = (text: string): Unit[] => text.split('\n').map((line) => ({ glue: '\n', text: line }));

/** Splits plain text at line ends, else between words, else anywhere between characters; no part over `max` code units. */
export const splitPlain = (text: string, max: number): string[] => {
  if (text.length <= max) return [text];
  const byWord = (line: string) => pack(words(line, /\s+|\S+/g), max, (word) => hardCut(word, max));
  return pack(lines(text), max, byWord);
};

/** Splits a fenced block line by line; every part is fenced anew. */
const splitFence = (block: string, max: number): string[] => {
  const [open = '', ...rest] = block.split('\n');
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(open)![1]!;
  const inner = rest.at(-1)?.trim().startsWith(fence) ? rest.slice(0, -1) : rest;
  const room = max - open.length - fence.length - 2;
  if (room < 1) return hardCut(block, max);
  return pack(lines(inner.join('\n')), room, (line) => hardCut(line, room)).map((part) => `${open}\n${part}\n${fence}`);
};

/** Blocks between blank lines; a fenced block is one, whatever is in it. */
const blocks = (text: string): Unit[] => {
  const found: string[] = [];
  let block: string[] = [];
  let fence: string | undefined;
  const flush = () => {
    if (block.length > 0) found.push(block.join('\n'));
    block = [];
  };
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      block.push(line);
      if (mark?.startsWith(fence) && line.trim() === mark) {
        fence = undefined;
        flush();
      }
    } else if (mark) {
      flush();
      fence = mark;
      block.push(line);
    } else if (line.trim() === '') flush();
    else block.push(line);
  }
  flush();
  return found.map((unit) => ({ glue: '\n\n', text: unit }));
};

/**
 * Splits Markdown so that each part is Markdown by itself: between blocks, else between lines, else between words, with
 * links, code and emphasis kept whole and fenced blocks closed and opened again. Only what is longer than `max` in one
 * piece is cut anywhere. No part is over `max` UTF-16 code units, and none is blank unless all is.
 */
export const splitMarkdown = (text: string, max: number): string[] => {
  if (text.length <= max) return [text];
  const byWord = (line: string) => pack(markdownWords(line), max, (atom) => hardCut(atom, max));
  const byLine = (block: string) =>
    /^ {0,3}(`{3,}|~{3,})/.test(block) ? splitFence(block, max) : pack(lines(block), max, byWord);
  const parts = pack(blocks(text), max, byLine);
  return parts.length > 0 ? parts : [''];
};
