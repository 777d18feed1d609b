import MarkdownIt, { type Token } from 'markdown-it';
import { words } from './words.js';

/** A stretch of mrkdwn, or a picture. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly url: string; readonly alt: string };

const md = new MarkdownIt({ html: false, linkify: false }).disable('table');

/** The only escapes that Slack knows. With them no text forms a mention, a link or `<!channel>`. */
export const escapeSlack = (text: string): string =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!);

const invisible = '\u200b';

/** Addresses as people write them; what may end a sentence is not the end of one. */
const bareAddress = /(https?:\/\/[^\s<>|"'`]*[^\s<>|"'`.,;:!?)\]}*_~])/i;

/**
 * Text that comes out literally. Slack has no escape for its own markers, which count only beside a word: an invisible
 * space on the word's side takes that away. In the middle of a word (`snake_case`) they mean nothing and are left alone.
 */
const unmarked = (text: string): string =>
  escapeSlack(
    text.replace(/[*_~`]/g, (mark, at: number) => {
      const before = text[at - 1] ?? ' ';
      const after = text[at + 1] ?? ' ';
      if (mark === '_' && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)) return mark;
      return `${/\s/.test(before) ? '' : invisible}${mark}${/\s/.test(after) ? '' : invisible}`;
    }),
  ).replace(/^&gt;/gm, `${invisible}&gt;`);

/** Literal text in which addresses stay whole. They lead where they say, so they may be `linked`. */
const literal = (text: string, linked: boolean): string =>
  text
    .split(bareAddress)
    .map((part, i) => (i % 2 === 0 ? unmarked(part) : linked ? `<${target(part)}>` : escapeSlack(part)))
    .join('');

/** An address as it may stand in `<…>`; undefined when Slack could not open it. */
const target = (attribute: unknown): string | undefined => {
  const href = String(attribute ?? '');
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return undefined;
  return escapeSlack(href.replace(/[|<>\s]/g, encodeURIComponent));
};

const linkTo = (href: string, label: string): string =>
  label === '' || label === href ? `<${href}>` : `<${href}|${label.replace(/\n/g, ' ')}>`;

const code = (text: string): string => escapeSlack(text).replace(/`/g, `\`${invisible}`);

/** Writes mrkdwn piece by piece; emphasis touching a word needs a space between, which may be invisible. */
class Writer {
  readonly pieces: Piece[] = [];
  #out = '';
  #closed = false;
  #open = new Map<string, number>();

  text(text: string): void {
    if (this.#closed && /^[\p{L}\p{N}]/u.test(text)) this.#out += invisible;
    this.#closed = false;
    this.#out += text;
  }

  open(mark: string): void {
    const depth = this.#open.get(mark) ?? 0;
    this.#open.set(mark, depth + 1);
    if (depth > 0) return;
    if (/[\p{L}\p{N}]$/u.test(this.#out)) this.#out += invisible;
    this.text(mark);
  }

  close(mark: string): void {
    const depth = (this.#open.get(mark) ?? 1) - 1;
    this.#open.set(mark, depth);
    if (depth > 0) return;
    this.#out += mark;
    this.#closed = true;
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#out;
    this.#out = '';
    this.#closed = false;
    return text;
  }
}

const marks: Readonly<Record<string, string>> = { strong: '*', em: '_', s: '~' };

/** One line of inline tokens as mrkdwn; pictures are put aside for blocks of their own. */
const inline = (tokens: readonly Token[], images: Piece[], writer = new Writer()): string => {
  let link: { href: string | undefined; before: string } | undefined;
  for (const token of tokens) {
    const mark = marks[token.tag];
    if (token.type === 'link_open') {
      link = { href: target(token.attrGet('href')), before: writer.take() };
    } else if (token.type === 'link_close' && link) {
      const label = writer.take();
      writer.text(link.before);
      writer.text(link.href ? linkTo(link.href, label) : label);
      link = undefined;
    } else if (token.type === 'image') {
      const url = String(token.attrGet('src') ?? '');
      const alt = md.renderer.renderInlineAsText(token.children ?? [], md.options, {});
      if (/^https:/i.test(url) && !link) images.push({ kind: 'image', url, alt: alt || words.picture });
      else {
        const href = target(url);
        writer.text(href && !link ? linkTo(href, literal(alt, false)) : literal(alt, !link));
      }
    } else if (mark && token.nesting === 1) writer.open(mark);
    else if (mark && token.nesting === -1) writer.close(mark);
    else if (token.type === 'code_inline') writer.text(`\`${code(token.content)}\``);
    else if (token.type === 'softbreak') writer.text(' ');
    else if (token.type === 'hardbreak') writer.text('\n');
    else writer.text(literal(token.content, !link));
  }
  return writer.take();
};

const heading = (tokens: readonly Token[], images: Piece[]): string => {
  const writer = new Writer();
  writer.open('*');
  const text = inline(tokens, images, writer);
  return text === '*' ? '' : `${text}*`;
};

/** Markdown as Slack shows it: mrkdwn by paragraph, pictures apart. Slack has no headings (bold), no rules, no tables. */
export const toPieces = (markdown: string): Piece[] => {
  const pieces: Piece[] = [];
  const lists: (number | undefined)[] = [];
  let quotes = 0;
  let marker = '';
  let inHeading = false;
  const add = (text: string) => {
    if (text === '') return;
    const pad = '    '.repeat(Math.max(0, lists.length - 1));
    const quote = '> '.repeat(Math.min(1, quotes));
    const lines = text.split('\n');
    const block = lines.map((line, i) => `${quote}${pad}${i === 0 ? marker : lists.length > 0 ? '   ' : ''}${line}`);
    const last = pieces.at(-1);
    // Items of one list stand on neighbouring lines, all else apart.
    if (lists.length > 0 && marker && last?.kind === 'text' && inList)
      pieces[pieces.length - 1] = { kind: 'text', text: `${last.text}\n${block.join('\n')}` };
    else pieces.push({ kind: 'text', text: block.join('\n') });
    inList = lists.length > 0;
    marker = '';
  };
  let inList = false;
  for (const token of md.parse(markdown, {})) {
    if (token.type === 'heading_open') inHeading = true;
    else if (token.type === 'heading_close') inHeading = false;
    else if (token.type === 'inline') {
      const images: Piece[] = [];
      add((inHeading ? heading : inline)(token.children ?? [], images).trim());
      pieces.push(...images);
    } else if (token.type === 'fence' || token.type === 'code_block')
      add(`\`\`\`\n${escapeSlack(token.content.replace(/\n$/, '')).replace(/```/g, `\`\`${invisible}\``)}\n\`\`\``);
    else if (token.type === 'hr') add('———');
    else if (token.type === 'bullet_list_open') lists.push(undefined);
    else if (token.type === 'ordered_list_open') lists.push(Number(token.attrGet('start') ?? 1));
    else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') lists.pop();
    else if (token.type === 'blockquote_open') quotes += 1;
    else if (token.type === 'blockquote_close') quotes -= 1;
    else if (token.type === 'list_item_open') {
      const next = lists.at(-1);
      marker = next === undefined ? '• ' : `${next}. `;
      if (next !== undefined) lists[lists.length - 1] = next + 1;
    }
  }
  return pieces;
};
