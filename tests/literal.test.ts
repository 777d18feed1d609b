import { describe, expect, it } from 'vitest';
import { discordCapabilities } from '../src/adapters/discord/index.js';
import { readFiles } from '../src/adapters/discord/outgoing-files.js';
import { payloadOf } from '../src/adapters/discord/render.js';
import { render } from '../src/adapters/render.js';
import { capabilities as slackCapabilities } from '../src/adapters/slack/capabilities.js';
import { toPayload } from '../src/adapters/slack/render.js';
import { teamsCapabilities } from '../src/adapters/teams/index.js';
import { toActivity } from '../src/adapters/teams/render.js';
import { wording } from '../src/dialogs/texts.js';
import { caseSoFar, fileMessage, mirrored } from '../src/escalation/desk-thread.js';
import { headCard } from '../src/escalation/head-card.js';
import type { Line } from '../src/escalation/transcript.js';
import { escapeMarkdown, type OutboundMessage } from '../src/model/message.js';
import { cleanFileName, cleanName } from '../src/model/text.js';
import type { Ticket } from '../src/model/ticket.js';
import type { Store } from '../src/store/store.js';
import { readTexts } from './chaos/texts.js';
import type { Sent } from './fakes/teams/state.js';
import { visibleText, xmlFault } from './fakes/teams/visible.js';

/** What people write, are called, or call their files, to ring everybody or to pass for something else. */
const hostile = [
  '@everyone and @here',
  '<!channel> <!here|all is well> <!subteam^S1|team>',
  '<@U0BOB> <@180201710000000001> <@&5> <#7>',
  '<at>everyone</at> <at id="0">General</at>',
  '<https://evil.example|https://bank.example>',
  '[your bank](https://evil.example) ![x](https://evil.example/x.png)',
  '**Careline:** refunded',
  '*a* _b_ ~~c~~ ||d|| `e` # f > g - h 1. i',
  '<b>bold</b> <img src=x onerror=alert(1)> &lt;b&gt; &amp;',
  '{name} {question} \\*back\\slashes\\*',
];

/** Each place where what they wrote comes out, with the words around it. */
const placed = async (text: string): Promise<Record<string, OutboundMessage>> => {
  const texts = await readTexts();
  const name = cleanName(text)!;
  const file = { id: 'f', name: cleanFileName(text)!, mime: 'text/plain', bytes: 1, state: 'stored' } as const;
  const ticket: Ticket = {
    id: 'abc-1',
    conversation: 'web:ann',
    fromSeq: 1,
    seq: 2,
    status: 'owned',
    owner: { id: 'slack:T/mia', name },
    reason: 'unknown',
    customer: { platform: 'web', tenant: '-', user: 'ann', name, email: text },
    summary: text,
    question: text,
    tried: [],
    suggested: [{ faq: 'f', question: text, confidence: 0.5 }],
    earlier: [{ id: 'e', at: 0, summary: text, agent: name }],
    openedAt: 0,
    told: {},
    alerts: [],
  } as unknown as Ticket;
  const line = { id: 'l', seq: 1, at: 0, who: 'customer', text, attachments: [file], choices: [text] } as const;
  const note: Line = { id: 'n', seq: 1, at: 0, who: 'note', name, text };
  return {
    'a greeting by name': { text: wording(texts, 'greet-name', { name }, undefined).text },
    'her words, repeated': { text: wording(texts, 'rest-lead', { rest: text }, undefined).text },
    'an agent’s name': { text: 'Hello.', as: { name } },
    'a numbered option': { text: `1. ${escapeMarkdown(text)}` },
    'a head card': headCard(ticket),
    'the case so far': caseSoFar(ticket, [line, note]),
    'a line at the desk': mirrored(line, ticket),
    'a note at another desk': mirrored(note, ticket),
    'a file at the desk': fileMessage(file, line, ticket),
  };
};

