import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../../src/adapters/render.js';
import type { Reference } from '../../../src/adapters/teams/activity.js';
import { chosen } from '../../../src/adapters/teams/cards/message.js';
import { teamsXml } from '../../../src/adapters/teams/html.js';
import { teamsCapabilities } from '../../../src/adapters/teams/index.js';
import { payloadMax, toActivity } from '../../../src/adapters/teams/render.js';
import { escapeMarkdown } from '../../../src/model/message.js';
import { buttons, visibleText, xmlFault } from '../../fakes/teams/visible.js';
import { attachment } from './world.js';

const personal: Reference = {
  serviceUrl: 'https://x.example/',
  conversation: { id: 'a:1', conversationType: 'personal' },
};
const channel: Reference = {
  serviceUrl: 'https://x.example/',
  conversation: { id: '19:1@thread.tacv2;messageid=1', conversationType: 'channel' },
  user: { id: '29:ann', name: 'Ann <at>everyone</at> & Co' },
};

describe('Markdown in Teams', () => {
  it.each([
    ['plain', '<p>plain</p>'],
    [
      '**bold** and *italic* and ~~gone~~',
      '<p><strong>bold</strong> and <em>italic</em> and <strike>gone</strike></p>',
    ],
    ['# Heading', '<p><strong>Heading</strong></p>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['3. three\n4. four', '<ol start="3"><li>three</li><li>four</li></ol>'],
    ['> quoted', '<blockquote><p>quoted</p></blockquote>'],
    ['`a < b`', '<p><code>a &lt; b</code></p>'],
    ['```js\nif (a && b)\n  c\n```', '<pre>if (a &amp;&amp; b)\n  c</pre>'],
    ['one\ntwo  \nthree', '<p>one two<br/>three</p>'],
    ['[shop](https://shop.example/?a=1&b=2)', '<p><a href="https://shop.example/?a=1&amp;b=2">shop</a></p>'],
    ['[run](javascript:alert(1))', '<p>[run](javascript:alert(1))</p>'],
    ['![a box](https://shop.example/box.png)', '<p><img src="https://shop.example/box.png" alt="a box"/></p>'],
    ['![a box](http://shop.example/box.png)', '<p><a href="http://shop.example/box.png">a box</a></p>'],
    ['---', '<hr/>'],
    ['<b>raw</b> &amp; &copy;', '<p>&lt;b&gt;raw&lt;/b&gt; &amp; ©</p>'],
  ])('%j becomes %j', (markdown, xml) => {
    expect(teamsXml(markdown)).toBe(xml);
    expect(xmlFault(xml)).toBeUndefined();
  });
});

/** What a customer may write to be taken for somebody else, to ring everybody, or to lead astray. */
const tricks = [
  '@everyone @channel @Careline',
  '<at>everyone</at>',
  '<at id="0">General</at>',
  '&lt;at&gt;everyone&lt;/at&gt;',
  '<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)>',
  '[bank](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>',
  '**not bold** _not italic_ `not code` ~~not gone~~ # none\n# none\n> none\n- none\n1. none',
  '{{DATE(2017-02-14T06:08:39Z,SHORT)}} &amp; &nbsp; &#60;',
  '"quoted" & \'apostrophes\' \\ back\\slashes',
  '<!channel> <@U123> @here',
  '</p></blockquote>',
  '```\nfence\n```',
];

describe('what a customer wrote', () => {
  it.each(tricks)('comes out literally: %j', (text) => {
    const activity = toActivity({ text: `You wrote: ${escapeMarkdown(text)}` }, personal);
    expect(xmlFault(activity.text!)).toBeUndefined();
    expect(activity.entities).toBeUndefined();
    expect(activity.text).not.toMatch(/<(at|a|img|b|strong|em|code|pre|strike)\b/);
    const flowing = (s: string) => s.replace(/\s+/g, ' ').trim();
    expect(flowing(visibleText(activity))).toBe(flowing(`You wrote: ${text}`));
  });

  it('whatever it is, makes sound XML, mentions nobody and stays within what Teams takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.boolean(), (text, escaped) => {
        const activity = toActivity({ text: escaped ? escapeMarkdown(text) : text }, personal);
        expect(xmlFault(activity.text!)).toBeUndefined();
        expect(activity.text).not.toContain('<at');
        expect(activity.entities).toBeUndefined();
      }),
    );
  });

  it('as a choice’s label stays a label', () => {
    const activity = toActivity({ text: 'Which?', choices: [{ id: 'a', label: '<at>x</at> **b**' }] }, personal);
    expect(buttons(activity).map((b) => b.title)).toEqual(['<at>x</at> **b**']);
    expect(visibleText(chosen(activity, '<at>x</at> **b**'))).toBe('Which?\n✓ <at>x</at> **b**');
  });
});

