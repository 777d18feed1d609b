import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLines } from '../../src/cli/knowledge.js';
import type { Faq, Fault } from '../../src/knowledge/faq.js';
import { folder } from '../knowledge/folder.js';

const root = resolve(import.meta.dirname, '../..');

/** An FAQ's file with so many phrasings. */
const file = (question: string, phrasings: number) =>
  `---\nquestion: ${question}\nphrasings:\n${Array.from({ length: phrasings }, (_, i) => `  - words ${i} of ${question}\n`).join('')}---\nAn answer.\n`;

/** Runs a command on these FAQs, to its end, or until it has printed `until`. */
const careline = (files: Readonly<Record<string, string>>, args: readonly string[], until?: string) => {
  const dir = folder(files);
  const env = { PATH: process.env.PATH, HOME: dir, CARELINE_DATA: join(dir, 'var'), PORT: '0' };
  return new Promise<{ code: number | null; out: string }>((done) => {
    const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', ...args], {
      cwd: root,
      env: { ...env, CARELINE_KNOWLEDGE: join(dir, 'faq'), MATCHER_SEMANTIC: 'off', LOG_LEVEL: 'silent' },
    });
    let out = '';
    const hear = (part: Buffer) => {
      out += part;
      if (until !== undefined && out.includes(until)) child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => done({ code, out }));
  });
};

const sound = { 'faq/shop/thin.md': file('Where is it', 2), 'faq/shop/rich.md': file('Who are you', 6) };

const faq = (id: string, phrasings: number, more: Partial<Faq> = {}): Faq => ({
  ...{ id, topic: 'shop', question: `Title of ${id}?`, answer: 'An answer.', locale: 'en', tags: [] },
  phrasings: Array.from({ length: phrasings }, (_, i) => `phrasing ${i}`),
  ...more,
});

describe('what a check of the knowledge base prints', () => {
  const fault: Fault = { file: 'shop/x.md', line: 3, problem: 'It is wrong.', fix: 'Mend it.' };

  it('is faults, then warnings, then thin FAQs by language and what a few more phrasings bring', () => {
    const warning = { ...fault, file: 'shop/y.md', line: 0 };
    const translations = [{ locale: 'de', question: 'Titel?', phrasings: ['eins'], answer: 'Antwort.' }];
    const faqs = [faq('a', 4, { translations }), faq('b', 6), faq('long', 2)];
    expect(checkLines({ faqs, faults: [fault], warnings: [warning] })).toEqual({
      lines: [
        '✗ shop/x.md:3: It is wrong. Mend it.',
        '· shop/y.md: It is wrong. Mend it.',
        '',
        '2 of 3 FAQs in "en" have fewer than six phrasings, the title not counted:',
        '  2  shop/long.md  Title of long?',
        '  4  shop/a.md     Title of a?',
        '',
        '1 of 1 FAQ in "de" has fewer than six phrasings, the title not counted:',
        '  1  shop/a.de.md  Titel?',
        '',
        'A few more bring much. On the sample shop, with six phrasings for each FAQ, the right one is found first for 80 of',
        '100 questions that nobody had seen; with twelve, for 90. Each should say it in other words, as customers do.',
        '',
        '1 fault to mend.',
      ],
      code: 1,
    });
  });

  it('says that all is well', () => {
    expect(checkLines({ faqs: [faq('b', 6), faq('c', 7)], faults: [], warnings: [] })).toEqual({
      lines: ['✓ Each of 2 FAQs has six phrasings or more', 'No fault was found.'],
      code: 0,
    });
  });

  it('is no fault with thin FAQs and warnings, and one with no FAQ at all', () => {
    expect(checkLines({ faqs: [faq('b', 1)], faults: [], warnings: [fault] }).code).toBe(0);
    const empty = checkLines({ faqs: [], faults: [], warnings: [] });
    expect([empty.code, empty.lines[0]]).toEqual([1, expect.stringMatching(/^✗ There is no FAQ/)]);
  });
});

describe('npm run careline -- knowledge check', () => {
  it('names the FAQs that are thin, which is no fault', async () => {
    const { code, out } = await careline(sound, ['knowledge', 'check']);
    expect(out).toContain('1 of 2 FAQs in "en" has fewer than six phrasings');
    expect(out).toContain('  2  shop/thin.md  Where is it\n');
    expect(out).not.toContain('rich.md');
    expect(code).toBe(0);
  });

  it('tells what loading finds fault with, and ends with 1', async () => {
    const { code, out } = await careline({ ...sound, 'faq/shop/bad.md': 'x' }, ['knowledge', 'check']);
    expect(out).toMatch(/✗ shop\/bad\.md:1: The file does not begin with its front matter\./);
    expect(code).toBe(1);
  });

  it.each([[[]], [['chekc']], [['check', 'more']]])('refuses the arguments %j', async (args) => {
    const { code, out } = await careline(sound, ['knowledge', ...args]);
    expect(out).toContain('Usage: npm run careline -- knowledge check');
    expect(code).toBe(2);
  });
});

describe('npm start', () => {
  it('says in one line that FAQs are thin, and where they are named', async () => {
    const { out } = await careline(sound, ['start'], 'Store  ');
    expect(out).toMatch(
      /\n +1 of 2 FAQs has fewer than six phrasings: npm run careline -- knowledge check names it\.\n/,
    );
  }, 30_000);
});
