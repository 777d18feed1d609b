import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/adapters/render-plain.js';
import { readCommand } from '../../../src/adapters/slack/desk/command.js';
import { raise } from '../../../src/adapters/slack/desk/raise.js';
import { withEmoji } from '../../../src/adapters/slack/emoji.js';
import { toPieces } from '../../../src/adapters/slack/markdown.js';

const nameOf = (user: string) => (user === 'U0MIA' ? 'Mia *Stone*' : undefined);
const raised = (text: string) => raise(text, nameOf);

describe('an agent’s words on Slack', () => {
  it.each([
    ['*bold* and _italic_, ~gone~', '**bold** and *italic*, ~~gone~~'],
    ['*_both_* (*so*) "_so_"', '***both*** (**so**) "*so*"'],
    ['5 * 3 * 2, a*b*c, snake_case_name, 3~4', '5 \\* 3 \\* 2, a\\*b\\*c, snake_case_name, 3\\~4'],
    ['_ a _ and * b *', '\\_ a \\_ and \\* b \\*'],
    ['`x = *y* &lt; 3`', '`x = *y* < 3`'],
    ['```\nif (a &lt; b) *c*\n```', '```\nif (a < b) *c*\n```'],
    ['see\n```a```\nthere', 'see\n\n```\na\n```\n\nthere'],
    ['<https://shop.example/a?b=1&amp;c=2>', '<https://shop.example/a?b=1&c=2>'],
    ['<https://shop.example/(a)|the *shop*>', '[the \\*shop\\*](https://shop.example/%28a%29)'],
    ['*<https://shop.example|shop>*', '**[shop](https://shop.example)**'],
    ['<mailto:ann@example.com|ann@example.com>', '[ann@example.com](mailto:ann@example.com)'],
    ['<tel:+431234|+43 1234>', '\\+43 1234'],
    ['<javascript:alert(1)|here>', 'here'],
    ['<@U0MIA> and <@U0BOB|bob> in <#C1|help>', '@Mia \\*Stone\\* and @bob in #help'],
    ['<!here> <!subteam^S1|@support>', '@here @support'],
    ['one\ntwo\n\nthree', 'one  \ntwo\n\nthree'],
    ['Steps:\n• first\n    ◦ inner\n• *second*\nDone', 'Steps:\n\n- first\n    - inner\n- **second**\n\nDone'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['&gt; quoted\n&gt; more\nmine', '> quoted  \n> more\n\nmine'],
    ['# no heading\n+1\n---\n3.5 is it\n2) no', '\\# no heading  \n\\+1  \n\\---  \n3.5 is it  \n2\\) no'],
    ['&lt;b&gt; &amp;amp; [x](https://evil.example) \\', '\\<b> \\&amp; \\[x\\](https://evil.example) \\\\'],
    ['    far in', 'far in'],
    ['', ''],
  ])('%j become %j', (from, to) => expect(raised(from)).toBe(to));

  it.each([
    '*bold* and _italic_ and ~gone~',
    '5 * 3 * 2 &lt; 4 &amp; [x](y)',
    '1. one\n2. two',
    '`a_b` <https://a.example|a b>',
  ])('come back as they were where the customer is on Slack too: %j', (text) => {
    const back = toPieces(raised(text)).map((piece) => (piece.kind === 'text' ? piece.text : ''));
    expect(back.join('\n\n').replaceAll('\u200b', '')).toBe(text);
  });

  it('are plain where nothing is formatted', () => {
    expect(plainText(raised('*Hi* <@U0MIA>\n• a_b\n• 2 * 2'))).toBe('Hi @Mia *Stone*\n\n- a_b\n- 2 * 2');
  });

  it('are read in reasonable time, however they are made', () => {
    for (const text of [
      '*a '.repeat(5_000),
      '_*~'.repeat(5_000),
      '*a* '.repeat(5_000),
      '`<'.repeat(5_000),
      '&gt;'.repeat(5_000),
    ])
      expect(raised(text).length).toBeGreaterThan(0);
  });

  it.each([
    ['!r hello', { kind: 'reply', text: 'hello' }],
    ['!R\nhello\nthere', { kind: 'reply', text: 'hello\nthere' }],
    ['<@U0BOT> !r hello', { kind: 'reply', text: 'hello' }],
    ['!r', { kind: 'reply', text: '' }],
    ['!rhello', { kind: 'note', almost: false }],
    ['I said !r hello', { kind: 'note' }],
    ['!Take', { kind: 'act', act: 'take' }],
    ['!back', { kind: 'act', act: 'hand-back' }],
    ['!resolve it', { kind: 'note', almost: true }],
    ['!help', { kind: 'help' }],
    ['!constructor', { kind: 'note', almost: false }],
  ])('%j are read as %j', (text, command) => expect(readCommand(text, 'U0BOT')).toMatchObject(command));
});

describe('emoji', () => {
  it('are characters wherever Slack names them', () => {
    const section = (...elements: object[]) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements }],
    });
    const blocks = [
      section(
        { type: 'emoji', name: '+1::skin-tone-2', unicode: '1f44d-1f3fb' },
        { type: 'emoji', name: 'wave', unicode: '1f44b' },
        { type: 'emoji', name: 'careline' },
        { type: 'emoji', name: 'odd', unicode: 'ffffff' },
      ),
    ];
    const text = ':+1::skin-tone-2: :wave: :careline: :odd: :tada:';
    expect(withEmoji({ text, blocks })).toBe('👍🏻 👋 :careline: :odd: :tada:');
    expect(withEmoji({})).toBe('');
  });
});
