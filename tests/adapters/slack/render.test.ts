import { describe, expect, it } from 'vitest';
import type { Press } from '../../../src/adapters/slack/interaction.js';
import { toPieces } from '../../../src/adapters/slack/markdown.js';
import { chosenPayload, toPayload } from '../../../src/adapters/slack/render.js';
import { escapeMarkdown } from '../../../src/model/message.js';

const ref = { channel: 'D0ANN', user: 'U0ANN' };
const mrkdwn = (markdown: string) =>
  toPieces(markdown)
    .map((piece) => (piece.kind === 'text' ? piece.text : `[${piece.alt}: ${piece.url}]`))
    .join('\n\n');
const seen = (markdown: string) => mrkdwn(markdown).replaceAll('\u200b', '');

describe('Markdown on Slack', () => {
  it.each([
    ['**bold** and *italic* and ~~gone~~', '*bold* and _italic_ and ~gone~'],
    ['# Returns **now**', '*Returns now*'],
    ['[our shop](https://shop.example/a?b=1&c=2)', '<https://shop.example/a?b=1&amp;c=2|our shop>'],
    ['[a|b](https://shop.example/a|b>c)', '<https://shop.example/a%7Cb%3Ec|a|b>'],
    ['https://shop.example/snake_case_name', '<https://shop.example/snake_case_name>'],
    [
      'See (https://shop.example/a_b), or https://b.example.',
      'See (<https://shop.example/a_b>), or <https://b.example>.',
    ],
    ['<https://shop.example/_a_>', '<https://shop.example/_a_>'],
    ['<ann@example.com>', '<mailto:ann@example.com|ann@example.com>'],
    ['[run](javascript:alert)', '[run](javascript:alert)'],
    ['- one\n- two\n  1. deep\n  2. deeper', '• one\n• two\n    1. deep\n    2. deeper'],
    ['3. three\n4. four', '3. three\n4. four'],
    ['> quoted\n> more', '> quoted more'],
    ['`a < b` and\n\n```js\nx && y\n```', '`a &lt; b` and\n\n```\nx &amp;&amp; y\n```'],
    ['one\n\n---\n\ntwo  \nthree', 'one\n\n———\n\ntwo\nthree'],
    ['See ![the box](https://shop.example/box.png) here', 'See  here\n\n[the box: https://shop.example/box.png]'],
    ['**[bold link](https://shop.example)**', '*<https://shop.example|bold link>*'],
    ['<b>no html</b>', '&lt;b&gt;no html&lt;/b&gt;'],
  ])('%j becomes %j', (from, to) => {
    expect(seen(from)).toBe(to);
  });

  it('keeps emphasis inside a word working', () => {
    expect(mrkdwn('un**believ**able')).toBe('un\u200b*believ*\u200bable');
  });
});

describe('a customer’s text', () => {
  const hostile = [
    '<!channel>',
    '<!here|all is well>',
    '<@U0BOB>',
    '<#C0HELP>',
    '<https://evil.example|https://bank.example>',
    '@everyone @channel',
    '*not bold* _not italic_ ~not gone~ `no code`',
    '[bank](https://evil.example)',
    '> no quotation',
    '&lt;!channel&gt;',
    '```\nno code\n```',
    '# no heading',
    '<b>no html</b>',
    'snake_case_name',
  ];

  it.each(hostile)('%j comes out literally', (text) => {
    const { blocks, text: fallback } = toPayload({ text: `You wrote: ${escapeMarkdown(text)}` }, ref);
    const [block] = blocks as { type: string; text: { text: string; verbatim: boolean } }[];
    expect(blocks).toHaveLength(1);
    expect(block!.text.verbatim).toBe(true);
    for (const out of [block!.text.text, fallback]) {
      // An address may be clicked, for it leads where it says.
      const unlinked = out.replace(/<(https?:\/\/[^<>|]+)>/g, '$1');
      expect(unlinked).not.toMatch(/[<>]/);
      const read = unlinked.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').replaceAll('\u200b', '');
      expect(read.replace(/\n+/g, ' ')).toBe(`You wrote: ${text.replace(/\n+/g, ' ')}`);
    }
  });

  it('cannot begin or end a marker of Slack’s', () => {
    const marked = mrkdwn(escapeMarkdown('*a* _b_ ~c~ `d`'));
    expect(marked).not.toMatch(/(^|\s)[*_~`]\p{L}/u);
    expect(marked).not.toMatch(/\p{L}[*_~`](\s|$)/u);
  });
});

