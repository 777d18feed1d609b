import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import MarkdownIt from 'markdown-it';
import { sourceFile } from '../source.js';
import { bundle, serveAsset } from './bundle.js';
import { HttpError } from './errors.js';

/** What customers may want to know before they write, and platforms ask for: each an https address or a Markdown file. */
export interface Notices {
  readonly privacy: string;
  readonly terms: string;
}

const md = new MarkdownIt({ html: false, linkify: true });
md.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim());

/** Whether a notice stands elsewhere. */
const isAddress = (notice: string): boolean => /^https:\/\//i.test(notice);

/** Where a notice is read: at its own address, or here. `publicUrl`: without a trailing slash. */
export const noticeUrl = (name: keyof Notices, notice: string, publicUrl: string): string =>
  isAddress(notice) ? notice : `${publicUrl}/${name}`;

/** A page of a Markdown text, whose first heading is its title. */
const pageOf = (markdown: string): string => {
  const tokens = md.parse(markdown, {});
  const heading = tokens.findIndex(({ type }) => type === 'heading_open');
  const title = md.utils.escapeHtml(tokens[heading + 1]?.content ?? '');
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="notices.css">
  </head>
  <body>
    <main>${md.renderer.render(tokens, md.options, {})}</main>
  </body>
</html>
`;
};

/** Serves `/privacy` and `/terms`. A file is read for each request: what is saved is live. */
export const registerNotices = async (app: FastifyInstance, notices: Notices): Promise<void> => {
  const styles = await bundle(sourceFile('http/notices.css'));
  serveAsset(app, '/notices.css', styles.js, 'text/css; charset=utf-8');
  for (const name of ['privacy', 'terms'] as const) {
    const notice = notices[name];
    app.get(`/${name}`, async (_request, reply) => {
      if (isAddress(notice)) return reply.redirect(notice);
      const markdown = await readFile(notice, 'utf8').catch(() => {
        throw new HttpError(404, 'not-found', 'This page is not written yet. Please ask in the chat.');
      });
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(pageOf(markdown));
    });
  }
};
