import type { Token } from 'markdown-it';
import { createMarkdown } from './markdown.js';

const md = createMarkdown().disable('table');

/** Text as it stands, in Teams' XML: no tag, no mention and no entity comes of it. */
export const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');

/** Elements that Teams shows in a message's text, by markdown-it's names. Headings are none: they become strong. */
const plain: Readonly<Record<string, string>> = {
  strong: 'strong',
  em: 'em',
  s: 'strike',
  paragraph: 'p',
  bullet_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  blockquote: 'blockquote',
};

const open = (token: Token, name: string): string => {
  if (name === 'link') return `<a href="${escapeXml(attribute(token, 'href'))}">`;
  if (name === 'heading') return '<p><strong>';
  const start = name === 'ordered_list' ? token.attrGet('start') : null;
  return plain[name] ? `<${plain[name]}${start === null ? '' : ` start="${escapeXml(String(start))}"`}>` : '';
};

const close = (name: string): string => {
  if (name === 'link') return '</a>';
  if (name === 'heading') return '</strong></p>';
  return plain[name] ? `</${plain[name]}>` : '';
};

/** Pictures that can be fetched over https are shown; of others the description and the address are. */
const image = (token: Token): string => {
  const src = attribute(token, 'src');
  if (/^https:\/\//i.test(src)) return `<img src="${escapeXml(src)}" alt="${escapeXml(token.content)}"/>`;
  return `<a href="${escapeXml(src)}">${escapeXml(token.content || src)}</a>`;
};

const inline = (tokens: readonly Token[]): string => tokens.map(one).join('');

const one = (token: Token): string => {
  switch (token.type) {
    case 'inline':
      return inline(token.children ?? []);
    case 'code_inline':
      return `<code>${escapeXml(token.content)}</code>`;
    case 'fence':
    case 'code_block':
      return `<pre>${escapeXml(token.content.replace(/\n$/, ''))}</pre>`;
    case 'softbreak':
      return ' ';
    case 'hardbreak':
      return '<br/>';
    case 'hr':
      return '<hr/>';
    case 'image':
      return image(token);
  }
  if (token.hidden) return '';
  if (token.nesting === 1) return open(token, token.type.replace(/_open$/, ''));
  if (token.nesting === -1) return close(token.type.replace(/_close$/, ''));
  return escapeXml(token.content);
};

/**
 * Markdown as the XML that Teams shows (`textFormat: xml`). It leaves nothing to guess: Teams' own Markdown has no sure
 * way to write a literal character, and differs between its clients.
 */
export const teamsXml = (markdown: string): string => inline(md.parse(markdown, {}));
