import { describe, expect, it } from 'vitest';
import { type Action, makePlan, type Script } from './plan.js';
import type { Entry } from './record.js';
import { judge } from './verdict.js';

type Ask = Extract<Action, { type: 'ask' }>;
const ask = (n: number, file = false): Ask => ({
  type: 'ask',
  key: `e${n}`,
  copies: [0],
  atOnce: false,
  messageId: `m${n}`,
  text: `question ${n}`,
  marker: `answer${n}`,
  file,
});
const script = (...actions: Action[]): Script[] => [{ conversation: 'c', user: 'u', actions }];
const acked = (...events: number[]): Entry[] => events.map((n) => ({ type: 'acked', key: `e${n}` }));
let messages = 0;
const visible = (replyTo: string | undefined, text: string, key = `k${messages}`, agent = false): Entry => ({
  type: 'visible',
  key,
  messageId: `b${messages++}`,
  conversation: 'c',
  text,
  ...(replyTo === undefined ? {} : { replyTo }),
  agent,
});
const wrongs = (plan: Script[], ...entries: Entry[]) =>
  judge(plan, entries).findings.map((f) => `${f.what} ${f.event}`);

describe('the judgement of a run', () => {
  const two = script(ask(1), ask(2));

  it('finds nothing wrong when every question has its answer, in order', () => {
    expect(wrongs(two, ...acked(1, 2), visible('m1', 'answer1'), visible('m2', 'answer2'))).toEqual([]);
  });

  it('tells what left no trace from what was attempted in vain', () => {
    const attempt: Entry = { type: 'call', worker: 'w', what: 'send', key: 'k', text: 'answer2', replyTo: 'm2' };
    expect(wrongs(two, ...acked(1, 2), attempt)).toEqual(['lost e1', 'unanswered e2']);
  });

  it('sees an answer that overtook another', () => {
    expect(wrongs(two, ...acked(1, 2), visible('m2', 'answer2'), visible('m1', 'answer1'))).toEqual(['reordered e2']);
  });

  it('sees two messages with one key, and two keys for one question', () => {
    const first = visible('m1', 'answer1', 'k');
    expect(wrongs(script(ask(1)), ...acked(1), first, visible('m1', 'answer1', 'k'))).toEqual(['duplicated e1']);
    expect(wrongs(script(ask(1)), ...acked(1), first, visible('m1', 'answer1', 'l'))).toEqual(['duplicated e1']);
    const notices = [visible(undefined, 'Sam is here', 'n'), visible(undefined, 'Sam is here', 'n')];
    expect(wrongs(script(ask(1)), ...acked(1), first, ...notices)).toEqual(['duplicated c']);
  });

  it('sees an answer to another question', () => {
    expect(wrongs(script(ask(1)), ...acked(1), visible('m1', 'answer7'))).toEqual(['wrong e1']);
  });

  it('wants an edit to show in the answer', () => {
    const edit: Action = {
      type: 'edit',
      key: 'e2',
      copies: [0],
      atOnce: false,
      of: 'm1',
      text: 'q',
      marker: 'answer9',
    };
    const answer = visible('m1', 'answer1');
    const messageId = answer.type === 'visible' ? answer.messageId : '';
    const plan = script(ask(1), edit);
    expect(wrongs(plan, ...acked(1, 2), answer)).toEqual(['lost e2']);
    expect(wrongs(plan, ...acked(1, 2), answer, { type: 'edited', key: 'x', messageId, text: 'answer9' })).toEqual([]);
  });

  it('wants the file of a message to be fetched', () => {
    const entries = [...acked(1), visible('m1', 'answer1')];
    expect(wrongs(script(ask(1, true)), ...entries)).toEqual(['lost e1']);
    expect(wrongs(script(ask(1, true)), ...entries, { type: 'fetched', messageId: 'm1' })).toEqual([]);
  });

  it('sees a bot that speaks while a person does', () => {
    const reply = (n: number): Action => ({
      type: 'reply',
      key: `e${n}`,
      copies: [0],
      atOnce: false,
      messageId: `r${n}`,
      text: `agentword r${n}`,
    });
    const talk = [
      visible(undefined, '**Sam**: agentword r1', 'a', true),
      visible(undefined, 'agentword r2', 'b', true),
    ];
    expect(wrongs(script(reply(1), reply(2)), ...acked(1, 2), ...talk)).toEqual([]);
    expect(wrongs(script(reply(1), reply(2)), ...acked(1, 2), talk[0]!, visible(undefined, 'Hi'), talk[1]!)).toEqual([
      'interrupted e1',
    ]);
  });
});

describe('the plan', () => {
  it('is the same for the same seed, and has as many events as asked for', () => {
    const plan = makePlan({ seed: '7', events: 500 });
    expect(makePlan({ seed: '7', events: 500 })).toEqual(plan);
    expect(makePlan({ seed: '8', events: 500 })).not.toEqual(plan);
    const actions = plan.flatMap((s) => s.actions);
    expect(actions).toHaveLength(500);
    expect(new Set(actions.map((a) => a.key)).size).toBe(500);
    expect(new Set(actions.map((a) => a.copies.length))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(actions.map((a) => a.type))).toEqual(
      new Set(['ask', 'edit', 'call', 'take', 'reply', 'tell', 'resolve']),
    );
  });
});
