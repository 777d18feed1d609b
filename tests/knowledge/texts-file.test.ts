import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../src/knowledge/files/texts.js';
import { folder } from './folder.js';

const load = (content: string) => loadTexts(join(folder({ 'en.yaml': content }), 'en.yaml'));

describe('a file of texts', () => {
  it('holds one or more variants of each text, and phrases by kind', async () => {
    const { texts, faults } = await load(
      'say:\n  hello: Hi {name}!\n  bye: [Bye, See you]\nrecognise:\n  thanks:\n    - thank you\n',
    );
    expect(faults).toEqual([]);
    expect(texts).toEqual({
      locale: 'en',
      say: { hello: ['Hi {name}!'], bye: ['Bye', 'See you'] },
      recognise: { thanks: ['thank you'] },
    });
  });

  it.each([
    ['a missing section', 'say:\n  a: b\n', 1, /no "recognise"/],
    ['an unknown section', 'says:\n  a: b\nsay: {a: b}\nrecognise: {a: [b]}\n', 1, /"says" is not known/],
    ['an empty text', 'say:\n  a: b\n  c:\nrecognise: {a: [b]}\n', 3, /"c" is empty/],
    ['an empty list', 'say:\n  a: []\nrecognise: {a: [b]}\n', 2, /empty list/],
    ['a mapping for a text', 'say:\n  a: {b: c}\nrecognise: {a: [b]}\n', 2, /must be one text/],
    ['a section that is no mapping', 'say: x\nrecognise: {a: [b]}\n', 1, /must be a mapping/],
    ['bad YAML', 'say:\n  a: "b\n', 2, /not valid YAML/],
  ])('with %s is refused, by line', async (_what, content, line, problem) => {
    const { texts, faults } = await load(content);
    expect(texts).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ file: 'en.yaml', line, problem: expect.stringMatching(problem) });
  });

  it('that is not there is a fault', async () => {
    const { texts, faults } = await loadTexts(join(folder({}), 'de.yaml'));
    expect(texts).toBeUndefined();
    expect(faults).toMatchObject([{ file: 'de.yaml', line: 0 }]);
  });
});
