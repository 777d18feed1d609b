import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/adapters/channel.js';
import { render } from '../../src/adapters/render.js';

const whole: Capabilities = {
  thread: 'none',
  choices: { max: 5, labelMax: 20 },
  textMax: 2000,
  inboundTextMax: 4000,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'none',
  files: 'upload',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: { how: 'ambiguous' }, edit: { how: 'ambiguous' }, remove: { how: 'ambiguous' } },
  limits: [],
};
const can = (changes: Partial<Capabilities>): Capabilities => ({ ...whole, ...changes });
const texts = (text: string, changes: Partial<Capabilities>) => render({ text }, can(changes)).map((part) => part.text);

const md = new MarkdownIt();
/** What a reader sees, without white space. */
const shown = (markdown: string): string => {
  const read = (tokens: ReturnType<typeof md.parse>): string =>
    tokens
      .map((t) => (t.children ? read(t.children) : t.content) + (t.type === 'link_open' ? t.attrGet('href') : ''))
      .join('');
  return read(md.parse(markdown, {})).replace(/\s/g, '');
};

describe('render', () => {
  it('leaves a message alone that the channel can show as it is', () => {
    const message = { text: 'Hello **you**', choices: [{ id: 'a', label: 'Yes' }], as: { name: 'Mia' } };
    expect(render(message, whole)).toEqual([message]);
  });

  it('names the speaker in the text where the channel cannot', () => {
    expect(render({ text: 'Hello', as: { name: 'M*a' } }, can({ speakAs: false }))).toEqual([
      { text: '**M\\*a:** Hello' },
    ]);
  });

  it('writes choices as numbered lines where there are too few buttons', () => {
    const choices = [
      { id: 'a', label: 'Where is my order?' },
      { id: 'b', label: 'None of these' },
    ];
    const [one] = render({ text: 'Which?', choices }, can({ choices: { max: 0, labelMax: 0 }, markdown: 'plain' }));
    expect(one).toEqual({ text: 'Which?\n\n1. Where is my order?\n2. None of these' });
    expect(render({ text: 'Which?', choices }, can({ choices: { max: 1, labelMax: 80 } }))[0]?.choices).toBeUndefined();
  });

  it('cuts a long label to what a button holds, and says so', () => {
    const [one] = render({ text: '', choices: [{ id: 'a', label: `${'x'.repeat(18)}😀y` }] }, whole);
    expect(one?.choices).toEqual([{ id: 'a', label: `${'x'.repeat(18)}…` }]);
  });

  it('sends buttons and files with the last part, and the reference to the question with the first', () => {
    const file = { id: 'f', name: 'a.png', mime: 'image/png', bytes: 1, state: 'stored' as const };
    const parts = render(
      { text: 'word '.repeat(30), choices: [{ id: 'a', label: 'Yes' }], attachments: [file], replyTo: 'm1' },
      can({ textMax: 100 }),
    );
    expect(parts).toHaveLength(2);
    expect(parts[0]).toEqual({ text: expect.any(String), replyTo: 'm1' });
    expect(parts[1]).toEqual({
      text: expect.any(String),
      choices: [{ id: 'a', label: 'Yes' }],
      attachments: [file],
    });
  });

  it('splits between paragraphs before it splits within one', () => {
    expect(texts(`${'a'.repeat(60)}\n\n${'b'.repeat(60)}`, { textMax: 100 })).toEqual(['a'.repeat(60), 'b'.repeat(60)]);
  });

  it('keeps a link in one piece', () => {
    const link = '[our page on parcels](https://shop.example/a/b/c)';
    expect(texts(`${'word '.repeat(18)}${link}`, { textMax: 100 })[1]).toBe(link);
  });

  it('closes a fenced block and opens it again', () => {
    const parts = texts(`\`\`\`sh\n${'echo 1234\n'.repeat(20)}\`\`\``, { textMax: 80 });
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(part).toMatch(/^```sh\n(echo 1234\n)+```$/);
    expect(parts.join('').match(/echo/g)).toHaveLength(20);
  });

  it('never cuts a character in two, even where there is no place to split', () => {
    const parts = texts('😀'.repeat(100), { textMax: 21 });
    expect(parts.join('')).toBe('😀'.repeat(100));
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(21);
  });

  it('does not make a list out of a number in mid-sentence', () => {
    const parts = texts(`${'word '.repeat(19)}42. more words`, { textMax: 97 });
    expect(parts[1]).toBe('word 42. more words');
  });

  it('reads well as plain text', () => {
    const text = [
      '# Returns',
      '',
      'Send it **back** within *30 days*, see [the form](https://shop.example/form) or <https://shop.example>.',
      '',
      '1. Pack it',
      '2. Post it',
      '   - at a shop',
      '',
      '> A \\*quote\\*',
      '',
      '```',
      'code *x*',
      '```',
    ].join('\n');
    expect(texts(text, { markdown: 'plain' })[0]).toBe(
      [
        'Returns',
        '',
        'Send it back within 30 days, see the form (https://shop.example/form) or https://shop.example.',
        '',
        '1. Pack it',
        '2. Post it',
        '   - at a shop',
        '',
        '> A *quote*',
        '',
        'code *x*',
      ].join('\n'),
    );
  });

  const word = fc.stringMatching(/^[a-zA-Zäöü😀]{1,10}$/u);
  const inline = fc.oneof(
    { weight: 6, arbitrary: word },
    word.map((w) => `**${w}**`),
    word.map((w) => `*${w}*`),
    word.map((w) => `\`${w} ${w}\``),
    word.map((w) => `[${w} ${w}](https://shop.example/${encodeURIComponent(w)})`),
    fc.constantFrom('42.', '#', '-', '\\*', '1)', '>', '~'),
  );
  const line = fc.array(inline, { minLength: 1, maxLength: 40 }).map((list) => `x ${list.join(' ')}`);
  const block = fc.oneof(
    { weight: 3, arbitrary: line },
    fc.array(line, { minLength: 1, maxLength: 6 }).map((list) => list.map((l) => `- ${l}`).join('\n')),
    fc.array(word, { minLength: 1, maxLength: 30 }).map((list) => `\`\`\`\n${list.join('\n')}\n\`\`\``),
    line.map((l) => `## ${l}`),
    line.map((l) => `> ${l}`),
  );
  const document = fc.array(block, { minLength: 1, maxLength: 8 }).map((list) => list.join('\n\n'));

  it('loses nothing of any Markdown and keeps within the limit, whatever the limit', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 260, max: 900 }), (text, textMax) => {
        const parts = texts(text, { textMax });
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(textMax);
        expect(parts.map(shown).join('')).toBe(shown(text));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps within the limit on any text at all, and loses no letter of it', () => {
    const letters = (text: string) => text.replace(/[^a-z]/gi, '');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.integer({ min: 40, max: 300 }),
        (text, textMax) => {
          const parts = texts(text, { textMax });
          for (const part of parts) {
            expect(part.length).toBeLessThanOrEqual(textMax);
            expect(part).not.toMatch(/\p{Surrogate}/u);
          }
          if (!text.includes('```') && !text.includes('~~~')) expect(letters(parts.join(''))).toBe(letters(text));
          for (const part of texts(text, { textMax, markdown: 'plain' }))
            expect(part.length).toBeLessThanOrEqual(textMax);
        },
      ),
      { numRuns: 300 },
    );
  });
});
