import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { type App, startApp } from '../src/main.js';

/** The whole product on a knowledge base that is hardly one, or without what it learns meanings with. */
const root = resolve(import.meta.dirname, '..');
let app: App | undefined;
let dir: string;
let logged: string[];

const start = async (files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) => {
  dir = mkdtempSync(join(tmpdir(), 'careline-bad-knowledge-'));
  logged = [];
  mkdirSync(join(dir, 'faq'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'faq', path)), { recursive: true });
    writeFileSync(join(dir, 'faq', path), text);
  }
  const settings = {
    PORT: '0',
    CARELINE_DATA: join(dir, 'var'),
    CARELINE_KNOWLEDGE: join(dir, 'faq'),
    CARELINE_TEXTS: join(root, 'data/texts/en.yaml'),
    ...env,
  };
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  app = await startApp(readConfig(settings, dir), log);
  return app.knowledge;
};
afterEach(async () => {
  await app?.stop(1_000);
  rmSync(dir, { recursive: true, force: true });
});

const faq = (question: string, ...phrasings: string[]) =>
  `---\nquestion: ${question}\nphrasings:\n${phrasings.map((one) => `  - ${one}\n`).join('')}---\nAn answer.\n`;
const off = { MATCHER_SEMANTIC: 'off' };

describe('a start', () => {
  it('without an FAQ tells the admin, and finds nothing for any question', async () => {
    const knowledge = await start({}, off);
    expect(logged.join('')).toContain('There is no FAQ: every question goes to a person');
    expect(await knowledge.match('where is my order', 3)).toEqual([]);
  });

  it('with two FAQs of the same phrasings is torn between them', async () => {
    const same = faq('Where is my parcel?', 'track my parcel', 'parcel is late');
    const knowledge = await start({ 't/one.md': same, 't/two.md': same }, off);
    const found = await knowledge.match('track my parcel', 3);
    expect(found.map((match) => match.faq).sort()).toEqual(['one', 'two']);
    expect(Math.abs(found[0]!.confidence - found[1]!.confidence)).toBeLessThan(0.1);
    const long = 'my parcel is late and nobody tells me where it is, so '.repeat(1000);
    expect((await knowledge.match(long, 3)).length).toBe(2);
  });

  it('with an endpoint that is dead matches by words, and the log and the metric tell', async () => {
    const env = { EMBEDDINGS_URL: 'http://127.0.0.1:9/v1', EMBEDDINGS_MODEL: 'x', EMBEDDINGS_KEY: 'k' };
    const knowledge = await start({ 't/one.md': faq('Where is my parcel?', 'track my parcel') }, env);
    expect((await knowledge.match('track my parcel', 1))[0]?.faq).toBe('one');
    await expect
      .poll(() => logged.join(''), { timeout: 20_000 })
      .toContain('The embeddings endpoint http://127.0.0.1:9');
    const metrics = await app!.server.inject('/metrics');
    expect(metrics.body).toMatch(/careline_meaning_failures_total [1-9]/);
  });
}, 60_000);
