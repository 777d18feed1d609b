import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { bundle, serveAsset } from '../../http/bundle.js';
import { sourceFile } from '../../source.js';

const ui = (name: string): string => sourceFile(`console/ui/${name}`);

const servePage = async (app: FastifyInstance, path: string, name: string): Promise<void> => {
  const [html, program, styles] = await Promise.all([
    readFile(ui(`${name}.html`), 'utf8'),
    bundle(ui(`${name}.ts`)),
    bundle(ui(`${name}.css`)),
  ]);
  serveAsset(app, path, html, 'text/html; charset=utf-8');
  serveAsset(app, `${path}.js`, program.js, 'text/javascript; charset=utf-8');
  serveAsset(app, `${path}.css`, styles.js, 'text/css; charset=utf-8');
};

/** The page where one signs in; it holds no secret. */
export const serveSignInPage = (app: FastifyInstance): Promise<void> => servePage(app, '/desk/sign-in', 'sign-in');

/** The pages behind a session, by their addresses. */
export const deskPages = {
  '/desk': 'desk',
  '/desk/suggestions': 'suggestions',
  '/desk/thresholds': 'thresholds',
} as const;

export const serveDeskPages = async (app: FastifyInstance): Promise<void> => {
  for (const [path, name] of Object.entries(deskPages)) await servePage(app, path, name);
};
