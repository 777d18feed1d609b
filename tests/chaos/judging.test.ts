import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/delivery.js';
import { makePlan } from '../fakes/plan.js';
import type { Finding, Verdict } from '../fakes/verdict.js';
import { assess } from './assess.js';
import { readOptions } from './options.js';
import { Effects } from './platforms/effects.js';
import { manyQuestions } from './platforms/questions.js';
import { textsShown } from './platforms/texts-shown.js';
import { makeSchedule } from './schedule.js';

const finding = (what: Finding['what']): Finding => ({
  what,
  conversation: 'c',
  event: 'e1',
  evidence: ['m1', 'c#1.0'],
  why: '',
});
const verdict = (...findings: Finding[]): Verdict => ({ events: 1, acked: 1, calls: 1, faults: 0, findings });
const counts = { events: 0, deliveries: 0, dead: 0, ambiguous: 0, openTickets: 0, waitingTickets: 0 };
const ambiguous: Delivery = {
  key: 'c#1.0',
  conversation: 'c',
  seq: 1,
  index: 0,
  lane: 'customer:c',
  group: 'c#1.0',
  job: { type: 'send', to: { channel: 'fake', conversation: 'c', ref: null }, message: { text: 'Hi', replyTo: 'm1' } },
  report: true,
  state: 'ambiguous',
  tries: 1,
  nextAt: 0,
  unsure: true,
  warned: false,
};

describe('whether a chaos run has passed', () => {
  it('needs every event acknowledged and nothing left undone', () => {
    expect(assess('idempotent', verdict(), [], counts).passed).toBe(true);
    expect(assess('idempotent', { ...verdict(), acked: 0 }, [], counts).passed).toBe(false);
    expect(assess('idempotent', verdict(), [], { ...counts, deliveries: 1 }).passed).toBe(false);
  });

  it('excuses what is missing or doubled only where the platform offers nothing, and only what the store recorded', () => {
    for (const what of ['unanswered', 'duplicated', 'lost'] as const) {
      expect(assess('ambiguous', verdict(finding(what)), [ambiguous], counts).passed).toBe(true);
      expect(assess('ambiguous', verdict(finding(what)), [], counts).passed).toBe(false);
      expect(assess('look-up', verdict(finding(what)), [ambiguous], counts).passed).toBe(false);
      expect(assess('idempotent', verdict(finding(what)), [ambiguous], counts).passed).toBe(false);
    }
  });

  it('never excuses a wrong order', () => {
    expect(assess('ambiguous', verdict(finding('reordered')), [ambiguous], counts).passed).toBe(false);
  });
});

describe('what a reader of a platform sees', () => {
  const plan = makePlan({ seed: '7', events: 200, questions: manyQuestions, again: Number.POSITIVE_INFINITY });
  const effects = new Effects(plan, ['Of course. I’m passing you on to a person.']);

  it('tells which message was answered, by the words of the answer', () => {
    for (const { conversation, actions } of plan)
      for (const action of actions)
        if (action.type === 'ask')
          expect(effects.answered(conversation, `Hello! ${action.marker} is what we say.`)).toBe(action.messageId);
    expect(effects.answered(plan[0]!.conversation, 'Hello!')).toBeUndefined();
  });

  it('is not asked the same twice in a conversation', () => {
    for (const { actions } of plan) {
      const asked = actions.flatMap((action) => (action.type === 'ask' ? [action.text] : []));
      expect(new Set(asked).size).toBe(asked.length);
    }
  });

  it('is refused when a hand-over could not be recognised', () => {
    expect(() => new Effects(plan, ['Somebody will come.'])).toThrow('A hand-over is not recognised');
  });
});

describe('the schedule', () => {
  const options = { kills: 20, processes: 3, stopMs: 3_000, crashes: true };

  it('is the same for the same seed', () => {
    const blows = makeSchedule({ ...options, seed: '7' });
    expect(makeSchedule({ ...options, seed: '7' })).toEqual(blows);
    expect(makeSchedule({ ...options, seed: '8' })).not.toEqual(blows);
  });

  it('has as many kills as asked for, stops among them, and crashes only where the server can be crashed', () => {
    const count = (type: string, crashes: boolean) =>
      makeSchedule({ ...options, seed: '7', crashes }).filter((b) => b.type === type).length;
    expect([count('kill', true), count('stop', true), count('crash', true)]).toEqual([20, 4, 2]);
    expect(count('crash', false)).toBe(0);
  });
});

describe('the command line', () => {
  it('says what is wrong with it', () => {
    expect(() => readOptions(['--store', 'redis'], {})).toThrow('--store is “redis”; it can be sqlite, mongo.');
    expect(() => readOptions(['--kills', 'many'], {})).toThrow('--kills is “many”; give a whole number.');
    expect(() => readOptions(['--platform', 'irc'], {})).toThrow('it can be slack, discord, teams, all.');
    expect(() => readOptions(['--platform', 'slack', '--broken', 'ack-first'], {})).toThrow('leave --platform out');
    expect(() => readOptions(['--store', 'mongo'], {})).toThrow('Give --mongod TOOL, or set MONGODB_URI.');
  });

  it('runs one process on SQLite, three on MongoDB, and every kind of platform', () => {
    expect(readOptions([], {})).toMatchObject({ store: 'sqlite', processes: 1 });
    expect(readOptions(['--store', 'mongo'], { MONGODB_URI: 'mongodb://127.0.0.1' })).toMatchObject({ processes: 3 });
    expect(readOptions([], {}).kinds).toEqual(['idempotent', 'look-up', 'ambiguous']);
    expect(readOptions([], {}).platforms).toEqual([]);
  });
});

describe('what was to be read', () => {
  it('is told apart by conversation: many customers get the same answers', () => {
    const visible = (conversation: string, messageId: string, text: string) =>
      ({ type: 'visible', key: messageId, messageId, conversation, text, agent: false }) as const;
    const shown = textsShown([
      visible('ann', 'm1', 'answersize is what we say'),
      visible('bob', 'm2', 'answerweight is what we say'),
      { type: 'edited', key: 'm1', messageId: 'm1', text: 'answerorigin is what we say' },
    ]);
    expect(shown.get('ann')).toEqual(['answersize is what we say', 'answerorigin is what we say']);
    expect(shown.get('bob')).toEqual(['answerweight is what we say']);
  });
});
