import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { bundle, serveAsset } from '../../http/bundle.js';
import { sourceFile } from '../../source.js';

const here = (name: string): string => sourceFile(`adapters/web/page/${name}`);

/** The chat page, its program and styles, and the widget that puts it on other sites. */
export const pageRoutes = async (app: FastifyInstance, frameAncestors: string): Promise<void> => {
  const [html, program, styles, widget] = await Promise.all([
    readFile(here('chat.html'), 'utf8'),
    bundle(here('chat.ts')),
    bundle(here('chat.css')),
    bundle(here('widget.ts')),
  ]);
  serveAsset(app, '/chat', html, 'text/html; charset=utf-8', frameAncestors);
  serveAsset(app, '/chat/app.js', program.js, 'text/javascript; charset=utf-8');
  serveAsset(app, '/chat/app.css', styles.js, 'text/css; charset=utf-8');
  serveAsset(app, '/widget.js', widget.js, 'text/javascript; charset=utf-8');
  app.get('/', (_request, reply) => reply.redirect('/chat'));
};
