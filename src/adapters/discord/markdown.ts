import MarkdownIt, { type Token } from 'markdown-it';

const md = new MarkdownIt({ html: false, linkify: false }).disable('table');

/** Markdown as Discord writes it, and the pictures in it, which Discord shows only beside the text. */
export interface Lowered {
  readonly text: string;
  readonly images: readonly { readonly url: string; readonly alt: string }[];
}

const web = /^https?:\/\//i;
/** Discord makes a link of a web address by itself, and would show a backslash in it. */
const address = /https?:\/\/[^\s<>\\]+/gi;

/** `@everyone` and `@here` come out as words; an invisible space keeps them from being a call, even in colour. */
const calm = (text: string): string => text.replace(/@(everyone|here)/gi, '@\u200b$1');

/** Makes text come out literally in Discord: no mention, link, emoji, spoiler, time or formatting forms in it. */
export const escapeDiscord = (text: string): string => {
  let out = '';
  let from = 0;
  const literal = (part: string) => part.replace(/[\\*_~|`[\]<>]/g, '\\$&');
  for (const match of text.matchAll(address)) {
    out += literal(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return calm(out + literal(text.slice(from)));
};

/** What would begin a heading, a small line or a list at the start of a line is escaped. */
const plainStart = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^(\s*)(?=(#{1,3}|-#?|\+)\s)/, '$1\\').replace(/^(\s*\d+)(?=[.)]\s)/, '$1\\'))
    .join('\n');

const codeSpan = (content: string): string =>
  content.includes('`') ? `\`\` ${content.replaceAll('``', '`\u200b`')} \`\`` : `\`${content}\``;
const fence = (content: string, language: string): string =>
  `\`\`\`${/^[\w+#-]+$/.test(language) ? language : ''}\n${content.replace(/\n$/, '').replaceAll('```', '`\u200b``')}\n\`\`\``;

/** A link behind words. Words that look like another address would mislead: then both are shown. */
const link = (label: string, words: string, href: string): string => {
  const shown = href.replace(/^mailto:/, '');
  if (words === shown || words === href) return web.test(href) ? href : escapeDiscord(shown);
  const misleading = /https?:|www\.|\w\.[a-z]{2,}(\/|$)/i.test(words);
  if (!web.test(href) || misleading) return `${label} (${web.test(href) ? href : escapeDiscord(shown)})`;
  const target = href.replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${label.replace(/\\\[/g, '(').replace(/\\\]/g, ')')}](${target})`;
};

const markers: Readonly<Record<string, string>> = {
  strong_open: '**',
  strong_close: '**',
  em_open: '*',
  em_close: '*',
  s_open: '~~',
  s_close: '~~',
  softbreak: ' ',
  hardbreak: '\n',
};

const inline = (tokens: readonly Token[], images: { url: string; alt: string }[]): string => {
  let out = '';
  let open: { at: number; href: string; words: string } | undefined;
  for (const token of tokens) {
    if (token.type === 'link_open') open = { at: out.length, href: String(token.attrGet('href') ?? ''), words: '' };
    else if (token.type === 'link_close' && open) {
      out = out.slice(0, open.at) + link(out.slice(open.at), open.words, open.href);
      open = undefined;
    } else if (token.type === 'image') {
      const url = String(token.attrGet('src') ?? '');
      if (web.test(url)) images.push({ url, alt: token.content });
      else out += `${escapeDiscord(token.content)} (${escapeDiscord(url)})`;
    } else if (token.type === 'code_inline') out += codeSpan(token.content);
    else out += markers[token.type] ?? escapeDiscord(token.content);
    if (open && (token.type === 'text' || token.type === 'code_inline')) open.words += token.content;
  }
  return plainStart(out);
};

/** Lowers Markdown (CommonMark) to Discord's dialect. */
export const lowerMarkdown = (markdown: string): Lowered => {
  const images: { url: string; alt: string }[] = [];
  let out = '';
  /** For each open list its next number, or undefined for bullets. */
  const lists: (number | undefined)[] = [];
  let quotes = 0;
  let marker = '';
  /** What the next block is set apart with from the one before it. */
  let gap = '';
  const add = (block: string) => {
    if (!block && !marker) return;
    const indent = '  '.repeat(Math.max(0, lists.length - 1));
    const quote = quotes > 0 ? '> ' : '';
    const hanging = lists.length > 0 ? `${indent}  ` : '';
    const lines = block.split('\n').map((line, i) => quote + (i === 0 && marker ? indent + marker : hanging) + line);
    out += (out && gap) + lines.join('\n');
    gap = lists.length > 0 ? '\n' : '\n\n';
    marker = '';
  };
  for (const token of md.parse(markdown, {})) {
    const { type } = token;
    if (type === 'inline') add(inline(token.children ?? [], images));
    else if (type === 'fence' || type === 'code_block') add(fence(token.content, token.info.trim()));
    else if (type === 'hr') add('———');
    else if (type === 'heading_open') marker += `${'#'.repeat(Math.min(3, Number(token.tag.slice(1))))} `;
    else if (type === 'heading_close') gap = '\n';
    else if (type === 'bullet_list_open') lists.push(undefined);
    else if (type === 'ordered_list_open') lists.push(Number(token.attrGet('start') ?? 1));
    else if (type === 'bullet_list_close' || type === 'ordered_list_close') {
      lists.pop();
      if (lists.length === 0) gap = '\n\n';
    } else if (type === 'blockquote_open') quotes += 1;
    else if (type === 'blockquote_close') {
      quotes -= 1;
      gap = '\n\n';
    } else if (type === 'list_item_open') {
      const next = lists.at(-1);
      marker = next === undefined ? '- ' : `${next}. `;
      if (next !== undefined) lists[lists.length - 1] = next + 1;
    }
  }
  return { text: out, images };
};
