import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reference } from '../../../src/adapters/teams/activity.js';
import { cardElements } from '../../../src/adapters/teams/cards/blocks.js';
import { cardMax, chosen } from '../../../src/adapters/teams/cards/message.js';
import { teamsCapabilities } from '../../../src/adapters/teams/index.js';
import { toActivity } from '../../../src/adapters/teams/render.js';
import { escapeMarkdown, type OutboundMessage } from '../../../src/model/message.js';
import { cardFault } from '../../fakes/teams/card.js';
import { buttons, cardsOf, visibleText } from '../../fakes/teams/visible.js';
import { attachment } from './world.js';

const reference: Reference = {
  serviceUrl: 'https://x.example/',
  conversation: { id: 'a:1', conversationType: 'personal' },
};
const choices = [{ id: 'y', label: 'Yes' }];
const lower = (text: string, more: Partial<OutboundMessage> = {}) => toActivity({ text, choices, ...more }, reference);
const rich = (...inlines: unknown[]) => ({ type: 'RichTextBlock', inlines });
const run = (text: string, look: object) => ({ type: 'TextRun', text, ...look });
const mono = { fontType: 'Monospace' };
const item = (mark: string, ...items: unknown[]) => ({
  type: 'ColumnSet',
  spacing: 'Small',
  columns: [
    { type: 'Column', width: 'auto', items: [rich(mark)] },
    { type: 'Column', width: 'stretch', spacing: 'Small', items },
  ],
});

describe('Markdown on a card', () => {
  it.each<[string, unknown[]]>([
    ['plain', [rich('plain')]],
    [
      '**bold**, *italic* and ~~gone~~',
      [
        rich(
          run('bold', { weight: 'Bolder' }),
          ', ',
          run('italic', { italic: true }),
          ' and ',
          run('gone', { strikethrough: true }),
        ),
      ],
    ],
    [
      '# Heading',
      [{ type: 'TextBlock', text: 'Heading', wrap: true, style: 'heading', size: 'Large', weight: 'Bolder' }],
    ],
    ['### A_b', [rich(run('A_b', { size: 'Default', weight: 'Bolder' }))]],
    ['- one\n- **two**', [item('•', rich('one')), item('•', rich(run('two', { weight: 'Bolder' })))]],
    ['3. three\n4. four', [item('3.', rich('three')), item('4.', rich('four'))]],
    ['- one\n  - deeper', [item('•', rich('one'), item('•', rich('deeper')))]],
    ['> quoted', [{ type: 'Container', style: 'emphasis', items: [rich('quoted')] }]],
    ['`a < b`', [rich(run('a < b', mono))]],
    [
      '```js\nif (a)\n  b\n```',
      [
        {
          type: 'Container',
          style: 'emphasis',
          items: [rich(run('if (a)', mono)), { ...rich(run('\u00a0\u00a0b', mono)), spacing: 'None' }],
        },
      ],
    ],
    ['one\ntwo  \nthree', [rich('one two'), { ...rich('three'), spacing: 'None' }]],
    [
      'See [our **shop**](https://shop.example/?a=1&b=(2)).',
      [
        {
          type: 'TextBlock',
          text: 'See [our ](https://shop.example/?a=1&b=%282%29)[**shop**](https://shop.example/?a=1&b=%282%29).',
          wrap: true,
        },
      ],
    ],
    [
      'The [`a_b`](https://shop.example)',
      [
        rich(
          'The ',
          run('a_b', {
            ...mono,
            color: 'Accent',
            underline: true,
            selectAction: { type: 'Action.OpenUrl', url: 'https://shop.example' },
          }),
        ),
      ],
    ],
    ['[run](javascript:alert(1))', [rich('[run](javascript:alert(1))')]],
    [
      'A ![box](https://shop.example/box.png) here',
      [
        rich('A '),
        { type: 'Image', url: 'https://shop.example/box.png', altText: 'box', spacing: 'None' },
        { ...rich(' here'), spacing: 'None' },
      ],
    ],
    [
      '![a box](http://shop.example/box.png)',
      [{ type: 'TextBlock', text: '[a box](http://shop.example/box.png)', wrap: true }],
    ],
    ['one\n\n---\n\ntwo', [rich('one'), { ...rich('two'), separator: true }]],
    [
      '| size | price |\n|---|---|\n| S | 3 |',
      [
        {
          type: 'Table',
          columns: [{ width: 1 }, { width: 1 }],
          rows: [
            [rich(run('size', { weight: 'Bolder' })), rich(run('price', { weight: 'Bolder' }))],
            [rich('S'), rich('3')],
          ].map((cells) => ({ type: 'TableRow', cells: cells.map((one) => ({ type: 'TableCell', items: [one] })) })),
        },
      ],
    ],
    ['{{DATE(2026-02-14T06:08:39Z,SHORT)}}', [rich('{', '{DATE(2026-02-14T06:08:39Z,SHORT)}}')]],
    ['-', [item('•', rich('\u00a0'))]],
  ])('%j', (markdown, elements) => {
    expect(cardElements(markdown)).toEqual(elements);
    expect(cardsOf(lower(markdown)).map(cardFault)).toEqual([undefined]);
  });
});

