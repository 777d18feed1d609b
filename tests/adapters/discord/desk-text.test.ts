import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/adapters/discord/desk/commands.js';
import { raiseMarkdown } from '../../../src/adapters/discord/desk/raise.js';
import { threadTitle } from '../../../src/adapters/discord/desk/title.js';
import { lowerMarkdown } from '../../../src/adapters/discord/markdown.js';

describe('what an agent wrote', () => {
  it.each([
    ['!r Hello', { type: 'reply', text: 'Hello' }],
    ['!R\nHello\nthere', { type: 'reply', text: 'Hello\nthere' }],
    ['!r', { type: 'reply', text: '' }],
    ['!really', { type: 'unknown', text: '!really' }],
    ['Hello !r there', { type: 'note', text: 'Hello !r there' }],
    ['!Take', { type: 'act', act: 'take' }],
    ['!take it', { type: 'unknown', text: '!take it' }],
    ['!back', { type: 'act', act: 'hand-back' }],
    ['!constructor', { type: 'unknown', text: '!constructor' }],
    ['!HELP', { type: 'help' }],
    ['!!!', { type: 'note', text: '!!!' }],
  ])('%j is %o', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });

  it.each([
    ['line ends count', 'one\ntwo\n\nthree', 'one  \ntwo\n\nthree'],
    ['a list ends at its last point', '- a\n- `b`\nc', '- a\n- `b`\n\nc'],
    ['a quotation ends at its last line', '> a\n> b\nc', '> a  \n> b\n\nc'],
    ['>>> quotes all that follows', 'a\n>>> b\nc', 'a\n> b  \n> c'],
    ['an address is a link', 'see https://x.example/a_b.', 'see <https://x.example/a_b>.'],
    [
      'a link stays one',
      '[x](https://x.example/) and <https://y.example>',
      '[x](https://x.example/) and <https://y.example>',
    ],
    [
      'code stays as it is',
      '`https://x.example *a*`\n```js\na  \n\n\n# b\n```',
      '`https://x.example *a*`\n\n```js\na  \n\n\n# b\n```',
    ],
    ['a block of code in a line', 'so ```x``` it is', 'so \n```\nx\n```\n it is'],
    ['spoilers and small print are text', '||a||\n-# b', 'a  \nb'],
    ['a time is a date', '<t:1748852200:R>', '2025-06-02 08:16 UTC'],
    ['no heading of the fourth level', '#### a', '\\#### a'],
    ['no heading by a line below', 'a\n---', 'a  \n\\---'],
    ['no reference', '[a]: b', '\\[a]: b'],
    ['no entity', '&amp; &', '\\&amp; &'],
    ['no block of code by indentation', '        a', 'a'],
    ['no quotation without a space', '>a', '\\>a'],
    ['emphasis means the same', '**a** *b* ~~c~~ \\*d\\*', '**a** *b* ~~c~~ \\*d\\*'],
  ])('%s', (_what, written, raised) => {
    expect(raiseMarkdown(written)).toBe(raised);
  });

  it('reads on Discord as it was written there', () => {
    const written = '# Hello\n**Ann** says:\n- one\n- two\n\nsee https://x.example/a_b\n> so be it';
    expect(lowerMarkdown(raiseMarkdown(written)).text.replaceAll('\n\n', '\n')).toBe(written.replaceAll('\n\n', '\n'));
  });
});

describe('the name of a case’s thread', () => {
  it.each([
    ['## **Mia** asks\nmore', 'Mia asks'],
    ['\\*Mia\\* `x`', '*Mia* x'],
    ['x'.repeat(200), 'x'.repeat(90)],
    ['', 'Case'],
  ])('%j is %j', (content, title) => {
    expect(threadTitle({ content, embeds: [] })).toBe(title);
  });

  it('is in the embed of a card that is long', () => {
    expect(threadTitle({ content: '', embeds: [{ description: 'Mia asks' }] })).toBe('Mia asks');
  });
});
