import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customId, readCustomId } from '../../../src/adapters/discord/components.js';
import { discordCapabilities } from '../../../src/adapters/discord/index.js';
import { lowerMarkdown } from '../../../src/adapters/discord/markdown.js';
import { nonceOf, payloadOf } from '../../../src/adapters/discord/render.js';
import { render } from '../../../src/adapters/render.js';
import { escapeMarkdown } from '../../../src/model/message.js';

const lower = (markdown: string) => lowerMarkdown(markdown).text;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

describe('Markdown on Discord', () => {
  it.each([
    ['**bold**, __bold__, *slanted*, _slanted_', '**bold**, **bold**, *slanted*, *slanted*'],
    ['~~gone~~ `code` ``a`b``', '~~gone~~ `code` `` a`b ``'],
    ['# One\n\ntext\n\n#### Four', '# One\ntext\n\n### Four'],
    ['one\ntwo\\\nthree', 'one two\nthree'],
    ['- a\n- b\n  1. c\n  2. d', '- a\n- b\n  1. c\n  2. d'],
    ['text\n\n- a\n\nmore', 'text\n\n- a\n\nmore'],
    ['> said\n> so\n\nyes', '> said so\n\nyes'],
    ['```js\nlet a = `x`;\n```', '```js\nlet a = `x`;\n```'],
    ['[here](https://a.example/b_c)', '[here](https://a.example/b_c)'],
    ['[here](https://a.example/b\\(c\\))', '[here](https://a.example/b%28c%29)'],
    ['<https://a.example/b_c>', 'https://a.example/b_c'],
    ['see https://a.example/b_c_d now', 'see https://a.example/b_c_d now'],
    ['[bank.example](https://evil.example)', 'bank.example (https://evil.example)'],
    ['[mail us](mailto:a_b@c.example)', 'mail us (a\\_b@c.example)'],
    ['snake_case and 2 * 3 | 4', 'snake\\_case and 2 \\* 3 \\| 4'],
    ['a\n\n---\n\nb', 'a\n\n———\n\nb'],
    ['| a | b |', '\\| a \\| b \\|'],
    ['<b>x</b>', '\\<b\\>x\\</b\\>'],
  ])('%j becomes %j', (markdown, expected) => {
    expect(lower(markdown)).toBe(expected);
  });

  it('shows pictures as pictures', () => {
    expect(lowerMarkdown('See ![the label](https://a.example/label.png)')).toEqual({
      text: 'See ',
      images: [{ url: 'https://a.example/label.png', alt: 'the label' }],
    });
  });
});

describe('what a customer wrote, in a message of the bot', () => {
  it.each([
    ['@everyone and @here', '@\u200beveryone and @\u200bhere'],
    ['<@180201710000000001> <@&5> <#7>', '\\<@180201710000000001\\> \\<@&5\\> \\<#7\\>'],
    ['<a:dance:11> <t:0:R> </ask:5>', '\\<a:dance:11\\> \\<t:0:R\\> \\</ask:5\\>'],
    ['**loud** ~~x~~ ||secret||', '\\*\\*loud\\*\\* \\~\\~x\\~\\~ \\|\\|secret\\|\\|'],
    ['[your bank](https://evil.example)', '\\[your bank\\](https://evil.example)'],
    ['# Title', '\\# Title'],
    ['-# small', '\\-# small'],
    ['> quoted', '\\> quoted'],
    ['- item', '\\- item'],
    ['1. first', '1\\. first'],
    ['`code` ```', '\\`code\\` \\`\\`\\`'],
    ['back\\slash', 'back\\\\slash'],
  ])('%j comes out literally', (text, expected) => {
    expect(lower(escapeMarkdown(text))).toBe(expected);
  });

  it('never forms a mention, a masked link or a spoiler, whatever it is', () => {
    console.info(`seed ${seed}`);
    const pieces = fc.constantFrom(...'<>@#&!:*_~|`[]()\\ \na1'.split(''), '@everyone', 'https://x.y/', '<@1>', '](');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const out = lower(escapeMarkdown(parts.join('')));
        const bare = out.replace(/\\\\/g, '').replace(/\\[*_~|`[\]<>#\-+.)]/g, '');
        expect(bare).not.toMatch(/@(everyone|here)/i);
        expect(bare.replace(/https?:\/\/\S+/g, '')).not.toMatch(/[<`*~|[]/);
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('a message as Discord takes it', () => {
  const owner = '180201710000000001';

  it('pings nobody, and shows no previews', () => {
    expect(payloadOf({ text: '@everyone' }, { owner })).toMatchObject({
      allowed_mentions: { parse: [], replied_user: false },
      flags: 4,
    });
  });

  it('has at most five buttons in a row, and ids within the limit', () => {
    const choices = Array.from({ length: 25 }, (_, i) => ({ id: `${i}`.padEnd(80, 'x'), label: `Option ${i}` }));
    const { components } = payloadOf({ text: 'Which?', choices }, { owner });
    expect(components.map((row) => row.components.length)).toEqual([5, 5, 5, 5, 5]);
    for (const { custom_id } of components.flatMap((row) => row.components)) {
      expect(custom_id.length).toBeLessThanOrEqual(100);
      expect(readCustomId(custom_id)?.owner).toBe(owner);
    }
    expect(readCustomId(customId(owner, 'faq:a:b'))).toEqual({ owner, choice: 'faq:a:b' });
    expect(readCustomId('somebody-elses')).toBeUndefined();
  });

  it('names whom it answers where several speak', () => {
    expect(payloadOf({ text: 'Yes' }, { owner, named: true }).content).toBe(`<@${owner}> Yes`);
  });

  it('always fits, however much escaping it takes', () => {
    console.info(`seed ${seed}`);
    const word = fc.constantFrom(
      'snake_case_name',
      '***',
      '_',
      'plain',
      '\n\n',
      '- a',
      '> b',
      'https://a.example/x',
      '|',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 400 }), (parts) => {
        for (const part of render({ text: parts.join(' ') }, discordCapabilities)) {
          const { content, embeds } = payloadOf(part, { owner, named: true });
          expect(content.length).toBeLessThanOrEqual(2_000);
          expect(embeds[0]?.description?.length ?? 0).toBeLessThanOrEqual(4_096);
        }
      }),
      { seed, numRuns: 200 },
    );
    const { content, embeds } = payloadOf({ text: 'a_b '.repeat(470) }, { owner });
    expect(content).toBe('');
    expect(embeds[0]?.description).toContain('a\\_b');
  });

  it('is named by 24 characters that differ from key to key', () => {
    const names = new Set(Array.from({ length: 1_000 }, (_, i) => nonceOf(`discord:dm:1#1.${i}`)));
    expect(names.size).toBe(1_000);
    for (const name of names) expect(name).toHaveLength(24);
  });
});
