import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { folder } from './folder.js';

const good = `---
question: How do I return an item?
phrasings:
  - send it back
  - "return: how?"
  - 404
locale: en-GB
tags: [returns, refund]
topic: returns
route: orders
ask: []
---

Within **30 days**.

---

See you soon.
`;

const only = async (content: string | Uint8Array, path = 'returns/return-item.md') => {
  const { faqs, faults } = await loadFaqs(folder({ [path]: content }));
  expect(faqs).toEqual([]);
  expect(faults).toHaveLength(1);
  return faults[0]!;
};

const lines = (...text: string[]) => `${text.join('\n')}\n`;
const broken = (yaml: string[], body = 'Yes.') => lines('---', ...yaml, '---', body);

describe('a folder of FAQs', () => {
  it('is read, each file as one FAQ', async () => {
    const { faqs, faults, warnings } = await loadFaqs(folder({ 'returns/return-item.md': good }));
    expect(faults).toEqual([]);
    expect(warnings).toEqual([]);
    expect(faqs).toEqual([
      {
        id: 'return-item',
        topic: 'returns',
        question: 'How do I return an item?',
        phrasings: ['send it back', 'return: how?', '404'],
        answer: 'Within **30 days**.\n\n---\n\nSee you soon.',
        locale: 'en-GB',
        route: 'orders',
        tags: ['returns', 'refund'],
      },
    ]);
  });

  it('is read the same with a byte-order mark and with line ends of Windows', async () => {
    const plain = await loadFaqs(folder({ 'returns/a.md': good }));
    const windows = await loadFaqs(folder({ 'returns/a.md': `\ufeff${good.replaceAll('\n', '\r\n')}` }));
    expect(windows).toEqual(plain);
  });

  it('may leave out all but question, phrasings and answer', async () => {
    const { faqs } = await loadFaqs(folder({ 't/a.md': broken(['question: Q?', 'phrasings: [p]']) }));
    expect(faqs[0]).toEqual({
      id: 'a',
      topic: 't',
      question: 'Q?',
      phrasings: ['p'],
      answer: 'Yes.',
      locale: 'en',
      tags: [],
    });
  });

  it('may leave the answer of a question for a person to the person, in every language', async () => {
    const yaml = ['question: Q?', 'phrasings: [p]', 'hand-off: true'];
    const { faqs, faults } = await loadFaqs(
      folder({
        't/a.md': broken(yaml, ''),
        't/a.de.md': broken(['question: F?', 'phrasings: [f]'], ''),
        't/b.md': broken(yaml, 'Please **wait**.'),
        't/c.md': broken(['question: Q?', 'phrasings: [q]', 'hand-off: false']),
      }),
    );
    expect(faults).toEqual([]);
    expect(faqs).toMatchObject([
      { id: 'a', handOff: true, answer: '', translations: [{ locale: 'de', answer: '' }] },
      { id: 'b', handOff: true, answer: 'Please **wait**.' },
      { id: 'c', answer: 'Yes.' },
    ]);
    expect(faqs[2]).not.toHaveProperty('handOff');
  });

  it('tells an empty translation of an FAQ that the bot answers', async () => {
    const { faqs, faults } = await loadFaqs(
      folder({
        't/a.md': good.replace('topic: returns\n', ''),
        't/a.de.md': broken(['question: F?', 'phrasings: [f]'], ''),
      }),
    );
    expect(faqs).toHaveLength(1);
    expect(faqs[0]).not.toHaveProperty('translations');
    expect(faults).toMatchObject([{ file: 't/a.de.md', line: 5, problem: 'The answer is empty.' }]);
  });

  it('passes over links, hidden files, other files, and files outside of a topic', async () => {
    const dir = folder({
      'returns/a.md': good,
      'returns/notes.txt': 'x',
      'returns/.draft.md': 'x',
      'README.md': 'x',
      '.git/x.md': 'x',
    });
    symlinkSync(join(dir, 'returns/a.md'), join(dir, 'returns/b.md'));
    symlinkSync(join(dir, 'returns'), join(dir, 'linked'));
    const { faqs, faults } = await loadFaqs(dir);
    expect(faqs.map((f) => f.id)).toEqual(['a']);
    expect(faults).toEqual([]);
  });

  it('reads the good files beside a bad one', async () => {
    const { faqs, faults } = await loadFaqs(folder({ 'returns/a.md': good, 'returns/b.md': 'no front matter' }));
    expect(faqs.map((f) => f.id)).toEqual(['a']);
    expect(faults.map((f) => f.file)).toEqual(['returns/b.md']);
  });

  it('tells when there is no such folder', async () => {
    const { faqs, faults } = await loadFaqs(join(folder({}), 'missing'));
    expect(faqs).toEqual([]);
    expect(faults).toMatchObject([{ file: '.', problem: expect.stringContaining('cannot be read') }]);
  });
});

