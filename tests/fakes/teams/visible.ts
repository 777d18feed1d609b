import { type CardPart, cardText, everything } from './card.js';
import type { Sent } from './state.js';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot);/g, (_, name) => entities[name]!);
const tags = /<(\/?)([a-z]\w*)((?:\s+[a-z]+="[^"<>]*")*)\s*(\/?)>/g;
const known = new Set('p br strong em strike ul ol li blockquote pre code a img hr at'.split(' '));

/** What is wrong with the XML of a message: a tag that Teams does not know, or one that is not closed; undefined: nothing. */
export const xmlFault = (xml: string): string | undefined => {
  const open: string[] = [];
  for (const [, closing, name, , empty] of xml.matchAll(tags)) {
    if (!known.has(name!)) return `<${name}> is unknown`;
    if (closing && open.pop() !== name) return `</${name}> closes nothing`;
    if (!closing && !empty) open.push(name!);
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`;
  const rest = xml.replace(tags, '');
  if (/[<>]/.test(rest)) return 'a bare < or >';
  return /&(?!(amp|lt|gt|quot|#\d+);)/.test(rest) ? 'a bare &' : undefined;
};

const adaptive = 'application/vnd.microsoft.card.adaptive';

/** The Adaptive Cards of a message. */
export const cardsOf = ({ attachments = [] }: Sent): CardPart[] =>
  attachments.flatMap(({ contentType, content }) => (contentType === adaptive ? [content as CardPart] : []));

/** What a reader of Teams sees of a message: text without markup, that of cards included. */
export const visibleText = (message: Sent): string =>
  [shownText(message), ...cardsOf(message).map(cardText)].filter((text) => text !== '').join('\n');

const shownText = ({ text = '', textFormat }: Sent): string => {
  if (textFormat !== 'xml') return text;
  return unescaped(
    text
      .replace(/<(\/p|\/li|\/blockquote|\/pre|br\/|hr\/)>/g, '\n')
      .replace(/<img src="([^"]*)" alt="([^"]*)"\/>/g, '[$2]')
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/\n+/g, '\n')
    .trim();
};

/** The buttons of a message's Adaptive Cards that send something back. */
export const buttons = (message: Sent) =>
  cardsOf(message)
    .flatMap(everything)
    .filter(({ type }) => type === 'Action.Submit')
    .map(({ title, data }) => ({ title: String(title), data }));