describe('a message', () => {
  it('has its choices as buttons that lead back to its conversation', () => {
    const choices = [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No & <never>' },
    ];
    const { blocks } = toPayload({ text: 'Well?', choices }, { ...ref, thread: '1.1' });
    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      block_id: 'careline/U0ANN/U0ANN/1.1/',
      elements: [
        { action_id: 'choice-0', value: 'yes', text: { type: 'plain_text', text: 'Yes', emoji: false } },
        { action_id: 'choice-1', value: 'no', text: { text: 'No & <never>' } },
      ],
    });
  });

  it('names whom it answers in somebody else’s thread', () => {
    const named = { channel: 'C0HELP', user: 'U0BOB', thread: '1.1', named: true as const };
    expect(toPayload({ text: 'On Tuesday.' }, named).text).toBe('<@U0BOB> On Tuesday.');
    expect(toPayload({ text: '```\ncode\n```' }, named).text).toBe('<@U0BOB>\n\n```\ncode\n```');
  });

  it('shows pictures as pictures, or as links when Slack cannot fetch them', () => {
    const message = { text: 'Look:\n\n![the *box*](https://shop.example/box.png)' };
    expect(toPayload(message, ref).blocks.at(-1)).toEqual({
      type: 'image',
      image_url: 'https://shop.example/box.png',
      alt_text: 'the box',
    });
    expect(JSON.stringify(toPayload(message, ref, false).blocks)).toContain('<https://shop.example/box.png|the box>');
  });

  it.each([
    ['ampersands', '&'.repeat(2_500)],
    ['markers', '* '.repeat(1_250)],
    ['words', 'word & '.repeat(357)],
    ['code', `\`\`\`\n${'a < b && c\n'.repeat(220)}\`\`\``],
    ['pictures', '![p](https://shop.example/p.png)\n\n'.repeat(70)],
    ['lines', 'a\n\n'.repeat(830)],
    ['links', '[a](https://shop.example/?a=1&b=2) '.repeat(70)],
  ])('stays within Slack’s limits when it is full of %s', (_what, text) => {
    const { blocks, text: fallback } = toPayload({ text, choices: [{ id: 'a', label: 'A' }] }, ref);
    const sections = blocks.flatMap((b) => ('text' in b && b.type === 'section' ? [b.text!.text] : []));
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(Math.max(0, ...sections.map((s) => s.length))).toBeLessThanOrEqual(3_000);
    expect(sections.join('').length).toBeLessThanOrEqual(13_200);
    expect(fallback.length).toBeLessThanOrEqual(40_000);
    for (const section of sections) {
      expect(section.replace(/&(amp|lt|gt);/g, '').replace(/<[^<>&|]*(&[^<>|]*)*\|[^<>]*>/g, '')).not.toMatch(/[&<>]/);
      expect((section.match(/```/g) ?? []).length % 2).toBe(0);
    }
    const whole = sections.join(' ').replace(/```|\s/g, '');
    if (_what !== 'pictures')
      expect(whole).toBe(
        toPieces(text)
          .map((p) => (p.kind === 'text' ? p.text : ''))
          .join('')
          .replace(/```|\s/g, ''),
      );
  });

  it('shows the pressed button in place of all', () => {
    const blocks = [
      { type: 'section', block_id: 's', text: { type: 'mrkdwn', text: 'Well?' } },
      { type: 'actions', block_id: 'careline/U0ANN/U0ANN//', elements: [] },
    ];
    const press: Press = {
      label: '<No>',
      blockId: 'careline/U0ANN/U0ANN//',
      channel: 'D0ANN',
      ts: '1.1',
      text: 'Well?',
      blocks,
    };
    expect(chosenPayload(press)).toEqual({
      text: 'Well?',
      blocks: [blocks[0], { type: 'context', elements: [{ type: 'mrkdwn', text: '✓ &lt;No&gt;', verbatim: true }] }],
    });
  });
});
