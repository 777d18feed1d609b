import MarkdownIt, { type Token } from 'markdown-it';

/** An Adaptive Card, or something in one. */
export interface CardPart {
  readonly type?: string;
  readonly [property: string]: unknown;
}

const list = (value: unknown): CardPart[] => (Array.isArray(value) ? (value as CardPart[]) : []);

/** What Teams shows of a bot's card, with where its parts stand. Schema 1.5: "Adaptive Cards partners", learn.microsoft.com. */
const holds: Readonly<Record<string, string | undefined>> = {
  TextBlock: undefined,
  RichTextBlock: 'inlines',
  TextRun: undefined,
  Image: undefined,
  Container: 'items',
  ColumnSet: 'columns',
  Column: 'items',
  Table: 'rows',
  TableRow: 'cells',
  TableCell: 'items',
  ActionSet: 'actions',
  'Action.Submit': undefined,
  'Action.OpenUrl': undefined,
  'Input.Text': undefined,
};
const needs: Readonly<Record<string, string>> = {
  TextBlock: 'text',
  TextRun: 'text',
  Image: 'url',
  'Action.Submit': 'title',
  'Action.OpenUrl': 'url',
  'Input.Text': 'id',
};
const versions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'];

/** A card of more bytes is refused: the least of the limits that Microsoft's pages name. */
const largest = 28 * 1024;
/** Teams shows so many buttons of one set. */
const mostActions = 6;

const partFault = (part: CardPart | string): string | undefined => {
  if (typeof part === 'string') return undefined;
  const { type = '' } = part;
  if (!Object.hasOwn(holds, type)) return `the element ${type} is unknown`;
  const need = needs[type];
  if (need && !part[need]) return `${type} has no ${need}`;
  if (type === 'Image' && !/^https:/.test(String(part.url))) return 'a picture that cannot be fetched over https';
  const inside = holds[type];
  if (inside === undefined) return undefined;
  const parts = list(part[inside]);
  if (parts.length === 0) return `${type} is empty`;
  if (type === 'ActionSet' && parts.length > mostActions) return 'too many buttons in one set';
  return parts.map(partFault).find((fault) => fault !== undefined);
};

/** What is wrong with a card; undefined: nothing. */
export const cardFault = (content: unknown): { readonly code: string; readonly what: string } | undefined => {
  const card = content as CardPart;
  if (Buffer.byteLength(JSON.stringify(card)) > largest)
    return { code: 'MessageSizeTooBig', what: 'The card is larger than 28 KB.' };
  const bad = (what: string) => ({ code: 'BadSyntax', what: `The card is not sound: ${what}.` });
  if (card?.type !== 'AdaptiveCard') return bad('it is no AdaptiveCard');
  if (!versions.includes(String(card.version))) return bad(`the version ${card.version} is unknown`);
  const fault = [...list(card.body), ...list(card.actions)].map(partFault).find((one) => one !== undefined);
  if (fault) return bad(fault);
  const texts = everything(card).filter(({ type }) => type === 'TextBlock');
  for (const { text } of list((card.msteams as CardPart | undefined)?.entities))
    if (!texts.some((block) => String(block.text).includes(String(text))))
      return bad('a mention stands in no TextBlock');
  return undefined;
};

/** A card's parts at any depth. */
export const everything = (part: CardPart): CardPart[] => {
  const inside = part.type === 'AdaptiveCard' ? ['body', 'actions'] : [holds[part.type ?? '']];
  const parts = inside.flatMap((name) => (name ? list(part[name]) : []));
  return parts.flatMap((one) => (typeof one === 'string' ? [] : [one, ...everything(one)]));
};

const md = new MarkdownIt({ html: false });

const shownInline = (tokens: readonly Token[]): string =>
  tokens
    .map((token) =>
      token.type === 'inline' ? shownInline(token.children ?? []) : token.type === 'softbreak' ? ' ' : token.content,
    )
    .join('');

/** What a reader sees of a TextBlock: Markdown, but for what Teams does not support there, and mentions. */
const shownMarkdown = (text: string): string =>
  shownInline(md.parse(text.replace(/<at>([^<]*)<\/at>/g, '$1'), {})).trim();

/** What a reader of a card sees, without its buttons but for links. */
export const cardText = (part: CardPart | string): string => {
  if (typeof part === 'string') return part;
  const each = (of: unknown) => list(of).map(cardText);
  switch (part.type) {
    case 'TextBlock':
      return shownMarkdown(String(part.text));
    case 'TextRun':
      return String(part.text);
    case 'RichTextBlock':
      return each(part.inlines).join('');
    case 'Image':
      return `[${part.altText}]`;
    case 'Action.OpenUrl':
      return String(part.title);
    case 'Action.Submit':
      return '';
    case 'ColumnSet':
      return each(part.columns).join(' ');
    case 'TableRow':
      return each(part.cells).join(' | ');
    default:
      return each(part.type === 'AdaptiveCard' ? part.body : part[holds[part.type ?? ''] ?? ''])
        .filter((text) => text !== '')
        .join('\n');
  }
};
