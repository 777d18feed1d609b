import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedChoice } from '../../src/dialogs/choices.js';
import { words } from '../../src/dialogs/words.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { AgentAct, DeliverySettled, DeskOrigin } from '../../src/model/event.js';
import type { Turn } from '../../src/model/turn.js';
import { DeskFollower } from './desk-follower.js';
import { Chat, english, type Found, leo, messages, mia, shop } from './world.js';

/** Printed, so that a failure can be played again: `SEED=… npx vitest run tests/dialogs/random.test.ts`. */
const seed = Number(process.env.SEED ?? 20260105);
const faqs = [...shop.faqs.keys()];

const texts = [
  'where is my parcel',
  'i want a human',
  'agent',
  'hi',
  'hello, where is it',
  'thanks',
  'ok',
  'bye',
  'yes',
  'no',
  '1',
  '2',
  'the last one',
  '7',
  'none of these',
  'not quite',
  'that helped',
  'this is ridiculous',
  'i want to die',
  'never mind',
  'Where is my order?',
  '',
  '???',
  '👍',
  '🧐',
  '😡',
  '\u0000\u200b',
  'نص من اليمين إلى اليسار',
  'my order number is 4711',
  'wtf',
  'keep waiting',
  'its fixed',
  'not fixed',
  'help',
  '<b>*bold*</b> [x](http://y)',
  'a'.repeat(3000),
];
const choices = [
  'helped',
  'not-quite',
  'person',
  'none',
  'cancel',
  'wait',
  'fixed',
  'not-fixed',
  'bogus',
  'faq:gone',
  'faq:',
  ...faqs.map((f) => `faq:${f}`),
];

const found: fc.Arbitrary<Found> = fc.oneof(
  fc.constant({}),
  fc.dictionary(fc.constantFrom(...faqs, 'gone'), fc.double({ min: 0, max: 1, noNaN: true }), { maxKeys: 4 }),
);
/** Where an agent does something: in the browser, in a desk thread, or in a dialog opened from one. */
const origins = fc.constantFrom<(DeskOrigin | undefined)[]>(
  undefined,
  { desk: 'slack:C1', messageId: 'typed' },
  { desk: 'slack:C1' },
  { desk: 'discord:2', messageId: 'typed' },
);
const readings = [undefined, undefined, undefined, 'keyword', 'follow-up', 'not-wanted', 'doubtful'] as const;
const agents = fc.constantFrom(mia, leo);
const messageIds = fc.integer({ min: 0, max: 12 }).map((n) => `id${n}`);
const move = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('says' as const),
      text: fc.constantFrom(...texts),
      found,
      parts: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(found, { minLength: 2, maxLength: 3 })),
      reading: fc.constantFrom(...readings),
      id: messageIds,
      secret: fc.boolean(),
      cut: fc.boolean(),
      files: fc.nat(1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('presses' as const),
      choice: fc.constantFrom(...choices),
      shown: fc.option(fc.nat(4)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edits' as const), id: messageIds, text: fc.constantFrom(...texts), found }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deletes' as const), id: messageIds }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('acts' as const),
      agent: agents,
      act: fc.constantFrom<AgentAct>('take', 'resolve', 'hand-back'),
      wrong: fc.nat(9),
      origin: origins,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('replies' as const),
      agent: agents,
      id: messageIds,
      origin: origins,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('editsReply' as const, 'deletesReply' as const),
      agent: agents,
      id: messageIds,
      origin: origins,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('joins' as const), agent: agents, id: messageIds }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('changesNote' as const),
      agent: agents,
      origin: origins,
      gone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('notes' as const), agent: agents, origin: origins }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('settles' as const),
      outcome: fc.constantFrom<DeliverySettled['outcome']>('sent', 'failing', 'ambiguous', 'dead'),
      desk: fc.constantFrom(undefined, 'web', 'slack:C1'),
      reply: fc.nat(3),
      under: fc.boolean(),
      gone: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('passes' as const), minutes: fc.constantFrom(1, 16, 300, 1500) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forgets' as const), faq: fc.constantFrom(...faqs) }) },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

