import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WhyReport } from '../../src/cli/why-report.js';
import { signs } from '../../src/knowledge/matching/calibration.js';
import { shopFaqs } from '../contract/matcher.js';

const root = resolve(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'careline-why-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
mkdirSync(join(dir, 'faq/shop'), { recursive: true });
for (const { id, question, phrasings, answer } of shopFaqs)
  writeFileSync(
    join(dir, 'faq/shop', `${id}.md`),
    `---\nquestion: ${question}\nphrasings:\n${phrasings.map((p) => `  - ${p}\n`).join('')}---\n${answer}\n`,
  );

/** Runs a command on a small English shop, with the encoders that ship. */
const why = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number | null; out: string; err: string }>((done) => {
    const env = {
      PATH: process.env.PATH,
      HOME: dir,
      CARELINE_DATA: join(dir, 'var'),
      CARELINE_KNOWLEDGE: join(dir, 'faq'),
    };
    const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', 'why', ...args], {
      cwd: root,
      env: { ...env, ...more },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (part: Buffer) => {
      out += part;
    });
    child.stderr.on('data', (part: Buffer) => {
      err += part;
    });
    child.on('close', (code) => done({ code, out, err }));
  });

const report = async (args: readonly string[], more?: Readonly<Record<string, string>>): Promise<WhyReport> =>
  JSON.parse((await why([...args, '--json'], more)).out);

/** The sizes of the files that are kept, and the FAQs' texts. */
const kept = () => {
  const cache = join(dir, 'var/cache');
  const shop = join(dir, 'faq/shop');
  return [
    readdirSync(cache).map((file) => [file, statSync(join(cache, file)).size]),
    readdirSync(shop).map((file) => readFileSync(join(shop, file), 'utf8')),
  ];
};

describe('npm run careline -- why', () => {
  it('tells what was found in an English message, by which numbers, and why it is answered', async () => {
    const found = await report(['wher is my parcle']);
    expect(found).toMatchObject({
      ...{ message: 'wher is my parcle', decision: 'answer', options: ['track'], taken: 'plain', oosShare: 0.25 },
      thresholds: { answer: 0.55, ask: 0.43 },
    });
    expect(found.asPhrasing).toBeUndefined();
    expect(found.texts).toHaveLength(1);
    const [text] = found.texts;
    expect(text).toMatchObject({
      ...{ as: 'whole', text: 'where is my parcle', read: 'where is my parcel', language: 'en' },
      ...{ space: 'own', mode: 'learnt', calibrated: true, wordsCompared: true, alone: 'answer' },
    });
    expect(Object.keys(text!.signs)).toEqual(signs.learnt);
    expect(text!.candidates).toHaveLength(3);
    const [best] = text!.candidates;
    expect(best).toMatchObject({
      ...{ faq: 'track', title: 'Where is my order?', confidence: found.matches[0]!.confidence },
      words: {
        phrasing: 'Where is my order?',
        weights: expect.arrayContaining([expect.objectContaining({ word: 'parcel' })]),
      },
      meaning: { phrasing: 'track my parcel' },
      answer: { sentence: 'Please see our help page.' },
    });
    expect(best!.confidence).toBeCloseTo(text!.any * best!.share, 6);
    for (const cosine of [best!.words.cosine, best!.meaning!.cosine, best!.meaning!.centre])
      expect(cosine).toBeGreaterThan(0.5);
  }, 60_000);

  it('tells that this message as a phrasing would be answered, and keeps neither text nor vector of it', async () => {
    const before = kept();
    const found = await report(['the sweater is too big, what now']);
    expect(found).toMatchObject({ decision: 'handover', asPhrasing: { faq: 'return', decision: 'answer' } });
    expect(found.asPhrasing!.confidence).toBeGreaterThan(found.matches[0]!.confidence + 0.3);
    expect(kept()).toEqual(before);
  }, 60_000);

  it('reads a German message to English FAQs across languages, by its meaning', async () => {
    const found = await report(['Ich möchte das zurückschicken, wie geht das?']);
    expect(found.texts[0]).toMatchObject({ language: 'de', space: 'across', mode: 'learnt', wordsCompared: false });
    expect(found.texts[0]!.candidates[0]).toMatchObject({
      faq: 'return',
      words: { cosine: 0, phrasing: '', weights: [] },
    });
    expect(found.texts[0]!.candidates[0]!.meaning!.cosine).toBeGreaterThan(0.6);
  }, 60_000);

  it('reads a message in the language that is given, and says in lines that fit a terminal what it did', async () => {
    const { code, out } = await why(['refund?', '--language', 'de'], { OOS_SHARE: '0.4' });
    expect(code).toBe(0);
    expect(out).toContain('Read as German. Judged across languages, with the encoder of many languages.');
    expect(out).toContain('1. When do I get my refund? (refund): confidence ');
    expect(out).toMatch(/\nDecision: (answered|asked about|handed over)/);
    expect(out).toContain('All of this holds where no FAQ answers 40\u00a0% of the messages.');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  }, 60_000);

  it('tells of each question of a message, and what it is by itself', async () => {
    const { out } = await why(['can i cancel my order? and how do i reset my password?']);
    expect(out.match(/^One of its questions: /gm)).toHaveLength(2);
    expect(out.match(/^ {2}By itself it is answered\.$/gm)).toHaveLength(2);
    expect(out).toContain('Each of its questions is decided on by itself');
  }, 60_000);

  it('says that small talk is not decided on by its confidence, and that words alone judged', async () => {
    const { out } = await why(['hello'], { MATCHER_SEMANTIC: 'off' });
    expect(out).toContain('Its language is not known. Judged by words alone');
    expect(out).toMatch(/What kind of message it is decides/);
  }, 60_000);

  it.each([[[]], [['']], [['two', 'words']], [['hi', '--language', 'xx']], [['hi', '--oops']]])(
    'refuses the arguments %j',
    async (args) => {
      const { code, err } = await why(args);
      expect(err).toContain('Usage: npm run careline -- why "MESSAGE" [--language CODE] [--json]');
      expect(code).toBe(2);
    },
  );
});