describe('a message with choices', () => {
  it('is one card that carries its text, and a notification’s words beside it', () => {
    const activity = lower('**Well**, which?');
    expect(activity).toEqual({ type: 'message', summary: 'Well, which?', attachments: [expect.anything()] });
    expect(visibleText(activity)).toBe('Well, which?');
    expect(buttons(activity).map(({ title }) => title)).toEqual(['Yes']);
  });

  it('names and rings the one it answers', () => {
    const user = { id: '29:ann', name: 'Ann <at>*x*</at>' };
    const place = { ...reference, conversation: { id: '19:1@thread.v2', conversationType: 'groupChat' }, user };
    const [card] = cardsOf(toActivity({ text: 'Which?', choices }, place));
    const text = '<at>Ann atxat</at>';
    expect(card).toMatchObject({
      body: [{ type: 'TextBlock', text }, { type: 'RichTextBlock' }, { type: 'ActionSet' }],
      msteams: { entities: [{ type: 'mention', text, mentioned: { id: '29:ann', name: 'Ann atxat' } }] },
    });
    expect(cardFault(card)).toBeUndefined();
  });

  it('has buttons that open its files, which stay when a choice was made', () => {
    const files = [attachment({ id: 'a', name: 'a_b.pdf', bytes: 2_048 }), attachment({ id: 'b', name: 'b.pdf' })];
    const links = new Map([['a', 'https://c.example/f']]);
    const activity = toActivity({ text: 'Here', choices, attachments: files }, reference, links);
    expect(visibleText(activity)).toBe('Here\n📎 a_b.pdf (2 KB)\n📎 b.pdf');
    expect(JSON.stringify(activity)).toContain(
      '{"type":"Action.OpenUrl","title":"📎 a_b.pdf (2 KB)","url":"https://c.example/f"}',
    );
    const after = chosen(activity, 'Yes');
    expect(visibleText(after)).toBe('Here\n📎 a_b.pdf (2 KB)\n📎 b.pdf\n✓ Yes');
    expect(buttons(after)).toEqual([]);
  });

  it.each([
    ['a long list', '- an item\n'.repeat(400)],
    ['many short lines of code', `\`\`\`\n${'a\n'.repeat(1_900)}\`\`\``],
    ['deep quotations', `${'>'.repeat(95)} deep\n\n`.repeat(40)],
    ['a wide table', `${'|a'.repeat(400)}|\n${'|-'.repeat(400)}|\n${'|b'.repeat(400)}|`],
  ])('of %s fits the card, if need be without its formats', (_, text) => {
    const most = Array.from({ length: teamsCapabilities.choices.max }, (_, i) => ({
      id: `${i}`.repeat(80),
      label: 'ü'.repeat(teamsCapabilities.choices.labelMax),
    }));
    const activity = lower(text.slice(0, teamsCapabilities.textMax), { choices: most });
    expect(cardsOf(activity).map(cardFault)).toEqual([undefined]);
    expect(Buffer.byteLength(JSON.stringify(activity.attachments))).toBeLessThan(cardMax + 100);
    const letters = (shown: string) => shown.match(/[a-z]/g)?.length;
    expect(letters(visibleText(activity))).toBe(letters(text.slice(0, teamsCapabilities.textMax)));
  });

  it('that no card can hold is refused before it leaves', () => {
    expect(() => lower('x'.repeat(40_000))).toThrow(expect.objectContaining({ code: 'refused' }));
  });

  it('comes out literally, whatever a customer wrote', () => {
    const flowing = (s: string) => s.replace(/[\s\u00a0]+/g, ' ').trim();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const activity = lower(`You wrote: ${escapeMarkdown(text)}`);
        expect(cardsOf(activity).map(cardFault)).toEqual([undefined]);
        expect(flowing(visibleText(activity))).toBe(flowing(`You wrote: ${text}`));
        expect(JSON.stringify(activity)).not.toContain('<at>');
        expect(JSON.stringify(activity)).not.toContain('OpenUrl');
      }),
    );
  });
});
