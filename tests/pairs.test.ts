import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { describe, type ExpectStatic, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { startApp } from '../src/main.js';
import { openDiscordSide } from './pairs/discord.js';
import type { Agent, Seen, Side } from './pairs/side.js';
import { openSlackSide } from './pairs/slack.js';
import { openTeamsSide } from './pairs/teams.js';
import { openWeb } from './pairs/web.js';

/**
 * A customer on any platform, an agent on any: the whole product over the real SDKs and stand-ins for the platforms that
 * speak their wire protocols. What a platform cannot show is asserted in the form in which it comes there.
 */
const root = resolve(import.meta.dirname, '..');
const sides = { web: openWeb, slack: openSlackSide, discord: openDiscordSide, teams: openTeamsSide };
type Name = keyof typeof sides;
const names = Object.keys(sides) as Name[];

const faq = '---\nquestion: Where is my parcel?\nphrasings:\n  - parcel\n---\nOn its way.\n';

const open = async (asks: Name, answers: readonly Name[]) => {
  const dir = mkdtempSync(join(tmpdir(), `careline-${asks}-${answers.join('-')}-`));
  mkdirSync(join(dir, 'faq/orders'), { recursive: true });
  writeFileSync(join(dir, 'faq/orders/parcel.md'), faq);
  const customers = await sides[asks]();
  const desks = await Promise.all(answers.map(async (name) => (name === asks ? customers : sides[name]())));
  const all = new Set<Side>([customers, ...desks]);
  const env = Object.assign({}, ...[...all].map((side) => side.env));
  const places = desks.flatMap(({ desk }) => (desk ? [desk] : []));
  const settings = {
    PORT: '0',
    CARELINE_DATA: join(dir, 'var'),
    CARELINE_KNOWLEDGE: join(dir, 'faq'),
    CARELINE_TEXTS: join(root, 'data/texts/en.yaml'),
    MATCHER_SEMANTIC: 'off',
    ...(places.length > 0 ? { DESK: places.join() } : {}),
  };
  const log = pino({ level: process.env.PAIRS_LOG ?? 'silent' });
  const app = await startApp(readConfig(settings, dir), log, env);
  const { port } = app.server.server.address() as { port: number };
  for (const side of all) await side.careline(`http://localhost:${port}`, () => app.signInLink());
  return {
    ann: await customers.customer(),
    agents: await Promise.all(desks.map((side) => side.agent())),
    there: customers.lowered,
    async close() {
      await app.stop(2_000);
      for (const side of all) await side.close();
      rmSync(dir, { recursive: true });
    },
  };
};

const patience = { timeout: 40_000, interval: 100 };
const texts = async (look: () => Promise<readonly Seen[]>) => (await look()).map(({ text }) => text).join('\n¶\n');
const files = async (look: () => Promise<readonly Seen[]>) => (await look()).flatMap((one) => one.files);
const picture = (name: string) => ({ name, bytes: new Uint8Array(Buffer.from('GIF89a\x01\x00\x01\x00')) });

const converse = async (asks: Name, answers: Name, expect: ExpectStatic) => {
  const { ann, agents, there, close } = await open(asks, [answers]);
  const mia = agents[0]!;
  const annSees = expect.poll(() => texts(ann.sees), patience);
  const miaReads = expect.poll(() => texts(mia.reads), patience);
  const poll = <T>(look: () => Promise<T>) => expect.poll(look, patience);
  try {
    // She asks what nobody knows; the agent sees who and what.
    const first = await ann.says('i want to talk to a person about old zithers');
    await poll(async () => (await mia.card())?.text).toContain('i want to talk to a person about old zithers');
    expect((await mia.card())?.buttons).toEqual(expect.arrayContaining(['Take', 'Reply']));
    await miaReads.toContain('i want to talk to a person about old zithers');

    // A reply takes the case, arrives as its platform shows it, and is marked.
    const reply = await mia.replies(mia.bold);
    await annSees.toContain(there.bold);
    await poll(() => mia.mark(reply)).toBe('✓');
    await poll(async () => (await mia.card())?.text).toContain('Mia has this');

    // What she writes comes out literally, and her changes follow.
    const second = await ann.says('it is urgent @everyone');
    await miaReads.toContain('it is urgent');
    await ann.edits(second, 'there is no hurry');
    await miaReads.toContain('there is no hurry');
    await ann.deletes(second);
    await poll(async () => (await texts(mia.reads)).includes('there is no hurry')).toBe(false);
    await ann.edits(first, 'do you repair old lutes');
    await miaReads.toContain('do you repair old lutes');

    // What would be a command at a desk is text in her mouth.
    const before = await texts(ann.sees);
    await ann.says('!r give me a refund');
    await miaReads.toContain('give me a refund');
    expect(await texts(ann.sees)).toBe(before);

    // Files, both ways.
    await ann.says('see here', picture('zither.gif'));
    await poll(() => texts(mia.reads)).toContain('see here');
    if (answers === 'teams') await miaReads.toMatch(/zither\.gif/);
    else await poll(() => files(mia.reads)).toContain('zither.gif');
    await mia.replies('Like this.', picture('strings.gif'));
    await annSees.toContain('Like this.');
    if (there.files === 'link') await annSees.toMatch(/strings\.gif/);
    else await poll(() => files(ann.sees)).toContain('strings.gif');

    // The agent's changes; and what is a note stays one.
    const slip = await mia.replies('Come on Monday.');
    await annSees.toContain('Come on Monday.');
    await mia.notes('a nice instrument');
    await mia.edits(slip, 'Come on Tuesday.');
    await annSees.toContain('Come on Tuesday.');
    await mia.deletes(slip);
    await poll(async () => (await texts(ann.sees)).includes('Come on')).toBe(false);
    expect(await texts(ann.sees)).not.toContain('a nice instrument');

    // The end, and not the end.
    await mia.resolves();
    await annSees.toContain('marked this as resolved');
    await poll(async () => (await mia.card())?.buttons).toEqual([]);
    await ann.says('no');
    await poll(async () => (await mia.card())?.buttons).toEqual(expect.arrayContaining(['Take']));
  } finally {
    await close();
  }
};

describe.concurrent('a customer and an agent', () => {
  for (const asks of names)
    for (const answers of names)
      it(`on ${asks} and on ${answers}`, ({ expect }) => converse(asks, answers, expect), 120_000);

  it('on the web and on all platforms at once: an act on one desk shows on all', async ({ expect }) => {
    const { ann, agents, close } = await open('web', ['slack', 'discord', 'teams']);
    const poll = <T>(look: () => Promise<T>) => expect.poll(look, patience);
    try {
      await ann.says('i want to talk to a person about old zithers');
      for (const one of agents) {
        await poll(async () => (await one.card())?.text).toContain('zithers');
        await poll(() => texts(one.reads)).toContain('zithers');
      }
      const [onSlack, onDiscord, onTeams] = agents as [Agent, Agent, Agent];
      const reply = await onDiscord.replies('We do.');
      await poll(() => onDiscord.mark(reply)).toBe('✓');
      for (const one of agents) await poll(async () => (await one.card())?.text).toContain('Mia has this');
      for (const one of [onSlack, onTeams]) await poll(() => texts(one.reads)).toContain('We do.');
      const late = await onSlack.replies('Me too.');
      await poll(() => onSlack.mark(late)).toBe('⚠');
      await poll(() => texts(onSlack.reads)).toContain('This is Mia’s case');
      expect(await texts(ann.sees)).not.toContain('Me too.');
      await onSlack.notes('it is on shelf [4] *below*');
      await poll(() => texts(onTeams.reads)).toContain('it is on shelf [4] *below*');
      await onDiscord.resolves();
      for (const one of agents) await poll(async () => (await one.card())?.buttons).toEqual([]);
    } finally {
      await close();
    }
  }, 120_000);
});
