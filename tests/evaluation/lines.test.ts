import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault, readObject } from '../../src/evaluation/json-object.js';
import { parseLines, testFaults, trainFaults } from '../../src/evaluation/lines.js';

const faultsOf = (source: string) =>
  parseLines('e.jsonl', source).faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.problem}`);
const linesOf = (source: string) => parseLines('e.jsonl', source).lines;

describe('reading JSON lines', () => {
  it('takes text and label, in any order, with other keys, blank lines and either line ending', () => {
    const source = '{"text":"Hi \\u00e4","label":"a"}\r\n\n  {"id": [1, {"x": null}], "label":"b","text":"\\n"} \n';
    expect(linesOf(source)).toEqual([
      { text: 'Hi ä', label: 'a', line: 1, column: 29 },
      { text: '\n', label: 'b', line: 3, column: 36 },
    ]);
    expect(faultsOf(source)).toEqual([]);
  });

  it.each([
    ['an empty file', '', 'e.jsonl:0:0 The file is empty.'],
    ['a file of blank lines', '\n \r\n', 'e.jsonl:0:0 The file is empty.'],
    ['a table', 'text,label\n', 'e.jsonl:1:1 Here should be {, the beginning of an object, but there is t.'],
    ['a list', '[{"text":"a"}]', 'e.jsonl:1:1 Here should be {, the beginning of an object, but there is [.'],
    ['a missing comma', '{"text":"a" "label":"b"}', 'e.jsonl:1:13 Here should be a comma or }, but there is ".'],
    [
      'a comma at the end',
      '{"text":"a","label":"b"},',
      'e.jsonl:1:25 Here should be the end of the line, but there is ,.',
    ],
    ['a string without end', '{"text":"a', 'e.jsonl:1:9 The string that begins here has no end.'],
    ['an object without end', '{"text":"a"', 'e.jsonl:1:12 Here should be a comma or }, but the line ends.'],
    [
      'an unknown escape',
      '{"text":"\\x"}',
      'e.jsonl:1:11 Here should be one of " \\ / b f n r t uXXXX, but there is x.',
    ],
    ['single quotes', "{'text':'a'}", "e.jsonl:1:2 Here should be a key in double quotes, but there is '."],
    [
      'a byte-order mark within',
      '\ufeff{"text":"a"}',
      'e.jsonl:1:1 Here should be {, the beginning of an object, but there is an invisible U+FEFF.',
    ],
    [
      'a control character',
      '{"text":"a\u0001"}',
      'e.jsonl:1:11 Here should be a letter of the string or its end, but there is an invisible U+0001.',
    ],
    ['a key twice', '{"text":"a","label":"b","text":"c"}', 'e.jsonl:1:25 "text" is there twice.'],
    ['no label', '{"text":"a","lable":"b"}', 'e.jsonl:1:1 This line has no "label".'],
    ['a number', '{"text":"a","label":3}', 'e.jsonl:1:21 "label" must be a string in quotes, but is a number.'],
    ['an empty label', '{"text":"a","label":" "}', 'e.jsonl:1:21 The label is empty.'],
    [
      'endless nesting',
      `{"a":${'['.repeat(200_000)}`,
      'e.jsonl:1:56 Here should be no more than 50 levels, but there is [.',
    ],
  ])('names the line and column of %s', (_what, source, fault) => {
    expect(faultsOf(source)).toEqual([fault]);
  });

  it('refuses a line of a million characters, and takes one of two hundred thousand', () => {
    const line = (length: number) => JSON.stringify({ text: 'a'.repeat(length), label: 'x' });
    expect(faultsOf(`${line(1_000_000)}\n`)[0]).toMatch(/:1:250001 This line is 1,000,023 characters long/);
    expect(linesOf(line(200_000))[0]!.text).toHaveLength(200_000);
  });

  it('goes on after a fault, and tells all of them', () => {
    expect(faultsOf('{}\n{"text":"a","label":"b"}\nx\n').map((f) => f.slice(0, 11))).toEqual([
      'e.jsonl:1:1',
      'e.jsonl:3:1',
    ]);
  });
});

describe('the reader of one object', () => {
  const parses = (source: string) => {
    try {
      const value: unknown = JSON.parse(source);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    } catch {
      return false;
    }
  };

  it('reads back every string that JSON can write', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), fc.jsonValue(), (pairs, other) => {
        const source = `{${[...pairs, ['k', other]].map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(', ')}}`;
        const strings = readObject(source).slice(0, pairs.length);
        expect(strings.map((m) => [m.key, m.text])).toEqual(pairs);
        for (const m of strings) expect(source.slice(m.valueColumn - 1)).toMatch(/^"/);
      }),
    );
  });

  it('takes exactly what JSON.parse takes as an object, however it is damaged', () => {
    const change = fc.record({
      at: fc.nat(60),
      cut: fc.nat(2),
      put: fc.constantFrom(...'{}[]":,\\u0eE-+. \tntf1', ''),
    });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.array(change, { maxLength: 2 }), (value, changes) => {
        let source = JSON.stringify({ text: 'a "b" \n', n: -1.5e3, value });
        for (const { at, cut, put } of changes) source = source.slice(0, at) + put + source.slice(at + cut);
        if (parses(source)) expect(() => readObject(source)).not.toThrow();
        else expect(() => readObject(source)).toThrow(JsonFault);
      }),
      { numRuns: 500 },
    );
  });
});

describe('files that do not fit', () => {
  it('names a label that nothing was trained on, once, with the one that was meant', () => {
    const lines = linesOf('{"text":"a","label":"refnd"}\n{"text":"b","label":"oos"}\n{"text":"c","label":"refnd"}\n');
    const faults = testFaults('e.jsonl', lines, new Set(['refund', 'cancel']));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 1, column: 21 });
    expect(faults[0]!.problem).toContain('"refnd" (2 lines)');
    expect(faults[0]!.fix).toContain('Did you mean "refund"?');
  });

  it('refuses to train on messages that no FAQ answers', () => {
    const lines = linesOf('{"text":"a","label":"x"}\n{"text":"b","label":"oos"}\n');
    expect(trainFaults('t.jsonl', lines)).toMatchObject([{ file: 't.jsonl', line: 2, column: 21 }]);
  });
});
