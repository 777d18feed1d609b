import { decode } from '../text.js';

/** A piece of a message's HTML: text, or an element with what is in it. */
export type Node = string | Element;

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
}

const pieces = /<!--[\s\S]*?-->|<(\/?)([a-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|[^<]+|</gi;
const attributes = /([a-z][\w:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi;
const empty = new Set(['br', 'hr', 'img']);
/** Deeper than this nobody formats: what is deeper stays where it is. */
const deepest = 100;

const attributesOf = (written: string): Record<string, string> =>
  Object.fromEntries(
    [...written.matchAll(attributes)].map(([, name, a, b, c]) => [name!.toLowerCase(), decode(a ?? b ?? c ?? '')]),
  );

/** Reads the HTML of a message as Teams writes it. What is never closed ends with what it stands in. */
export const readHtml = (html: string): Element => {
  const root: Element = { tag: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  for (const [piece, closing, name, written = ''] of html.matchAll(pieces)) {
    const top = open.at(-1)!;
    if (name === undefined) {
      if (!piece.startsWith('<!--')) top.children.push(decode(piece));
      continue;
    }
    const tag = name.toLowerCase();
    if (closing) {
      const at = open.findLastIndex((element) => element.tag === tag);
      if (at > 0) open.length = at;
      continue;
    }
    const element: Element = { tag, attributes: attributesOf(written), children: [] };
    top.children.push(element);
    if (!empty.has(tag) && !written.endsWith('/') && open.length < deepest) open.push(element);
  }
  return root;
};

/** All text in it, as it stands. */
export const textIn = (node: Node): string =>
  typeof node === 'string' ? node : node.tag === 'br' ? '\n' : node.children.map(textIn).join('');
