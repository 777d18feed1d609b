import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type App, startApp } from '../../src/main.js';

const root = resolve(import.meta.dirname, '../..');
const faq = '---\nquestion: Where is my parcel?\nphrasings:\n  - parcel\n---\nOn its way.\n';

/** The whole product in a test, stopped when that is finished. It knows one answer: “On its way.” */
export interface Careline {
  readonly app: App;
  readonly url: string;
  ready(): Promise<{
    readonly status: string;
    readonly channels: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>>;
    readonly desks: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>>;
  }>;
}

/** Starts Careline with the platforms that `env` names; `dir` of another one shares its store. */
export const startCareline = async (
  env: Readonly<Record<string, string>>,
  dir = mkdtempSync(join(tmpdir(), 'careline-whole-')),
): Promise<Careline & { readonly dir: string }> => {
  mkdirSync(join(dir, 'faq/orders'), { recursive: true });
  writeFileSync(join(dir, 'faq/orders/parcel.md'), faq);
  const settings = {
    PORT: '0',
    CARELINE_DATA: join(dir, 'var'),
    CARELINE_KNOWLEDGE: join(dir, 'faq'),
    CARELINE_TEXTS: join(root, 'data/texts/en.yaml'),
    MATCHER_SEMANTIC: 'off',
    ...(env.DESK ? { DESK: env.DESK } : {}),
  };
  const app = await startApp(readConfig(settings, dir), pino({ level: process.env.CARELINE_LOG ?? 'silent' }), env);
  onTestFinished(async () => {
    await app.stop(1_000);
    rmSync(dir, { recursive: true, force: true });
  });
  // The first answer would wait for the training, which a busy machine draws out.
  await app.knowledge.match('anything', 1);
  const url = `http://localhost:${(app.server.server.address() as { port: number }).port}`;
  return { app, dir, url, ready: async () => (await app.server.inject('/readyz')).json() };
};
