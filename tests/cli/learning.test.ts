import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestions } from '../../src/cli/suggestions.js';
import { thresholds } from '../../src/cli/thresholds.js';
import type { Lesson } from '../../src/model/feedback.js';
import type { Json } from '../../src/model/json.js';
import { lessonFeed } from '../../src/runtime/learning.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { createTestClock } from '../helpers/clock.js';

/** The commands by which an admin decides what is learnt, run as she runs them. */
const root = resolve(import.meta.dirname, '../..');
let dir: string;

const faq = (question: string, ...phrasings: string[]) =>
  `---\nquestion: ${question}\nphrasings:\n${phrasings.map((one) => `  - ${one}\n`).join('')}---\nAn answer.\n`;

const lesson = (n: number, of: string, text: string): Lesson => ({
  v: 1,
  faq: of,
  text,
  kind: 'picked',
  at: Date.UTC(2026, 0, 5) + n,
  confidence: 0.31,
  conversation: `web:${n}`,
});

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'careline-learning-'));
  mkdirSync(join(dir, 'faq/shop'), { recursive: true });
  mkdirSync(join(dir, 'var'));
  writeFileSync(join(dir, 'faq/shop/refund.md'), faq('When do I get my refund?', 'refund time', 'my refund is late'));
  writeFileSync(join(dir, 'faq/shop/parcel.md'), faq('Where is my parcel?', 'track my parcel', 'parcel is lost'));
  const store = await openSqlite({ path: join(dir, 'var/careline.db'), clock: createTestClock(Date.UTC(2026, 0, 6)) });
  const lessons = [
    lesson(1, 'refund', 'cash back whereabouts'),
    lesson(2, 'refund', 'cash back whereabouts'),
    lesson(3, 'parcel', 'postie forgot us'),
  ];
  for (const [i, one] of lessons.entries()) await store.append(lessonFeed, `k${i}`, one as unknown as Json);
  await store.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const careline = (...args: string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH!,
        HOME: dir,
        CARELINE_DATA: join(dir, 'var'),
        CARELINE_KNOWLEDGE: join(dir, 'faq'),
        MATCHER_SEMANTIC: 'off',
      },
    });
    let out = '';
    const hear = (part: Buffer) => {
      out += part;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => done({ code, out }));
  });
const idOf = (out: string, text: string): string => new RegExp(`([0-9a-f]{10}) +“${text}”`).exec(out)![1]!;

describe('suggestions', () => {
  it('are listed, approved into their files with what that changes, and rejected for good', async () => {
    const { code, out } = await careline('suggestions');
    expect(code).toBe(0);
    expect(out).toMatch(
      /“cash back whereabouts”\n +→ refund \(When do I get my refund\?\)\n +2 times: picked it; last 2026-01-05/,
    );

    const approved = await careline('suggestions', 'approve', idOf(out, 'cash back whereabouts').slice(0, 6));
    expect(approved.out).toMatch(/“cash back whereabouts” → refund: \d+ % before, \d+ % now/);
    const [, before, now] = /: (\d+) % before, (\d+) % now/.exec(approved.out)!.map(Number);
    expect(now).toBeGreaterThan(before!);
    expect(readFileSync(join(dir, 'faq/shop/refund.md'), 'utf8')).toContain('  - cash back whereabouts\n---');

    expect((await careline('suggestions', 'reject', idOf(out, 'postie forgot us'))).out).toContain(
      '1 suggestion rejected',
    );
    const none = await careline('suggestions', 'approve', 'ffff');
    expect([none.code, none.out]).toEqual([2, expect.stringMatching(/"ffff" names no suggestion that waits/)]);
    expect((await careline('suggestions', 'list')).out).toContain('Nothing waits.');
    expect(readFileSync(join(dir, 'faq/shop/parcel.md'), 'utf8')).not.toContain('postie');
  }, 60_000);

  it.each([
    ['adopt', /There is no "suggestions adopt"/],
    ['approve', /"approve" needs the id of a suggestion/],
    ['approve --anyway', /"--anyway" is not known/],
    ['reject abc --check', /--check goes with "approve"/],
  ])('tell what is wrong with "%s"', async (line, wrong) => {
    await expect(suggestions(line.split(' '))).rejects.toThrow(wrong);
  });
});

describe('thresholds', () => {
  it('show what would be done, and how to set it', async () => {
    const { code, out } = await careline('thresholds', '--wrong-answer', '40');
    expect(code).toBe(0);
    expect(out).toMatch(/The last 0 questions/);
    expect(out).toMatch(/Messages that no FAQ answers: 25 % \(assumed/);
    expect(out).toMatch(/set WRONG_ANSWER_COST=40 PERSON_MINUTE_COST=1, without ANSWER_AT and ASK_AT/);
  });

  it.each([
    ['--wrong-answer much', /--wrong-answer must be a number/],
    ['--answer-at 0.2 --ask-at 0.5', /--ask-at must not be above --answer-at/],
    ['--answer-at 0.2 --person-minute 2', /either costs .* or thresholds/],
    ['--lost 3', /--lost/],
  ])('tell what is wrong with "%s"', async (line, wrong) => {
    await expect(thresholds(line.split(' '))).rejects.toThrow(wrong);
  });
});