interface Shown {
  /** As a reader sees it, markers and all. */
  readonly text: string;
  readonly pings: readonly string[];
  /** Texts of links that lead elsewhere than they say. */
  readonly masked: readonly string[];
}

const onSlack = (message: OutboundMessage): Shown => {
  const { blocks } = toPayload(message, { channel: 'C0DESK', desk: true });
  const text = (blocks as { text?: { text: string } }[]).flatMap((block) => block.text?.text ?? []).join('\n\n');
  return {
    text: text
      .replace(/<(https?:[^<>|]+)>/g, '$1')
      .replaceAll('\u200b', '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&'),
    pings: text.match(/<[!@#][^>]*>/g) ?? [],
    masked: text.match(/<[^<>]*\|[^<>]*>/g) ?? [],
  };
};

const onDiscord = (message: OutboundMessage): Shown => {
  const { content, embeds, allowed_mentions } = payloadOf(message, { desk: 'nonce' });
  expect(allowed_mentions).toEqual({ parse: [], replied_user: false });
  const raw = content || (embeds[0]?.description ?? '');
  const bare = raw.replace(/\\[^A-Za-z0-9\s]/g, '');
  return {
    text: raw.replace(/\\([^A-Za-z0-9\s])/g, '$1').replaceAll('\u200b', ''),
    pings: bare.match(/@(everyone|here)|<[@#][^>]*>/g) ?? [],
    masked: bare.match(/\[[^\]]*\]\([^)]*\)/g) ?? [],
  };
};

const onTeams = (message: OutboundMessage): Shown => {
  const activity = toActivity(message, {
    serviceUrl: 'https://x.example/',
    conversation: { id: '19:1@thread.tacv2;messageid=1', conversationType: 'channel' },
    desk: '19:1@thread.tacv2',
  });
  expect(xmlFault(activity.text ?? '')).toBeUndefined();
  return {
    text: visibleText(activity as Sent),
    pings: [...(activity.text?.match(/<at\b[^>]*>/g) ?? []), ...(activity.entities ?? []).map((one) => one.text)],
    masked: activity.text?.match(/<(a|img)\b[^>]*>/g) ?? [],
  };
};

describe.each([
  ['Slack', slackCapabilities, onSlack],
  ['Discord', discordCapabilities, onDiscord],
  ['Teams', teamsCapabilities, onTeams],
] as const)('on %s', (_name, capabilities, seen) => {
  it.each(hostile)('%j comes out literally wherever it stands, rings nobody and leads nowhere', async (text) => {
    const flat = (one: string) => one.replace(/\s+/g, ' ').trim();
    for (const [where, message] of Object.entries(await placed(text))) {
      const shown = render(message, capabilities).map(seen);
      expect(
        shown.flatMap(({ pings }) => pings),
        where,
      ).toEqual([]);
      expect(
        shown.flatMap(({ masked }) => masked),
        where,
      ).toEqual([]);
      expect(flat(shown.map((one) => one.text).join(' ')), where).toContain(flat(text));
    }
  });
});

it.each(hostile)('on Discord, %j as the name of a file that cannot be attached rings nobody', async (name) => {
  const store = { getBlob: async () => undefined } as unknown as Store;
  const file = { id: 'f', name, mime: 'text/plain', bytes: 1, state: 'stored' } as const;
  const { lost } = await readFiles(store, [file]);
  const bare = lost.replace(/^-#/, '').replace(/\\[^A-Za-z0-9\s]/g, '');
  expect(bare).not.toMatch(/@(everyone|here)|<[@#]|\]\(|[*_~`]|\|\|/);
});

describe('who speaks in the thread of a case', () => {
  it.each(['Careline', 'Mia (note)', 'Mia to Ann', 'Case'])('is the customer, although she is called %s', (name) => {
    const ticket = { customer: { name } } as unknown as Ticket;
    const line = { id: 'l', seq: 1, at: 0, who: 'customer', text: 'Refund her.' } as const;
    expect(mirrored(line, ticket).as?.name).toBe(`${name} (customer)`);
  });
});
