import MarkdownIt from 'markdown-it';

const make = (breaks: boolean) => {
  const md = new MarkdownIt({ html: false, linkify: true, breaks });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  md.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim());
  return md;
};
const flowing = make(false);
const byLine = make(true);

/** Everything the renderer makes. What is not on the list is replaced by its own text. */
const allowed: Record<string, readonly string[]> = {
  A: ['href', 'title'],
  IMG: ['src', 'alt', 'title'],
  OL: ['start'],
  TH: [],
  TD: [],
};
for (const tag of 'P BR STRONG EM S DEL CODE PRE BLOCKQUOTE UL LI H1 H2 H3 H4 H5 H6 HR TABLE THEAD TBODY TR'.split(' '))
  allowed[tag] = [];

const clean = (element: Element) => {
  const attributes = allowed[element.tagName];
  if (!attributes) return element.replaceWith(element.textContent ?? '');
  for (const { name } of [...element.attributes]) if (!attributes.includes(name)) element.removeAttribute(name);
  if (element instanceof HTMLAnchorElement) {
    element.rel = 'noopener noreferrer nofollow';
    element.target = '_blank';
  }
  if (element instanceof HTMLImageElement) {
    if (!element.src.startsWith('https://')) return element.replaceWith(element.alt);
    element.loading = 'lazy';
    element.referrerPolicy = 'no-referrer';
  }
};

/**
 * Renders Markdown for showing in a page. Safe on any text: HTML in it stays text, links lead to http, https and mailto
 * only and open apart, pictures come over https only. `breaks`: a line break is shown as one, as people who type mean
 * it; without it the text flows, as CommonMark has it.
 */
export const renderMarkdown = (text: string, options: { breaks?: boolean } = {}): DocumentFragment => {
  const template = document.createElement('template');
  template.innerHTML = (options.breaks ? byLine : flowing).render(text);
  for (const element of template.content.querySelectorAll('*')) clean(element);
  return template.content;
};