const make = (chat: Chat, m: Move) => {
  const ticket = chat.state.ticket?.id ?? 'none-1';
  const origin = 'origin' in m && m.origin ? { origin: m.origin } : {};
  const base = { ...chat.base(), address: chat.state.address, ticket, ...origin };
  switch (m.do) {
    case 'says':
      return chat.says(m.text, {
        found: m.found,
        parts: m.parts,
        reading: m.reading,
        id: m.id,
        private: m.secret,
        files: m.files,
        ...(m.cut && { cut: true }),
      });
    case 'presses':
      return chat.presses(m.shown === null ? m.choice : (chat.state.choices[m.shown]?.id ?? m.choice));
    case 'edits':
      return chat.edits(m.id, m.text, m.found);
    case 'deletes':
      return chat.deletes(m.id);
    case 'acts':
      return chat.feed({
        ...base,
        agent: m.agent,
        type: 'agent.acted',
        act: m.act,
        ticket: m.wrong === 0 ? 'other-1' : ticket,
      });
    case 'replies':
      return chat.feed({
        ...base,
        agent: m.agent,
        type: 'agent.replied',
        messageId: m.id,
        text: 'AGENT',
        attachments: [],
      });
    case 'editsReply':
      return chat.feed({ ...base, agent: m.agent, type: 'agent.edited', messageId: m.id, text: 'AGENT, edited' });
    case 'deletesReply':
      return chat.feed({ ...base, agent: m.agent, type: 'agent.deleted', messageId: m.id });
    case 'changesNote': {
      const text = m.gone ? {} : { text: 'SECRET NOTE, edited' };
      return chat.feed({ ...base, agent: m.agent, type: 'agent.note-changed', messageId: 'typed', ...text });
    }
    case 'joins': {
      const { ticket: _, ...joined } = base;
      return chat.feed({ ...joined, agent: m.agent, type: 'agent.joined', messageId: m.id, text: 'JOINED' });
    }
    case 'notes':
      return chat.feed({ ...base, agent: m.agent, type: 'agent.noted', text: 'SECRET NOTE' });
    case 'settles': {
      const delivery = chat.state.replies[m.reply]?.delivery ?? 'd';
      const card = `${ticket}.card@${m.desk}`;
      const under = m.under ? { under: card, ...(m.gone && { gone: true as const }) } : {};
      return chat.settles(
        m.outcome,
        m.desk === undefined ? { delivery } : { desk: m.desk, delivery: m.under ? `${card}>x` : card, ...under },
      );
    }
    case 'passes':
      return chat.passes(m.minutes * 60_000);
    case 'forgets':
      chat.knowledge = { ...chat.knowledge, faqs: new Map([...chat.knowledge.faqs].filter(([id]) => id !== m.faq)) };
  }
};

/** Said without buttons: a person is there, or someone is in distress. Each tells in words how to go on. */
const inWords = /has taken over|You can keep writing to me|you can keep writing to me/;

const sure = (list: readonly { faq: string; confidence: number }[] = []) =>
  list.filter((match) => match.confidence >= shop.thresholds.answer).map((match) => match.faq);

/** FAQs whose answer may be given in this turn: sure enough, or picked by the customer. */
const mayAnswer = (before: Conversation, { cause }: Turn): string[] => {
  const picked = (choice: string) => faqs.filter((faq) => choice === `faq:${faq}`);
  if (cause.type === 'customer.chose') return picked(cause.choice);
  if (cause.type === 'customer.edited') return sure(cause.matches);
  if (cause.type !== 'customer.said') return [];
  // What she does not want, or may not want, is never answered, and of several questions each is answered by itself.
  const whole = cause.reading === 'not-wanted' || cause.reading === 'doubtful' ? [] : sure(cause.matches);
  const held = before.held.find((one) => one.messageId === cause.messageId);
  const text = held?.text ?? cause.text;
  const typed = typedChoice(words(text), before.choices, english);
  const only = before.phase.name === 'clarifying' && before.phase.options.length === 1 && /^yes/.test(text);
  return [
    ...whole,
    ...(cause.parts ?? []).flatMap((part) => sure(part.matches)),
    ...(typeof typed === 'object' ? picked(typed.id) : []),
    ...(only && before.phase.name === 'clarifying' ? before.phase.options : []),
  ];
};

/** A cheap `expect`: it is asked millions of times. */
const must = (holds: boolean, what: string, turn: Turn) => {
  if (!holds)
    throw new Error(
      `${what}\n${JSON.stringify({ cause: turn.cause, effects: turn.effects, after: turn.after }, null, 1)}`,
    );
};

const distinct = (list: readonly string[]) => new Set(list).size === list.length;

