import MarkdownIt from 'markdown-it';

/** Makes a reader of Markdown that takes no HTML, makes no links of bare addresses, and leads to web pages and e-mail alone. */
export const createMarkdown = () => {
  const md = new MarkdownIt({ html: false, linkify: false });
  md.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim());
  return md;
};
