import MarkdownIt, { type Token } from 'markdown-it';

const md = new MarkdownIt({ html: false, linkify: false }).disable('table');

/** Links and pictures keep their address in brackets, so that nothing is lost where nothing can be clicked. */
const inlineText = (tokens: readonly Token[]): string => {
  let out = '';
  let linkFrom = 0;
  let href = '';
  for (const token of tokens) {
    if (token.type === 'link_open') {
      href = String(token.attrGet('href') ?? '');
      linkFrom = out.length;
    } else if (token.type === 'link_close') {
      if (out.slice(linkFrom) !== href && `mailto:${out.slice(linkFrom)}` !== href) out += ` (${href})`;
    } else if (token.type === 'image') {
      out += `${token.content} (${token.attrGet('src')})`.trim();
    } else if (token.type === 'softbreak') {
      out += ' ';
    } else if (token.type === 'hardbreak') {
      out += '\n';
    } else out += token.content;
  }
  return out;
};

const indented = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, i) => (i === 0 ? first : rest) + line)
    .join('\n');

/** Markdown as plain text, for a channel that shows text as it is. */
export const plainText = (markdown: string): string => {
  const blocks: string[] = [];
  /** For each open list its next number, or undefined for bullets. */
  const lists: (number | undefined)[] = [];
  let quotes = 0;
  let marker = '';
  let listBefore = false;
  const add = (text: string) => {
    const pad = '   '.repeat(Math.max(0, lists.length - 1));
    const first = '> '.repeat(quotes) + pad + marker;
    const block = indented(text, first, '> '.repeat(quotes) + pad + (lists.length > 0 ? '   ' : ''));
    // Items of one list stand on neighbouring lines, all else apart.
    if (marker && lists.length > 0 && blocks.length > 0 && listBefore) blocks[blocks.length - 1] += `\n${block}`;
    else blocks.push(block);
    listBefore = lists.length > 0;
    marker = '';
  };
  for (const token of md.parse(markdown, {})) {
    if (token.type === 'inline') add(inlineText(token.children ?? []));
    else if (token.type === 'fence' || token.type === 'code_block') add(token.content.replace(/\n$/, ''));
    else if (token.type === 'hr') add('---');
    else if (token.type === 'bullet_list_open') lists.push(undefined);
    else if (token.type === 'ordered_list_open') lists.push(Number(token.attrGet('start') ?? 1));
    else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') lists.pop();
    else if (token.type === 'blockquote_open') quotes += 1;
    else if (token.type === 'blockquote_close') quotes -= 1;
    else if (token.type === 'list_item_open') {
      const next = lists.at(-1);
      marker = next === undefined ? '- ' : `${next}. `;
      if (next !== undefined) lists[lists.length - 1] = next + 1;
    }
  }
  return blocks.join('\n\n');
};
