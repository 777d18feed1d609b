import { cleanText } from '../../../model/text.js';
import { type Element, type Node, readHtml, textIn } from './html-tree.js';

/** Whether a mention, as it is written in a message, is of the bot. */
export type IsBot = (mention: string) => boolean;

/** Text that means nothing in Markdown. */
const literal = (text: string): string => text.replace(/[\\`*_[\]<>~]/g, '\\$&').replace(/&(?=#?\w{1,31};)/g, '\\&');

/** What would begin a heading, a list or a quotation, and was not meant to. */
export const atStart = (line: string): string =>
  line.replace(/^(#|[-+=])/, '\\$1').replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');

/** Plain text as Markdown that means the same. */
export const raisePlain = (text: string): string =>
  text
    .split('\n')
    .map((line) => atStart(literal(line.trim())))
    .join('  \n')
    .replace(/(?: {2}\n){2,}/g, '\n\n');

const marks: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  strike: '~~',
  del: '~~',
};
const blocks = new Set('p div ul ol li blockquote pre codeblock h1 h2 h3 h4 h5 h6 hr table tr'.split(' '));
const isBlock = (node: Node): node is Element => typeof node !== 'string' && blocks.has(node.tag);

/** A mark beside white space would not be one. */
const marked = (mark: string, text: string): string => {
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) as unknown as [string, string, string, string];
  return inner === '' ? text : `${before}${mark}${inner}${mark}${after}`;
};

const fenced = (mark: string, text: string): string => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(mark.length, longest + 1));
};

const code = (text: string): string => {
  const fence = fenced('`', text);
  return fence.length > 1 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
};

const link = (href: string, text: string, label: string): string => {
  if (!/^(https?:|mailto:)/i.test(href)) return label;
  const target = href.replace(/[()<>\s\\]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const plain = text.trim() === '' || text.trim() === href;
  return plain && !/^mailto:/i.test(href) ? `<${target}>` : `[${label || literal(href)}](${target})`;
};

const inline = (node: Node, isBot: IsBot): string => {
  if (typeof node === 'string') return literal(node.replace(/[\s\u00a0]+/g, ' '));
  const { tag, attributes } = node;
  const text = textIn(node);
  if (tag === 'at' || attributes.itemtype?.endsWith('/Mention')) return isBot(text) ? '' : literal(`@${text}`);
  if (tag === 'br') return '\n';
  if (tag === 'emoji' || (tag === 'img' && attributes.itemtype?.endsWith('/Emoji')))
    return literal(attributes.alt ?? text);
  if (tag === 'code') return text.trim() === '' ? '' : code(text.replace(/\s+/g, ' '));
  const inner = node.children.map((child) => inline(child, isBot)).join('');
  if (tag === 'a') return link(attributes.href ?? '', text, inner);
  const mark = marks[tag];
  return mark ? marked(mark, inner) : inner;
};

/** Text within one block, line by line. */
const lines = (nodes: readonly Node[], isBot: IsBot): string =>
  nodes
    .map((node) => inline(node, isBot))
    .join('')
    .split('\n')
    .map((line) => atStart(line.trim()))
    .join('  \n')
    .replace(/^(?: {2}\n)+|(?: {2}\n)+$/g, '')
    .replace(/(?: {2}\n){2,}/g, '\n\n');

const indented = (text: string, by: string): string => text.replace(/\n(?=[^\n])/g, `\n${by}`);

const list = ({ tag, attributes, children }: Element, isBot: IsBot): string => {
  const first = Number.parseInt(attributes.start ?? '1', 10) || 1;
  return children
    .filter((child): child is Element => typeof child !== 'string')
    .map((item, i) => {
      const mark = tag === 'ol' ? `${first + i}. ` : '- ';
      const text = within(item.tag === 'li' ? item.children : [item], isBot, '\n');
      return mark + indented(text, ' '.repeat(mark.length));
    })
    .join('\n');
};

const block = (element: Element, isBot: IsBot): string => {
  const { tag, attributes, children } = element;
  if (tag === 'hr') return '---';
  if (tag === 'ul' || tag === 'ol') return list(element, isBot);
  if (tag === 'pre' || tag === 'codeblock') {
    const text = textIn(element)
      .replace(/\u00a0/g, ' ')
      .replace(/^\n|\n$/g, '');
    const fence = fenced('```', text);
    return `${fence}\n${text}\n${fence}`;
  }
  if (tag === 'blockquote') {
    // Another message that is quoted is not what this one says.
    if (attributes.itemtype?.endsWith('/Reply')) return '';
    return within(children, isBot).replace(/^/gm, '> ').replace(/^> $/gm, '>');
  }
  const text = within(children, isBot);
  return /^h[1-6]$/.test(tag) && text !== '' ? `**${text.replace(/\*\*/g, '').replace(/\s*\n\s*/g, ' ')}**` : text;
};

const within = (nodes: readonly Node[], isBot: IsBot, between = '\n\n'): string => {
  const parts: string[] = [];
  let run: Node[] = [];
  const flush = () => {
    parts.push(lines(run, isBot));
    run = [];
  };
  for (const node of nodes) {
    const holdsBlocks = typeof node !== 'string' && node.children.some(isBlock);
    if (!isBlock(node) && !holdsBlocks) run.push(node);
    else {
      flush();
      parts.push(block(node as Element, isBot));
    }
  }
  flush();
  return parts.filter((part) => part.trim() !== '').join(between);
};

/**
 * An agent's words, in the HTML that Teams gives beside the text of a message, as CommonMark: what was bold, a link, a list
 * or code is so in the customer's channel, and what only looks like Markdown stays as it was typed. Mentions of the bot
 * are left out.
 */
export const raise = (html: string, isBot: IsBot): string => within(readHtml(cleanText(html)).children, isBot).trim();
