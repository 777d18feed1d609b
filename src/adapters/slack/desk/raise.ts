import { cleanText } from '../../../model/text.js';
import { type NameOf, unescapeSlack } from '../plain.js';

/** What is done already stands between these; nobody types them. */
const [opens, closes] = ['\ue000', '\ue001'];

/** Text that means nothing in Markdown. Within a word, `_` means nothing and stays as it is. */
const literal = (text: string): string =>
  unescapeSlack(text)
    .replace(/[\\`*[\]<~]|&(?=#?\w+;)/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');

/** An address as it may stand in `(…)` and `<…>`. */
const target = (address: string): string =>
  unescapeSlack(address).replace(/[()<>\s\\]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

/** What stands between `<` and `>`: a link, a mention, a date. `body` as Slack writes it. */
const entity = (body: string, nameOf: NameOf): string => {
  const [head = '', label = ''] = body.split(/\|(.*)/s);
  if (head.startsWith('@')) return literal(`@${label || (nameOf(head.slice(1)) ?? head.slice(1))}`);
  if (head.startsWith('#')) return literal(`#${label || head.slice(1)}`);
  if (head.startsWith('!')) return literal(label || `@${head.slice(1)}`);
  if (head.startsWith('tel:')) return literal(label || head.slice(4));
  if (!/^(https?|mailto):/i.test(head)) return literal(label || head);
  const plain = label === '' || label === head || `mailto:${label}` === head;
  if (plain && !head.startsWith('mailto:')) return `<${target(head)}>`;
  return `[${literal(label || head.slice(7))}](${target(head)})`;
};

/** What an entity says where nothing is formatted. */
const withoutMarkup = (text: string): string =>
  unescapeSlack(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_all, head: string, label?: string) => label || head));

/** Slack's markers count only beside a word's end. */
const emphasis = /(?<=^|[\s\p{P}\p{S}\p{Co}])([*_~])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?=$|[\s\p{P}\p{S}\p{Co}])/gu;
const marks: Readonly<Record<string, string>> = { '*': '**', _: '*', '~': '~~' };

/** Bold, italic and struck text, each within the other. */
const emphasised = (text: string): string => {
  let out = '';
  let from = 0;
  for (const { 0: all, 1: marker, 2: inner, index } of text.matchAll(emphasis)) {
    const mark = marks[marker!]!;
    out += `${literal(text.slice(from, index))}${mark}${emphasised(inner!)}${mark}`;
    from = index + all.length;
  }
  return out + literal(text.slice(from));
};

const inline = (line: string, nameOf: NameOf): string => {
  const done: string[] = [];
  const keep = (text: string) => `${opens}${done.push(text) - 1}${closes}`;
  const text = line
    .replace(/`([^`]+)`/g, (_all, code: string) => keep(`\`${withoutMarkup(code)}\``))
    .replace(/<([^<>]+)>/g, (_all, body: string) => keep(entity(body, nameOf)));
  const fill = (part: string): string =>
    part.replace(/\ue000(\d+)\ue001/g, (_all, n: string) => fill(done[Number(n)] ?? ''));
  return fill(emphasised(text));
};

/** What would begin a heading, a list or a quotation, and was not meant to. */
const atStart = (text: string): string =>
  text.replace(/^([#>+=-]|\d{1,9}(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

/** One line as Markdown, and what kind of block it belongs to. */
const lineOf = (line: string, nameOf: NameOf): { kind: 'text' | 'list' | 'quote' | 'none'; text: string } => {
  const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
  if (quote) return { kind: 'quote', text: `> ${atStart(inline(quote[1]!.trim(), nameOf))}` };
  const item = /^(\s*)(?:[•◦▪-]|(\d{1,9})\.)\s+(.*)$/.exec(line);
  if (item) {
    const [, indent = '', number, text = ''] = item;
    return {
      kind: 'list',
      text: `${'    '.repeat(Math.floor(indent.length / 4))}${number ? `${number}.` : '-'} ${inline(text, nameOf)}`,
    };
  }
  const text = inline(line.trim(), nameOf);
  if (text === '') return { kind: 'none', text };
  return { kind: 'text', text: atStart(text) };
};

const paragraphs = (text: string, nameOf: NameOf): string => {
  let out = '';
  let before: string = 'none';
  for (const line of text.split('\n')) {
    const { kind, text: raised } = lineOf(line, nameOf);
    // Slack breaks where the writer did; Markdown does after two spaces.
    if (kind !== 'none' && out !== '') out += kind !== before ? '\n\n' : kind === 'list' ? '\n' : '  \n';
    out += raised;
    before = kind;
  }
  return out;
};

/**
 * An agent's words, as Slack writes them (mrkdwn), as CommonMark: what was bold, a link, a list or code is so in the
 * customer's channel, and what only looks like Markdown stays as it was typed.
 * (https://docs.slack.dev/messaging/formatting-message-text)
 */
export const raise = (mrkdwn: string, nameOf: NameOf): string =>
  cleanText(mrkdwn)
    .replace(/[\ue000\ue001]/g, '')
    .split(/```([\s\S]*?)```/)
    .map((part, i) =>
      i % 2 === 0 ? paragraphs(part, nameOf) : `\`\`\`\n${withoutMarkup(part).replace(/^\n|\n$/g, '')}\n\`\`\``,
    )
    .filter((part) => part !== '')
    .join('\n\n')
    .trim();
