import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addPhrasing, PhrasingError, withPhrasing } from '../../src/knowledge/files/add-phrasing.js';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { folder } from './folder.js';

const plain = `---
# The finance team keeps this.
question: When will I get my refund?   # as shown
phrasings:
  - refund time
  - "where: my money"   # heard on the phone

  - >-
    a long one over
    two lines
tags: [refund,   money]
---
Within **5 days**.
`;
const add = (source: string, text: string) => withPhrasing(source, 'refund-time', 'returns', text);
const refund = { topic: 'returns', name: 'refund-time' };

describe('adding a phrasing', () => {
  test('adds one line, and changes no other character', () => {
    expect(add(plain, 'cash back when')).toBe(plain.replace('two lines\n', 'two lines\n  - cash back when\n'));
  });

  test.each([
    [
      'a comment beside the last one',
      '  - refund time # best\ntags: []',
      '  - refund time # best\n  - new one\ntags: []',
    ],
    ['no indentation', '- refund time\ntags: []', '- refund time\n- new one\ntags: []'],
    ['wide dashes', '    -   refund time\ntags: []', '    -   refund time\n    -   new one\ntags: []'],
    ['the list at the end of the front matter', '  - refund time', '  - refund time\n  - new one'],
  ])('keeps the way in which the list is set: %s', (_, list, after) => {
    const source = (lines: string) => `---\nquestion: When?\nphrasings:\n${lines}\n---\nSoon.\n`;
    expect(add(source(list), 'new one')).toBe(source(after));
  });

  test('works in a list in brackets, with Windows line ends, and behind a byte-order mark', () => {
    const source = '\uFEFF---\r\nquestion: When?\r\nphrasings: [a b, "c: d"]\r\n---\r\nSoon.\r\n';
    expect(add(source, 'e, f')).toBe(source.replace('"c: d"]', '"c: d", "e, f"]'));
  });

  test('leaves alone a list that is shared with another key', () => {
    const source = '---\nquestion: When?\ntags: &all # shared\n  - a\nphrasings: *all\n---\nSoon.\n';
    expect(add(source, 'b')).toBe(undefined);
  });

  test('adds to a question for a person, which may have no answer, and keeps it one', () => {
    const source = '---\nquestion: Is it safe?\nphrasings:\n  - is it toxic\nhand-off: true # ask Mia\n---\n';
    expect(add(source, 'is it safe for kids')).toBe(source.replace('toxic\n', 'toxic\n  - is it safe for kids\n'));
    const translation = '---\nquestion: Sicher?\nphrasings:\n  - giftig\n---\n';
    expect(withPhrasing(translation, 'unsafe.de', 'safety', 'gefahr')).toBe(
      translation.replace('giftig\n', 'giftig\n  - gefahr\n'),
    );
  });

  test('adds nothing twice, and nothing to a faulty file', () => {
    expect(add(plain, 'refund time')).toBe(plain);
    expect(add(plain.replace('question:', 'qestion:'), 'x')).toBe(undefined);
  });

  test('any text comes back as it was given, and nothing else changes', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((s) => s.replace(/\s+/g, ' ').trim());
    fc.assert(
      fc.property(
        text.filter((s) => /\p{L}/u.test(s) && !/[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u.test(s)),
        (phrasing) => {
          const after = add(plain, phrasing);
          expect(after).toContain('# heard on the phone\n\n  - >-\n    a long one over\n    two lines\n  - ');
          expect(after!.split('\n').length).toBe(plain.split('\n').length + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is read by the bot as one phrasing more; the file keeps its mode, and nothing is left beside it', async () => {
    const dir = folder({ 'returns/refund-time.md': plain });
    chmodSync(join(dir, 'returns/refund-time.md'), 0o640);
    await addPhrasing(dir, refund, 'cash: when?');
    const { faqs, faults } = await loadFaqs(dir);
    expect(faults).toEqual([]);
    expect(faqs[0]!.phrasings.at(-1)).toBe('cash: when?');
    expect(statSync(join(dir, 'returns/refund-time.md')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(dir, 'returns'))).toEqual(['refund-time.md']);
  });

  test("adds to a translation's own file", async () => {
    const german = '---\nquestion: Wann kommt mein Geld?\nphrasings:\n  - geld zurück\n---\nBald.\n';
    const dir = folder({ 'returns/refund-time.md': plain, 'returns/refund-time.de.md': german });
    await addPhrasing(dir, { topic: 'returns', name: 'refund-time.de' }, 'wo ist mein geld');
    const { faqs, faults } = await loadFaqs(dir);
    expect(faults).toEqual([]);
    expect(faqs[0]!.translations![0]!.phrasings).toEqual(['geld zurück', 'wo ist mein geld']);
  });

  test('several at once are all added, and so is what an editor saves meanwhile', async () => {
    const dir = folder({ 'returns/refund-time.md': plain });
    const path = join(dir, 'returns/refund-time.md');
    const first = addPhrasing(dir, refund, 'one more');
    writeFileSync(path, readFileSync(path, 'utf8').replace('**5 days**', '**6 days**'));
    await first;
    const whole = readFileSync(path, 'utf8');
    expect(whole).toContain('**6 days**');
    expect(whole).toContain('- one more');
  });

  test('says what to do where there is no such file', async () => {
    const failed = addPhrasing(folder({}), refund, 'cash: when');
    await expect(failed).rejects.toThrow(PhrasingError);
    await expect(failed).rejects.toThrow(/refund-time\.md is not on this machine\. Add this line[\s\S]*- "cash: when"/);
  });

  test('says what to do about a faulty file, and about one that is not UTF-8', async () => {
    const dir = folder({
      'returns/refund-time.md': plain.replace('question:', 'qestion:'),
      'returns/other.md': Buffer.from([0x2d, 0xff]),
    });
    await expect(addPhrasing(dir, refund, 'x y')).rejects.toThrow(/has a fault.*npm run doctor/);
    await expect(addPhrasing(dir, { ...refund, name: 'other' }, 'x y')).rejects.toThrow(/not UTF-8/);
  });

  test.runIf(process.getuid?.() !== 0)('says what to do where the folder is read-only', async () => {
    const dir = folder({ 'returns/refund-time.md': plain });
    chmodSync(join(dir, 'returns'), 0o555);
    await expect(addPhrasing(dir, refund, 'x y')).rejects.toThrow(/read-only[\s\S]*- x y/);
    chmodSync(join(dir, 'returns'), 0o755);
  });
});
