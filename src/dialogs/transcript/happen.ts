import type { DeliverySettled } from '../../model/event.js';
import type { Match, Perceived } from '../../model/match.js';
import type { Act, Found, FoundFaqs, Scene } from './parse.js';
import type { Stage } from './stage.js';

/** The id of a message that is edited or deleted before it arrives. */
const lateId = 'late';

const silence = [['*Careline says nothing*']];
const orSilence = (blocks: string[][]): string[][] => (blocks.length > 0 ? blocks : silence);

const matchesOf = (faqs: FoundFaqs): Match[] =>
  faqs.map(({ faq, confidence }) => ({ faq, confidence, why: { phrasing: '', words: [] } }));

const perceivedIn = ({ faqs, parts, reading, language }: Found): Perceived => ({
  matches: matchesOf(faqs),
  ...(parts.length > 0 && { parts: parts.map((part) => ({ text: part.text, matches: matchesOf(part.faqs) })) }),
  ...(reading && { reading }),
  ...(language !== undefined && { language }),
});

/** The id of the customer's message with that text. */
const messageId = (stage: Stage, text: string | undefined): string => {
  if (text === undefined) return lateId;
  const turn = stage.turns.findLast(({ cause }) => 'text' in cause && 'from' in cause && cause.text === text);
  return turn && 'messageId' in turn.cause ? turn.cause.messageId : 'unknown';
};

/** The desk's id of the agent's reply with that text. */
const replyId = (stage: Stage, text: string): string => {
  const turn = stage.turns.findLast(({ cause }) => cause.type === 'agent.replied' && cause.text === text);
  return turn?.cause.type === 'agent.replied' ? turn.cause.messageId : 'unknown';
};

const asCustomer = (stage: Stage) => ({
  key: `event-${stage.next()}`,
  at: stage.now,
  from: stage.state.person,
  address: stage.state.address,
});

const asAgent = (stage: Stage, name: string) => ({
  key: `event-${stage.next()}`,
  at: stage.now,
  agent: stage.agent(name),
  ticket: stage.state.ticket?.id ?? 'none',
  address: stage.state.address,
});

const say = (stage: Stage, { text, how }: Extract<Act, { do: 'says' }>, found: Found): string[][] => {
  const files = how.filter((one) => one.startsWith('with ')).map((one) => one.slice('with '.length));
  const base = asCustomer(stage);
  return stage.feed({
    ...base,
    type: 'customer.said',
    messageId: how.includes('late') ? lateId : base.key,
    text,
    attachments: files.map((name) => ({ id: name, name, mime: 'application/octet-stream', bytes: 1, state: 'stored' })),
    private: how.includes('privately'),
    ...perceivedIn(found),
    ...(how.includes('cut short') && { cut: true }),
  });
};

const press = (stage: Stage, { label, old }: Extract<Act, { do: 'presses' }>): string[][] => {
  const shown = old ? [...stage.said.values()].flatMap(({ choices = [] }) => choices) : stage.state.choices;
  const choice = shown.findLast((one) => one.label === label);
  if (!choice) return [[`*There is no button [${label}] here*`]];
  return stage.feed({ ...asCustomer(stage), type: 'customer.chose', choice: choice.id, messageId: 'message' });
};

const pass = (stage: Stage, ms: number): string[][] => {
  const until = stage.now + ms;
  const blocks: string[][] = [];
  for (;;) {
    const due = stage.state.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    stage.now = due.at;
    blocks.push(...stage.feed({ type: 'timer.fired', key: `event-${stage.next()}`, at: due.at, name: due.name }));
  }
  stage.now = until;
  return blocks;
};

/** Lets it become known what came of the last message, or of a notice to a desk. */
const settle = (stage: Stage, how: Pick<DeliverySettled, 'outcome' | 'reason' | 'desk'>): string[][] =>
  stage.feed({
    type: 'delivery.settled',
    key: `event-${stage.next()}`,
    at: stage.now,
    address: stage.state.address,
    delivery: [...stage.said.keys()].at(-1) ?? 'none',
    ...how,
  });

/** Lets an act happen on the stage; returns what follows from it, as blocks of lines. */
export const happen = (stage: Stage, { act, found }: Scene): string[][] => {
  switch (act.do) {
    case 'says':
      return orSilence(say(stage, act, found));
    case 'presses':
      return orSilence(press(stage, act));
    case 'edits': {
      const id = messageId(stage, act.before);
      const { text } = act;
      const base = asCustomer(stage);
      return orSilence(stage.feed({ ...base, type: 'customer.edited', messageId: id, text, ...perceivedIn(found) }));
    }
    case 'deletes': {
      const id = messageId(stage, act.before);
      return orSilence(stage.feed({ ...asCustomer(stage), type: 'customer.deleted', messageId: id }));
    }
    case 'acts':
      return stage.feed({ ...asAgent(stage, act.name), type: 'agent.acted', act: act.act });
    case 'replies': {
      const base = asAgent(stage, act.name);
      const messageId = base.key;
      const origin = act.desk === undefined ? {} : { origin: { desk: act.desk, messageId } };
      return stage.feed({ ...base, ...origin, type: 'agent.replied', messageId, text: act.text, attachments: [] });
    }
    case 'notes': {
      const blocks = stage.feed({ ...asAgent(stage, act.name), type: 'agent.noted', text: act.text });
      return blocks.length > 0 ? blocks : [[`*${stage.customer} sees nothing of it*`]];
    }
    case 'joins': {
      const { ticket: _, ...base } = asAgent(stage, act.name);
      return orSilence(stage.feed({ ...base, type: 'agent.joined', messageId: base.key, text: act.text }));
    }
    case 'edits-reply': {
      const base = asAgent(stage, act.name);
      return stage.feed({ ...base, type: 'agent.edited', messageId: replyId(stage, act.before), text: act.text });
    }
    case 'deletes-reply': {
      const base = asAgent(stage, act.name);
      return stage.feed({ ...base, type: 'agent.deleted', messageId: replyId(stage, act.before) });
    }
    case 'reads':
      return [act.what === 'brief' ? stage.brief() : stage.transcript()];
    case 'passes':
      return pass(stage, act.ms);
    case 'arrives':
      return settle(stage, { outcome: 'sent' });
    case 'fails':
      return settle(stage, { outcome: act.outcome, reason: act.reason });
    case 'desk':
      return settle(stage, { outcome: act.outcome, desk: act.desk });
    case 'takes-down': {
      const faqs = new Map([...stage.knowledge.faqs].filter(([id]) => id !== act.faq));
      stage.knowledge = { ...stage.knowledge, faqs };
      return [];
    }
    case 'leaves-to-person': {
      const faqs = new Map(stage.knowledge.faqs);
      const faq = faqs.get(act.faq);
      if (faq) faqs.set(faq.id, { ...faq, handOff: true, answer: '' });
      stage.knowledge = { ...stage.knowledge, faqs };
      return [];
    }
    case 'is-called':
      stage.state = { ...stage.state, person: { ...stage.state.person, name: act.display } };
      return [];
  }
};
