import type { Token } from 'markdown-it';
import { createMarkdown } from '../markdown.js';

/** An element of an Adaptive Card, as JSON. */
export type Element = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A piece of text in one style. */
interface Run {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
  readonly href?: string;
}

/** The look of a whole line. */
export interface LineStyle {
  /** The level of a heading, from 1. */
  readonly heading?: number;
  readonly bold?: true;
}

/** Reads Markdown with tables, which cards can show. */
export const md = createMarkdown();

const attribute = (token: Token, name: string): string =>
  String(token.attrGet(name) ?? '').replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'));

const styles: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = { strong: 'bold', em: 'italic', s: 'strike' };

const sameStyle = (one: Run, other: Run): boolean =>
  JSON.stringify({ ...one, text: '' }) === JSON.stringify({ ...other, text: '' });

const picture = (token: Token): Element => ({
  type: 'Image',
  url: attribute(token, 'src'),
  altText: token.content,
});

/** Returns the lines of a paragraph as runs, and the pictures between them. A picture is one if it can be fetched over https. */
const linesOf = (tokens: readonly Token[]): (Run[] | Element)[] => {
  const out: (Run[] | Element)[] = [];
  const depth = { bold: 0, italic: 0, strike: 0 };
  let line: Run[] = [];
  let href: string | undefined;
  const end = () => {
    if (line.length > 0) out.push(line);
    line = [];
  };
  const add = (text: string, more: Partial<Run> = {}) => {
    if (text === '') return;
    const run: Run = {
      text,
      ...(depth.bold > 0 && { bold: true as const }),
      ...(depth.italic > 0 && { italic: true as const }),
      ...(depth.strike > 0 && { strike: true as const }),
      ...(href !== undefined && { href }),
      ...more,
    };
    const last = line.at(-1);
    if (last && sameStyle(last, run)) line[line.length - 1] = { ...last, text: last.text + text };
    else line.push(run);
  };
  for (const token of tokens) {
    const style = styles[token.tag];
    if (style) depth[style] += token.nesting;
    else if (token.type === 'link_open') href = attribute(token, 'href');
    else if (token.type === 'link_close') href = undefined;
    else if (token.type === 'code_inline') add(token.content, { code: true });
    else if (token.type === 'softbreak') add(' ');
    else if (token.type === 'hardbreak') end();
    else if (token.type === 'image' && /^https:\/\//i.test(attribute(token, 'src'))) {
      end();
      out.push(picture(token));
    } else if (token.type === 'image') {
      const src = attribute(token, 'src');
      add(token.content || src, { href: src });
    } else add(token.content);
  }
  end();
  return out;
};

/** Literal text that one of Teams' clients or another could read as Markdown. */
const risky = /[\\`*_{}[\]<>&~|#]|^\s*(?:[-+=]|\d+[.)])/;

const written = ({ text, bold, italic, href }: Run): string => {
  const emphasis = `${bold ? '**' : ''}${italic ? '*' : ''}`;
  const shown = `${emphasis}${text}${[...emphasis].reverse().join('')}`;
  return href === undefined ? shown : `[${shown}](${href})`;
};

/** A line as Markdown for a TextBlock; undefined where it may come out otherwise than it was meant. */
const asMarkdown = (runs: readonly Run[]): string | undefined => {
  if (runs.some(({ text, code, strike }) => code || strike || risky.test(text))) return undefined;
  const text = runs.map(written).join('');
  const [again] = linesOf(md.parseInline(text, {})[0]?.children ?? []);
  return JSON.stringify(again) === JSON.stringify(runs) ? text : undefined;
};

const sizes: Readonly<Record<number, string>> = { 1: 'Large', 2: 'Medium' };
const headingStyle = (level: number) => ({ size: sizes[level] ?? 'Default', weight: 'Bolder' });

/** `{{` would begin a date that the client fills in: apart, the braces mean nothing. */
const literal = (text: string): string[] => text.split(/(?<=\{)(?=\{)/);

/** Text in one look, as a RichTextBlock takes it. Without a look it is a string, which is shorter. */
const inlines = (text: string, look: object): (string | Element)[] =>
  literal(text).map((part) => (Object.keys(look).length === 0 ? part : { type: 'TextRun', text: part, ...look }));

const lookOf = (run: Run, { heading, bold }: LineStyle) => ({
  ...((run.bold || bold) && { weight: 'Bolder' }),
  ...(run.italic && { italic: true }),
  ...(run.strike && { strikethrough: true }),
  ...(run.code && { fontType: 'Monospace' }),
  ...(heading !== undefined && headingStyle(heading)),
  ...(run.href !== undefined && {
    color: 'Accent',
    underline: true,
    selectAction: { type: 'Action.OpenUrl', url: run.href },
  }),
});

/**
 * A line as an element. A RichTextBlock shows its text as it stands, while escapes in a TextBlock come out differently in
 * Teams' clients (msteams-docs#5793, AdaptiveCards#4677). Links, though, have been lost in RichTextBlocks
 * (AdaptiveCards#9100), and headings are told to screen readers in a TextBlock alone: these are one where that is safe.
 */
const element = (runs: readonly Run[], style: LineStyle): Element => {
  const { heading } = style;
  const better = heading !== undefined || (!style.bold && runs.some(({ href }) => href !== undefined));
  const text = better ? asMarkdown(runs) : undefined;
  if (text === undefined)
    return { type: 'RichTextBlock', inlines: runs.flatMap((run) => inlines(run.text, lookOf(run, style))) };
  const title = heading === undefined ? {} : { style: 'heading', ...headingStyle(heading) };
  return { type: 'TextBlock', text, wrap: true, ...title };
};

/** Makes a line whose text comes out as it stands. `look`: properties of a TextRun. */
export const literalLine = (text: string, look: object = {}): Element => ({
  type: 'RichTextBlock',
  inlines: inlines(text === '' ? '\u00a0' : text, look),
});

/** Turns what stands in a paragraph, heading or cell into elements: one for each line and picture. */
export const paragraph = (tokens: readonly Token[], style: LineStyle = {}): Element[] =>
  linesOf(tokens).map((line, i) => {
    const shown = Array.isArray(line) ? element(line, style) : line;
    return i === 0 ? shown : { ...shown, spacing: 'None' };
  });