const check = (before: Conversation, turn: Turn) => {
  const { cause, effects, after } = turn;
  const said = messages(effects);
  const byBot = said.filter((message) => !message.as);
  const holds = (condition: boolean, what: string) => must(condition, what, turn);

  holds(after.seq === before.seq + 1, 'the turn is numbered');
  holds(isDeepStrictEqual(JSON.parse(JSON.stringify(after)), after), 'the state survives JSON');
  holds((after.phase.name === 'with-person') === (after.ticket?.status === 'owned'), 'owned means with a person');
  holds((after.phase.name === 'handing-over') === (after.ticket?.status === 'waiting'), 'waiting means handing over');
  holds(distinct(after.timers.map((timer) => timer.name)), 'one timer of a name');
  holds(after.held.length <= 20 && after.recent.length <= 50, 'the state stays small');

  if (before.ticket?.status === 'owned') {
    const { status, owner } = after.ticket ?? {};
    holds(status !== 'owned' || owner?.id === before.ticket.owner?.id, 'never two owners');
    const left = cause.type === 'timer.fired' && cause.name.startsWith('joined-');
    holds(left || status !== 'waiting', 'an owned case does not slip back into the queue');
    if (status === 'owned') holds(byBot.length === 0, 'the bot is silent while a person owns the conversation');
    else holds(left || cause.type === 'agent.acted', 'only an agent ends the silence, or one who joined and left');
    if (left && status === 'waiting') holds(byBot.length === 1, 'a customer who was left without an answer is told');
  }
  if (cause.type === 'agent.joined') {
    holds(said.length === 0, 'the customer has read what the agent wrote, and hears nothing else');
    holds(after.phase.name === 'with-person', 'the bot is silent where an agent writes');
    holds(before.ticket?.status === 'owned' || after.ticket?.owner?.id === cause.agent.id, 'the case is hers');
  }
  const waitsForHer = after.timers.filter(({ name }) => name.startsWith('joined-'));
  holds(waitsForHer.length <= (after.phase.name === 'with-person' ? 1 : 0), 'one who joined is waited for, once');

  for (const message of byBot) {
    const ids = (message.choices ?? []).map((choice) => choice.id);
    holds(ids.length > 0 || inWords.test(message.text), 'never a dead end');
    holds(distinct(ids) && ids.every((id) => id.length <= 80), 'choices can be told apart');
    holds(
      (message.choices ?? []).every((choice) => choice.label !== ''),
      'choices have labels',
    );
    holds(message.text.trim() !== '' && !/\{\w+\}|undefined/.test(message.text), 'the text is whole');
  }
  const withdrawn =
    cause.type === 'customer.said' &&
    before.held.some((one) => one.messageId === cause.messageId && one.text === undefined);
  const spokenTo = (cause.type === 'customer.said' && !withdrawn) || cause.type === 'customer.chose';
  if (spokenTo && before.phase.name !== 'with-person') holds(said.length > 0, 'the customer gets an answer');

  const may = mayAnswer(before, turn);
  for (const faq of shop.faqs.values()) {
    if (faq.handOff) continue;
    const given = byBot.some((message) => message.text.includes(faq.answer));
    holds(!given || may.includes(faq.id), `never an answer below the threshold (${faq.id})`);
  }

  const isForPerson = (faq: string) => shop.faqs.get(faq)?.handOff === true;
  const shown = byBot.flatMap((message) => message.choices ?? []).map(({ id }) => id.replace(/^faq:/, ''));
  const { phase } = after;
  const kept =
    phase.name === 'clarifying' ? phase.options : phase.name === 'answered' ? [phase.faq, ...phase.next] : [];
  const forAgents = (after.ticket?.suggested ?? []).map(({ faq }) => faq);
  const tried = [...after.tried, ...(after.ticket?.tried ?? [])].map(({ faq }) => faq);
  holds(![...shown, ...kept, ...forAgents, ...tried].some(isForPerson), 'a question for a person is never offered');
  const { subject } = after.ticket ?? {};
  // A person may as well look at what she may not want.
  const doubted = 'reading' in cause && cause.reading === 'doubtful' ? sure(cause.matches) : [];
  if (subject && after.ticket?.id !== before.ticket?.id)
    holds(
      [...may, ...doubted].includes(subject.faq) && isForPerson(subject.faq),
      'a case is on a question for a person if that is likely',
    );

  holds(!said.some((message) => message.text.includes('SECRET NOTE')), 'notes stay among agents');
  const outcomes = effects.filter((effect) => effect.type === 'act-outcome').length;
  holds(outcomes === (cause.type.startsWith('agent.') ? 1 : 0), 'an agent hears once what came of the act');
};

describe('the engine, on random events', () => {
  it(`keeps its promises (seed ${seed})`, () => {
    const visited = new Map<string, number>();
    let walks = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 30, maxLength: 30, size: 'max' }), (moves) => {
        const chat = new Chat();
        let before = chat.state;
        for (const one of moves) make(chat, one);
        for (const turn of chat.turns) {
          check(before, turn);
          const { cause } = turn;
          const what =
            cause.type === 'agent.joined'
              ? `joined ${before.phase.name}`
              : cause.type === 'timer.fired'
                ? cause.name
                : '';
          visited.set(what, (visited.get(what) ?? 0) + 1);
          before = turn.after;
          const step = `${turn.cause.type} in ${turn.after.phase.name}`;
          visited.set(step, (visited.get(step) ?? 0) + 1);
        }
        if (walks++ % 10 === 0) new DeskFollower().follow(chat.turns);
        const effects = chat.turns.flatMap((turn) => turn.effects);
        must(
          distinct(effects.flatMap((effect) => ('key' in effect ? [effect.key] : []))),
          'keys are unique',
          chat.turns[0]!,
        );
      }),
      { seed, numRuns: 3_000 },
    );
    // A walk that misses a phase would prove nothing about it.
    for (const phase of ['idle', 'clarifying', 'answered', 'handing-over', 'with-person', 'resolved']) {
      for (const cause of ['customer.said', 'customer.edited', 'customer.deleted', 'delivery.settled', 'agent.acted']) {
        expect(visited.get(`${cause} in ${phase}`) ?? 0, `${cause} in ${phase}`).toBeGreaterThan(20);
      }
      expect(visited.get(`joined ${phase}`) ?? 0, `joined ${phase}`).toBeGreaterThan(20);
    }
    for (const timer of ['joined-quiet', 'joined-unanswered'])
      expect(visited.get(timer) ?? 0, timer).toBeGreaterThan(20);
  }, 120_000);
});
