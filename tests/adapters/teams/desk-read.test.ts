import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseActivity } from '../../../src/adapters/teams/activity.js';
import { readCommand } from '../../../src/adapters/teams/desk/command.js';
import { readSubmission } from '../../../src/adapters/teams/desk/dialog.js';
import { raise, raisePlain } from '../../../src/adapters/teams/desk/raise.js';
import { markdownOf, readDesk, replyOf } from '../../../src/adapters/teams/desk/read.js';
import { teamsXml } from '../../../src/adapters/teams/html.js';
import { visibleText } from '../../fakes/teams/visible.js';

const folder = resolve(import.meta.dirname, '../../../src/adapters/teams/samples');
const sample = (name: string) => parseActivity(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))!;
const channel = '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype';
const root = '1485983194839';

describe('a delivery from a desk’s channel', () => {
  it('that is a reply is read with its formats, without the mention', () => {
    expect(readDesk(sample('desk-reply'))).toMatchObject({
      kind: 'wrote',
      channel,
      root,
      id: '1485983999991',
      at: Date.parse('2026-02-01T21:10:08.511Z'),
      addressed: true,
    });
    expect(replyOf(sample('desk-reply'))).toBe(
      'Dear **Ann**,\n\nyour parcel left *today*:\n\n- [track it](https://shop.example/t?a=1&b=2)\n- 2 & 3 follow',
    );
  });

  it('that asks for the dialog, or sends it off, is an invoke in the card’s thread', () => {
    expect(readDesk(sample('desk-dialog-asked'))).toMatchObject({ kind: 'asked', name: 'task/fetch', channel, root });
    const sent = readDesk(sample('desk-dialog-sent'));
    expect(sent).toMatchObject({ kind: 'asked', name: 'task/submit', channel, root });
    expect(sent.kind === 'asked' && readSubmission(sent.value)).toMatchObject({
      dialog: sample('desk-dialog-asked').id,
      text: '**Done**, see [here](https://shop.example).',
    });
  });

  it('that changes or removes what stands there names the message', () => {
    const [changed, removed] = [readDesk(sample('desk-note-changed')), readDesk(sample('desk-note-deleted'))];
    expect(changed).toMatchObject({ kind: 'changed', id: '1485983999991', root, restored: false });
    expect(removed).toMatchObject({ kind: 'removed', id: '1485983999991', root });
    expect(changed.kind === 'changed' && removed.kind === 'removed' && changed.change !== removed.change).toBe(true);
  });

  it('or elsewhere keeps its formats as Markdown, without the mention', () => {
    expect(markdownOf(sample('agent-in-thread'))).toBe('Hi Megan, I **have** it: see [here](https://shop.example/t)');
    expect(markdownOf(sample('channel-mention'))).not.toContain('Careline');
    expect(markdownOf({ ...sample('agent-in-thread'), attachments: [] })).toBe('Hi Megan, I have it: see here');
  });

  it('in a channel’s first message names its own thread', () => {
    const alone = sample('channel-mention');
    expect(readDesk({ ...alone, conversation: { ...alone.conversation!, id: channel } })).toMatchObject({ root });
  });

  it.each(['another-bot', 'own-echo', 'reaction', 'typing', 'foreign-card', 'message-updated-otherwise'])(
    '%s is nothing to agents',
    (name) => {
      expect(readDesk(sample(name))).toEqual({ kind: 'ignored' });
    },
  );

  it.each(['bot-added-to-team', 'member-added', 'installed'])('%s is about the channel', (name) => {
    expect(readDesk(sample(name))).toEqual({ kind: 'channel' });
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    {},
    { data: null },
    { data: { careline: 'desk:take', dialog: 'x' } },
    { data: { careline: 'desk:reply', dialog: 7 } },
  ])('a dialog of %j is none of ours', (value) => {
    expect(readSubmission(value)).toBeUndefined();
  });
});

