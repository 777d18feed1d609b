import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluate } from '../../src/cli/evaluate.js';
import { shopFaqs } from '../contract/matcher.js';
import { folder } from '../knowledge/folder.js';

const files = Object.fromEntries(
  shopFaqs.map(({ id, question, phrasings, answer }) => [
    `faq/shop/${id}.md`,
    `---\nquestion: ${question}\nphrasings:\n${phrasings.map((p) => `  - ${p}\n`).join('')}---\n${answer}\n`,
  ]),
);

files['faq/shop/unsafe.md'] =
  '---\nquestion: Is one of your products unsafe?\nphrasings:\n  - toxic smell baby\n  - is it dangerous\nhand-off: true\n---\n';

const run = async (golden: string, ...more: string[]) => {
  const dir = folder({ ...files, 'golden.yaml': golden });
  const lines: string[] = [];
  const code = await evaluate(
    ['--knowledge', join(dir, 'faq'), '--golden', join(dir, 'golden.yaml'), ...more],
    (line) => lines.push(line),
    { write: () => true },
  );
  return { code, text: lines.join('\n') };
};

const passes = '- {question: reset password, answer: password}\n- {question: opening hours, answer: hours}\n';
const misses = '- {question: reset password, answer: gift}\n';

describe('npm run evaluate', () => {
  it('succeeds when the golden questions are decided right, and counts by kind', async () => {
    const { code, text } = await run(`${passes}- {question: blorp ;; xx, handover: true, about: elsewhere}\n`);
    expect(code).toBe(0);
    expect(text).toContain('3 of 3 questions passed (100.0 %');
    expect(text).toMatch(/answer +2 of 2 +2 +0 +0/);
    expect(text).toMatch(/handover, elsewhere +1 of 1 +0 +0 +1/);
  });

  it('fails below the share that must pass, and shows what was expected of a miss, what came, how sure, and why', async () => {
    const { code, text } = await run(`${passes}${misses}`);
    expect(code).toBe(1);
    expect(text).toContain('line 3: reset password');
    expect(text).toContain('expected: answer gift');
    expect(text).toContain('got:      answer password');
    expect(text).toMatch(/best: +[01]\.\d\d password, nearest “reset password”; (reset|password) \d+ %/);
    expect(text).toMatch(/runner-up: +0\.\d\d \w+, nearest/);
    expect(text).toMatch(/(third|expected): +(0\.\d\d gift, nearest|gift is not among the 5 best)/);
    expect(text).toContain('2 of 3 questions passed (66.7 %');
  });

  it('gives the same as JSON', async () => {
    const { code, text } = await run(`${passes}${misses}`, '--json');
    expect(code).toBe(1);
    const report = JSON.parse(text);
    expect(report.passed).toBeCloseTo(2 / 3);
    expect(report.questions[2]).toMatchObject({
      line: 3,
      question: 'reset password',
      expected: { decision: 'answer', faq: 'gift' },
      decision: 'answer',
      passed: false,
    });
    expect(report.questions[2].options[0]).toBe('password');
    expect(report.questions[2].matches[0].why.phrasing).toBe('reset password');
  });

  it('asks right when all expected options are offered', async () => {
    const both = '- {question: my order, ask: [track, cancel]}\n';
    const report = JSON.parse((await run(both, '--json')).text).questions[0];
    expect(report.passed).toBe(
      report.decision === 'ask' && ['track', 'cancel'].every((faq) => report.options.includes(faq)),
    );
  });

  it('hands over right when it is as the expected question for a person', async () => {
    const { code, text } = await run(`${passes}- {question: toxic smell baby, handover: unsafe}\n`);
    expect(text).toMatch(/handover, shop +1 of 1 +0 +0 +1/);
    expect(code).toBe(0);
    const missed = (await run('- {question: blorp ;; xx, handover: unsafe}\n')).text;
    expect(missed).toContain('expected: hand over as unsafe (about: shop)');
    expect(missed).toContain('got:      hand over\n');
    const [report] = JSON.parse(
      (await run('- {question: toxic smell baby, handover: unsafe}\n', '--json')).text,
    ).questions;
    expect(report).toMatchObject({ decision: 'handover', forPerson: 'unsafe', passed: true });
  });

  it.each([
    ['a hand-over to an unknown FAQ', '- question: a\n  handover: unsaef\n', 2, 'Did you mean "unsafe"?'],
    ['a hand-over to an FAQ that is answered', '- question: a\n  handover: gift\n', 2, 'no question for a person'],
    ['an answer that a person gives', '- question: a\n  answer: unsafe\n', 2, 'Write "handover: unsafe"'],
    ['an unknown FAQ', '- {question: a, answer: retrun}\n', 1, 'Did you mean "return"?'],
    ['no decision', '- question: a\n- question: b\n  answer: gift\n', 1, 'exactly one'],
    ['two decisions', '- question: a\n  answer: gift\n  ask: [gift]\n', 1, 'expects answer and ask'],
    ['no question', '\n- answer: gift\n', 2, 'no "question"'],
    ['a language in words', '- {question: a, answer: gift, language: Polish}\n', 1, 'two small letters'],
    ['an unknown key', '- question: a\n  answer: gift\n  note: x\n', 3, '"note" is not known'],
    ['a hand-over about nothing', '- question: a\n  handover: true\n', 2, 'about: shop'],
    ['four options', '- question: a\n  ask: [gift, hours, track, return]\n', 2, 'one to 3'],
    ['bad YAML', '- question: "a\n', 1, 'not valid YAML'],
    ['no list', 'question: a\n', 1, 'must be a list'],
  ])('names the line of a golden file with %s', async (_what, golden, line, problem) => {
    const { code, text } = await run(golden);
    expect(code).toBe(1);
    expect(text).toContain(`golden.yaml:${line}: `);
    expect(text).toContain(problem);
    expect(text).not.toContain('passed');
  });

  it('says what is wrong with an FAQ, an empty file and an unknown argument', async () => {
    const dir = folder({ ...files, 'faq/shop/bad.md': 'x', 'golden.yaml': passes, 'empty.yaml': '[]' });
    const lines: string[] = [];
    const out = (line: string) => lines.push(line);
    expect(await evaluate(['--knowledge', join(dir, 'faq'), '--golden', join(dir, 'golden.yaml')], out)).toBe(1);
    expect(lines.join('\n')).toContain('shop/bad.md:1: ');
    expect((await run('[]\n')).text).toContain('no golden question');
    const screen: string[] = [];
    expect(await evaluate(['--goldne', 'x'], out, { write: (text) => screen.push(text) })).toBe(2);
    expect(screen.join('')).toContain('Usage: npm run evaluate');
  });

  it('tells what became of the questions by language when one is named', async () => {
    const plain = await run(passes);
    expect(plain.text).not.toContain('language');
    const named = `${passes}- {question: reset password, answer: gift, language: no}\n- {question: opening hours, answer: hours, language: 'no'}\n`;
    const { text } = await run(named);
    expect(text).toMatch(/language +questions +answered right +asked, with it +answered wrong +neither\n/);
    expect(text).toMatch(/\nno +2 +1 +0 +1 +0\n/);
    expect(text).toMatch(/\n– +2 +2 +0 +0 +0\n/);
    const json = JSON.parse((await run(named, '--json')).text);
    expect(json.questions.map((q: { language?: string }) => q.language)).toEqual([undefined, undefined, 'no', 'no']);
    expect(json.languages[0]).toMatchObject({ language: 'no', questions: 2, answeredWrong: 1 });
    expect(JSON.parse((await run(passes, '--json')).text).languages).toBeUndefined();
  });
});