describe('a faulty FAQ is told by file, line and fix:', () => {
  it.each([
    ['no front matter', lines('question: x'), 1, /begin with its front matter/],
    ['a front matter that is not closed', lines('---', 'question: x', 'Yes.'), 1, /never closed/],
    ['no question', broken(['phrasings: [a]']), 1, /no "question"/],
    ['an empty question', broken(['question:', 'phrasings: [a]']), 2, /question is empty/],
    ['no phrasings', broken(['question: Q?']), 1, /no "phrasings"/],
    ['an empty list of phrasings', broken(['question: Q?', 'phrasings: []']), 3, /phrasings is empty/],
    ['phrasings that are no list', broken(['question: Q?', 'phrasings: a']), 3, /must be a list/],
    ['an empty phrasing', broken(['question: Q?', 'phrasings:', '  - a', '  - ""']), 5, /is empty/],
    [
      'a phrasing with a bare colon',
      broken(['question: Q?', 'phrasings:', '  - a', '  - so: how']),
      5,
      /must be one text/,
    ],
    [
      'a phrasing that is an essay',
      broken(['question: Q?', 'phrasings:', `  - ${'word '.repeat(200)}`]),
      4,
      /longer than 500/,
    ],
    ['YAML that cannot be read', broken(['question: Q?', 'phrasings:', '  - "a']), 4, /not valid YAML/],
    ['a key given twice', broken(['question: Q?', 'phrasings: [a]', 'question: R?']), 4, /not valid YAML/],
    ['a front matter that is a list', broken(['- a']), 2, /must be a mapping/],
    ['an empty answer', broken(['question: Q?', 'phrasings: [a]'], ' '), 5, /answer is empty/],
    [
      'another topic than the folder',
      broken(['question: Q?', 'phrasings: [a]', 'topic: orders']),
      4,
      /not the folder's name/,
    ],
    ['a locale that is none', broken(['question: Q?', 'phrasings: [a]', 'locale: not a tag']), 4, /not a language tag/],
    [
      'a question for a person or not, by another word',
      broken(['question: Q?', 'phrasings: [a]', 'hand-off: yes'], ''),
      4,
      /neither true nor false/,
    ],
    ['tags that are no list', broken(['question: Q?', 'phrasings: [a]', 'tags: a']), 4, /must be a list/],
    ['a null byte amid YAML', broken(['question: "Q\u0000?', 'phrasings: [a]']), 2, /not valid YAML/],
  ])('%s', async (_what, content, line, problem) => {
    const fault = await only(content);
    expect(fault.file).toBe('returns/return-item.md');
    expect(fault.problem).toMatch(problem);
    expect(fault.line).toBe(line);
    expect(fault.fix.length).toBeGreaterThan(10);
  });

  it('a misspelt key, with the key that was meant', async () => {
    const fault = await only(broken(['question: Q?', 'phrasing: [a]', 'phrasings: [a]']));
    expect(fault).toMatchObject({
      line: 3,
      problem: expect.stringContaining('"phrasing"'),
      fix: 'Did you mean "phrasings"?',
    });
  });

  it('an unknown key, with the keys there are', async () => {
    const fault = await only(broken(['question: Q?', 'phrasings: [a]', 'colour: red']));
    expect(fault.fix).toContain('question, phrasings, locale');
  });

  it('text that is not UTF-8', async () => {
    const fault = await only(new Uint8Array([...new TextEncoder().encode('---\nquestion: caf'), 0xe9, 0x0a]));
    expect(fault).toMatchObject({ line: 2, problem: expect.stringContaining('not UTF-8') });
  });

  it.each(['Return Item', 'return_item', 'retour-é', 'a--b', 'x'.repeat(61)])('the id "%s"', async (id) => {
    const fault = await only(good, `returns/${id}.md`);
    expect(fault.line).toBe(0);
    expect(fault.fix).toContain('a-z');
  });

  it('a folder whose name cannot be a topic', async () => {
    expect((await only(good, 'My Topic/a.md')).file).toBe('My Topic');
  });

  it('an id that another topic has: the first stays', async () => {
    const dir = folder({
      'a/same.md': broken(['question: Q?', 'phrasings: [a]']),
      'b/same.md': broken(['question: R?', 'phrasings: [b]']),
    });
    const { faqs, faults } = await loadFaqs(dir);
    expect(faqs.map((f) => f.question)).toEqual(['Q?']);
    expect(faults).toMatchObject([{ file: 'b/same.md', problem: expect.stringContaining('a/same.md') }]);
  });

  it('each of several faults in one file', async () => {
    const { faults } = await loadFaqs(folder({ 't/a.md': broken(['question:', 'phrasings: [""]', 'tag: [x]'], '') }));
    expect(faults.map((f) => f.line).sort()).toEqual([2, 3, 4, 6]);
  });
});

describe('a repeated phrasing', () => {
  it('is a warning, and nothing is left out for it', async () => {
    const { faqs, faults, warnings } = await loadFaqs(
      folder({
        'a/one.md': broken(['question: Q?', 'phrasings:', '  - Send it back', '  - send  it BACK']),
        'a/two.md': broken(['question: R?', 'phrasings:', '  - send it back']),
      }),
    );
    expect(faqs).toHaveLength(2);
    expect(faults).toEqual([]);
    expect(warnings.map((w) => [w.file, w.line])).toEqual([
      ['a/one.md', 5],
      ['a/two.md', 4],
    ]);
    expect(warnings[1]!.problem).toContain('a/one.md:4');
  });
});
