import type { Token } from 'markdown-it';
import { type Element, type LineStyle, literalLine, md, paragraph } from './lines.js';

/** Deeper than this nobody formats. */
const deepest = 24;

/** A block with what is in it. */
interface Block {
  readonly token: Token;
  readonly inner: readonly Token[];
}

/** Returns the blocks that stand side by side, each with the tokens inside it. */
const sideBySide = (tokens: readonly Token[]): Block[] => {
  const out: Block[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const end = token.nesting === 1 ? tokens.findIndex(({ level }, j) => j > i && level === token.level) : i;
    out.push({ token, inner: tokens.slice(i + 1, end) });
    i = end;
  }
  return out;
};

/** Containers and columns must not be empty. */
const filled = (items: readonly Element[]): readonly Element[] => (items.length > 0 ? items : [literalLine('')]);

/** An item stands beside its mark: nothing in a RichTextBlock makes a list. */
const item = (mark: string, items: readonly Element[]): Element => ({
  type: 'ColumnSet',
  spacing: 'Small',
  columns: [
    { type: 'Column', width: 'auto', items: [literalLine(mark)] },
    { type: 'Column', width: 'stretch', spacing: 'Small', items: filled(items) },
  ],
});

const list = ({ token, inner }: Block): Element[] => {
  const first = token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined;
  return sideBySide(inner).map((one, i) => item(first === undefined ? '•' : `${first + i}.`, blocks(one.inner)));
};

const table = ({ inner }: Block): Element[] => {
  const rows = sideBySide(inner).flatMap((part) => sideBySide(part.inner));
  const cells = (row: Block, style: LineStyle) =>
    sideBySide(row.inner).map(({ inner: [cell] }) => ({
      type: 'TableCell',
      items: filled(paragraph(cell?.children ?? [], style)),
    }));
  const shown = rows.map((row, i) => ({ type: 'TableRow', cells: cells(row, i === 0 ? { bold: true } : {}) }));
  return [{ type: 'Table', columns: (shown[0]?.cells ?? []).map(() => ({ width: 1 })), rows: shown }];
};

/** Each line by itself, with its spaces: an element would draw both together. */
const code = (text: string): Element => ({
  type: 'Container',
  style: 'emphasis',
  items: text
    .replace(/\n$/, '')
    .replace(/\t/g, '    ')
    .split('\n')
    .map((line, i) => {
      const spaced = line.replace(/ {2,}|^ /g, (spaces) => '\u00a0'.repeat(spaces.length));
      return { ...literalLine(spaced, { fontType: 'Monospace' }), ...(i > 0 && { spacing: 'None' }) };
    }),
});

const block = (one: Block): Element[] => {
  const { token, inner } = one;
  const text = inner[0]?.children ?? [];
  switch (token.type) {
    case 'heading_open':
      return paragraph(text, { heading: Number(token.tag.slice(1)) });
    case 'paragraph_open':
      return paragraph(text);
    case 'bullet_list_open':
    case 'ordered_list_open':
      return list(one);
    case 'blockquote_open':
      return [{ type: 'Container', style: 'emphasis', items: filled(blocks(inner)) }];
    case 'table_open':
      return table(one);
    default:
      return [code(token.content)];
  }
};

/** A rule stands above what follows it. */
const blocks = (tokens: readonly Token[]): Element[] => {
  let rule = false;
  return sideBySide(tokens).flatMap((one) => {
    const isRule = one.token.type === 'hr';
    const shown = isRule ? [] : block(one).map((e, i) => (rule && i === 0 ? { ...e, separator: true } : e));
    rule = isRule || (rule && shown.length === 0);
    return shown;
  });
};

/**
 * Turns Markdown into the elements of an Adaptive Card: headings, lists, quotations, code, tables and pictures. Undefined
 * where it is nested deeper than a card can be.
 */
export const cardElements = (markdown: string): Element[] | undefined => {
  const tokens = md.parse(markdown, {});
  return tokens.some(({ level }) => level > deepest) ? undefined : blocks(tokens);
};