describe('a message in Teams', () => {
  it('names the one it answers where several listen, and rings her alone', () => {
    const activity = toActivity({ text: 'It is on its way.' }, channel);
    expect(activity.entities).toEqual([
      { type: 'mention', mentioned: channel.user, text: '<at>Ann &lt;at&gt;everyone&lt;/at&gt; &amp; Co</at>' },
    ]);
    expect(visibleText(activity)).toBe('Ann <at>everyone</at> & Co It is on its way.');
    expect(toActivity({ text: '- a list' }, channel).text).toMatch(/^<p><at>.*<\/at><\/p><ul>/);
  });

  it('gives short choices one row, long ones a row each', () => {
    const rows = (labels: string[]) =>
      (
        toActivity({ text: '?', choices: labels.map((label) => ({ id: label, label })) }, personal).attachments![0]!
          .content as { body: { type: string }[] }
      ).body.filter(({ type }) => type === 'ActionSet').length;
    expect(rows(['Yes', 'No'])).toBe(1);
    expect(rows(['Where is my parcel?', 'No'])).toBe(2);
  });

  it('names files, and links those that can be had', () => {
    const files = [attachment({ id: 'a', name: 'a<b>.pdf', bytes: 2_048 }), attachment({ id: 'b', name: 'b.pdf' })];
    const activity = toActivity(
      { text: 'Here', attachments: files },
      personal,
      new Map([['a', 'https://c.example/f?a=1&b=2']]),
    );
    expect(activity.text).toBe(
      '<p>Here</p><p><a href="https://c.example/f?a=1&amp;b=2">📎 a&lt;b&gt;.pdf</a> (2 KB)</p><p>📎 b.pdf</p>',
    );
  });

  it('that grows too large as XML goes as plain text, nothing lost', () => {
    const text = Array.from({ length: 40 }, () => `${'>'.repeat(95)} deep`)
      .join('\n\n')
      .slice(0, teamsCapabilities.textMax);
    const activity = toActivity({ text }, channel);
    expect(activity).toMatchObject({ textFormat: 'plain', text });
    expect(JSON.stringify(activity).length * 2).toBeLessThan(payloadMax);
  });

  it('is split where it is too long, each part sound by itself', () => {
    const paragraph = 'See **our [terms](https://shop.example/terms)** and `code & more`. ';
    const long = `${paragraph.repeat(60)}\n\n\`\`\`\n${'line <of> code\n'.repeat(300)}\`\`\``;
    const parts = render({ text: long, choices: [{ id: 'y', label: 'Yes' }] }, teamsCapabilities);
    expect(parts.length).toBeGreaterThan(2);
    const activities = parts.map((part) => toActivity(part, personal));
    for (const activity of activities) {
      expect(xmlFault(activity.text ?? '')).toBeUndefined();
      expect(visibleText(activity)).not.toMatch(/\*\*|```|\]\(/);
    }
    for (const activity of activities.slice(0, -1)) {
      expect(activity.textFormat).toBe('xml');
      expect(activity.attachments).toBeUndefined();
    }
    expect(activities.at(-1)).not.toHaveProperty('text');
    expect(activities.at(-1)?.attachments).toHaveLength(1);
  });
});