describe('a command', () => {
  it.each([
    ['!r Hello', { kind: 'reply', text: 'Hello' }],
    ['!R\nHello\nAnn', { kind: 'reply', text: 'Hello\nAnn' }],
    ['!r', { kind: 'reply', text: '' }],
    [' !take ', { kind: 'act', act: 'take' }],
    ['!RESOLVE', { kind: 'act', act: 'resolve' }],
    ['!back', { kind: 'act', act: 'hand-back' }],
    ['!help', { kind: 'help' }],
    ['!return it', { kind: 'note', text: '!return it', almost: true }],
    ['!take it', { kind: 'note', text: '!take it', almost: true }],
    ['!constructor', { kind: 'note', text: '!constructor', almost: true }],
    ['wow!', { kind: 'note', text: 'wow!', almost: false }],
    ['a !r b', { kind: 'note', text: 'a !r b', almost: false }],
  ])('%j', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });
});

const noBot = () => false;

describe('an agent’s HTML as Markdown', () => {
  it.each([
    ['<div>plain</div>', 'plain'],
    ['<p>one<br>two</p><p>&nbsp;</p><p>three</p>', 'one  \ntwo\n\nthree'],
    [
      '<p><strong>bold </strong>text, <i>italic</i>, <s>gone</s>, <u>under</u></p>',
      '**bold** text, *italic*, ~~gone~~, under',
    ],
    ['<p>code <code>a &lt; `b`</code></p>', 'code `` a < `b` ``'],
    ['<pre>if (a &amp;&amp; b)\n  c</pre>', '```\nif (a && b)\n  c\n```'],
    ['<codeblock class="X"><code>a<br>b</code></codeblock>', '```\na\nb\n```'],
    ['<ol start="3"><li>three</li><li>four<ul><li>deep</li></ul></li></ol>', '3. three\n4. four\n   - deep'],
    ['<blockquote><p>quoted</p><p>more</p></blockquote><p>said</p>', '> quoted\n>\n> more\n\nsaid'],
    ['<h2>Head</h2><p>text</p>', '**Head**\n\ntext'],
    ['<p><a href="https://x.example/">https://x.example/</a></p>', '<https://x.example/>'],
    ['<p><a href="https://x.example/a(b)">see <b>it</b></a></p>', '[see **it**](https://x.example/a%28b%29)'],
    ['<p><a href="javascript:alert(1)">run</a></p>', 'run'],
    ['<p>hi <emoji id="smile" alt="🙂" title="Smile"></emoji></p>', 'hi 🙂'],
    ['<p><span itemtype="http://schema.skype.com/Mention" itemid="1">Tom</span> knows</p>', '@Tom knows'],
    ['<p>**not bold** _x_ [y](z) &lt;b&gt; `c` # d</p>', '\\*\\*not bold\\*\\* \\_x\\_ \\[y\\](z) \\<b\\> \\`c\\` # d'],
    ['<p># no heading</p><p>1. no list</p><p>- none</p>', '\\# no heading\n\n1\\. no list\n\n\\- none'],
    ['<blockquote itemtype="http://schema.skype.com/Reply"><p>secret</p></blockquote><p>hi</p>', 'hi'],
    ['<p>never <b>closed', 'never **closed**'],
    ['<!-- <p>no</p> --><script>alert(1)</script>', 'alert(1)'],
    ['a < b > c', 'a \\< b \\> c'],
  ])('%j', (html, markdown) => {
    expect(raise(html, noBot)).toBe(markdown);
  });

  it('leaves out the bot wherever it is mentioned', () => {
    const html =
      '<p><span itemtype="http://schema.skype.com/Mention" itemid="0">Careline</span> !r Hello <at>Careline</at></p>';
    expect(raise(html, (name) => name === 'Careline')).toBe('!r Hello');
  });

  it('made of plain text says the same to its reader', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const flowing = (s: string) => s.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
        const html = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
        const seen = (markdown: string) =>
          flowing(visibleText({ type: 'message', textFormat: 'xml', text: teamsXml(markdown) }));
        expect(seen(raise(`<p>${html}</p>`, noBot))).toBe(flowing(text));
        expect(seen(raisePlain(text))).toBe(flowing(text));
      }),
    );
  });

  it('however broken, is read in no time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<p>', '</p>', '<b', '>', '"', '<a href="', '</ul>', '<li>', 'x', '&#1;', '<br/>')),
        (parts) => {
          expect(typeof raise(parts.join(''), noBot)).toBe('string');
        },
      ),
    );
    expect(raise('<b>'.repeat(20_000), noBot)).toBe('');
    expect(raise(`<a ${'"'.repeat(20_000)}`, noBot).length).toBeGreaterThan(0);
  });
});
