import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/adapters/channel.js';
import { newConversation } from '../../src/model/conversation.js';
import type { OutboundMessage } from '../../src/model/message.js';
import type { DeskNotice, Effect, Stimulus, Turn } from '../../src/model/turn.js';
import { type PlanContext, plan } from '../../src/runtime/plan.js';

const address = { channel: 'web', conversation: 'web:ann', ref: null };
const from = { platform: 'web', tenant: '-', user: 'ann' };
const said: Stimulus = {
  type: 'customer.said',
  key: 'k',
  at: 0,
  from,
  address,
  messageId: 'm',
  text: '',
  attachments: [],
  private: false,
};
const turn = (effects: Effect[], cause: Stimulus = said): Turn => ({
  v: 1,
  conversation: 'web:ann',
  seq: 4,
  at: 0,
  cause,
  effects,
  after: { ...newConversation(address, from), seq: 4 },
  knowledge: 'v',
});

/** A channel that splits at `|`. */
const split = (message: OutboundMessage): OutboundMessage[] =>
  message.text.split('|').map((text) => ({ ...message, text }));
const can = { edit: true, remove: true } as Capabilities;
const context = (over: Partial<PlanContext> = {}): PlanContext => ({
  capabilities: can,
  profiles: false,
  desks: ['web', 'slack'],
  places: [],
  render: split,
  parts: () => 0,
  cards: () => [],
  history: [],
  ...over,
});
const key = 'web:ann#4.0';
const shown = (effects: Effect[], over?: Partial<PlanContext>, cause?: Stimulus) =>
  plan(turn(effects, cause), context(over)).map((d) => {
    const what = 'message' in d.job ? d.job.message.text : 'target' in d.job ? '' : d.job.type;
    return `${d.lane} ${d.job.type}${'target' in d.job ? ` ${d.job.target}` : ''} ${d.key} ${what}`.trim();
  });

describe('planning deliveries', () => {
  it('splits a long message into parts of one group, in order', () => {
    const parts = plan(turn([{ type: 'say', key, message: { text: 'a|b|c' } }]), context());
    expect(parts.map((d) => [d.key, d.group, d.index])).toEqual([
      [key, key, 0],
      [`${key}/1`, key, 1],
      [`${key}/2`, key, 2],
    ]);
  });

  it('sends a notice to every desk, each in a lane of its own', () => {
    const notice = { kind: 'opened' } as DeskNotice;
    expect(shown([{ type: 'announce', key, notice }])).toEqual([
      `desk:web:web:ann notify ${key}@web notify`,
      `desk:slack:web:ann notify ${key}@slack notify`,
    ]);
  });

  it('edits part by part; what is more is sent, what is too much is removed', () => {
    const edit = (text: string): Effect[] => [{ type: 'edit', key, target: 't', message: { text } }];
    expect(shown(edit('x|y|z'), { parts: () => 2 })).toEqual([
      `customer:web:ann edit t ${key} x`,
      `customer:web:ann edit t/1 ${key}/1 y`,
      `customer:web:ann send ${key}/2 z`,
    ]);
    expect(shown(edit('x'), { parts: () => 3 })).toEqual([
      `customer:web:ann edit t ${key} x`,
      `customer:web:ann remove t/1 ${key}/1`,
      `customer:web:ann remove t/2 ${key}/2`,
    ]);
  });

  it('sends anew where the channel cannot edit', () => {
    const capabilities = { ...can, edit: false };
    expect(
      shown([{ type: 'edit', key, target: 't', message: { text: 'x' } }], { capabilities, parts: () => 1 }),
    ).toEqual([`customer:web:ann send ${key} x`]);
  });

  it('has the files of a message fetched, beside the answer and not before it', () => {
    const file = { id: 'f', name: 'a.png', mime: 'image/png', bytes: 0, state: 'pending' as const };
    const cause = { ...said, attachments: [file, { ...file, id: 'g', state: 'stored' as const }] } as Stimulus;
    expect(shown([{ type: 'say', key, message: { text: 'x' } }], {}, cause)).toEqual([
      `customer:web:ann send ${key} x`,
      'files:web:ann fetch web:ann#4.file.f fetch',
    ]);
  });

  it('still plans for a channel that is off, so that nothing is lost until it is on', () => {
    expect(shown([{ type: 'say', key, message: { text: 'a|b' } }], { capabilities: undefined })).toEqual([
      `customer:web:ann send ${key} a|b`,
    ]);
  });
});