describe('npm run evaluate -- --phrasings', () => {
  beforeEach(() => void vi.stubEnv('MATCHER_SEMANTIC', 'off'));
  afterEach(() => void vi.unstubAllEnvs());

  it('asks the golden questions with so many phrasings each, and never fails for what was missed', async () => {
    const { code, text } = await run(`${passes}${misses}`, '--phrasings', '1,2', '--seeds', '2');
    expect(code).toBe(0);
    expect(text).toContain('Seeds 1, 2; mean (least–most)');
    expect(text).toMatch(/ 1 phrasing +2 phrasings\n/);
    const spread = String.raw`\d\.\d \(\d–\d\)`;
    expect(text).toMatch(new RegExp(`passed, of 3 +${spread} +${spread}`));
    expect(text).toMatch(new RegExp(`answered right, of 3 in scope +${spread}`));
    expect(text).toMatch(new RegExp(`answered wrong, of 3 in scope +${spread}`));
    expect(text).toMatch(new RegExp(`ranked first, of 3 in scope +${spread}`));
    expect(text).not.toContain('must be');
  });

  it('gives them as JSON', async () => {
    const { code, text } = await run(passes, '--phrasings', '99', '--json');
    expect(code).toBe(0);
    const { phrasings, matcher } = JSON.parse(text);
    expect(matcher).toMatch(/words/);
    expect(phrasings[0]).toMatchObject({ phrasings: 99, short: 9, mean: { questions: 2, passed: 2, rankedFirst: 2 } });
    expect(phrasings[0].seeds).toHaveLength(3);
  });

  it('still names what is wrong with a file', async () => {
    const { code, text } = await run('- {question: a, answer: retrun}\n', '--phrasings', '3');
    expect(code).toBe(1);
    expect(text).toContain('Did you mean "return"?');
  });
});
