import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { step } from '../../src/dialogs/respond.js';
import { type TranscriptKnowledge, transcriptKnowledge } from '../../src/dialogs/transcript/knowledge.js';
import type { Knowledge, Texts } from '../../src/knowledge/faq.js';
import { type Conversation, newConversation } from '../../src/model/conversation.js';
import type { AgentAct, DeliverySettled } from '../../src/model/event.js';
import type { Perceived } from '../../src/model/match.js';
import type { Address, OutboundMessage } from '../../src/model/message.js';
import type { Agent, Person } from '../../src/model/person.js';
import type { Ticket } from '../../src/model/ticket.js';
import type { Effect, Stimulus, Turn } from '../../src/model/turn.js';

const root = join(import.meta.dirname, '../..');
type RawTexts = Record<'say' | 'recognise', Record<string, string | string[]>> &
  Pick<Texts, 'spelling' | 'elsewhere' | 'foreign'>;
const lists = (part: Record<string, string | string[]>) =>
  Object.fromEntries(Object.entries(part).map(([key, value]) => [key, typeof value === 'string' ? [value] : value]));

function textsOf(locale: string): Texts {
  const raw = parse(readFileSync(join(root, `data/texts/${locale}.yaml`), 'utf8')) as RawTexts;
  return { ...raw, locale, say: lists(raw.say ?? {}), recognise: lists(raw.recognise) };
}

/** The wording that is shipped. */
export const english: Texts = textsOf('en');

/** What is shipped of other languages. */
export const otherTexts: readonly Texts[] = ['es', 'fr', 'de', 'pt', 'it', 'nl'].map((locale) => textsOf(locale));

/** The small shop that the transcripts are played in. */
export const shop: Knowledge = transcriptKnowledge(
  parse(readFileSync(join(root, 'tests/transcripts/knowledge.yaml'), 'utf8')) as TranscriptKnowledge,
  english,
  otherTexts,
);

export const ann: Person = { platform: 'web', tenant: '-', user: 'v1', name: 'Ann Lee' };
export const mia: Agent = { id: 'web:mia', name: 'Mia' };
export const leo: Agent = { id: 'web:leo', name: 'Leo' };
const address: Address = { channel: 'web', conversation: 'web:v1', ref: null };

/** What was perceived: `{ 'where-is-my-order': 0.9 }`. */
export type Found = Readonly<Record<string, number>>;
const matches = (found: Found) =>
  Object.entries(found).map(([faq, confidence]) => ({ faq, confidence, why: { phrasing: '', words: [] } }));

type SayOptions = {
  found?: Found;
  /** What was found for each of several questions. */
  parts?: readonly Found[];
  reading?: Perceived['reading'];
  language?: string;
  id?: string;
  cut?: true;
  private?: boolean;
  files?: number;
};

const perceivedIn = (found: Found, parts: readonly Found[], reading: Perceived['reading']): Perceived => ({
  matches: matches(found),
  ...(parts.length > 0 && { parts: parts.map((part, i) => ({ text: `question ${i + 1}`, matches: matches(part) })) }),
  ...(reading && { reading }),
});

/** A conversation to try things in: feeds the engine and keeps every turn. */
export class Chat {
  state: Conversation;
  readonly turns: Turn[] = [];
  now = Date.UTC(2026, 0, 5, 9, 0);
  #n = 0;

  constructor(
    person: Person = ann,
    public knowledge: Knowledge = shop,
  ) {
    this.state = newConversation(address, person);
  }

  /** Feeds one event; returns what the engine wants done. */
  feed(event: Stimulus): readonly Effect[] {
    const { state, effects } = step(this.state, event, this.knowledge);
    const turn = {
      v: 1,
      conversation: state.id,
      seq: state.seq,
      at: this.now,
      cause: event,
      effects,
      after: state,
    } as const;
    this.turns.push({ ...turn, knowledge: this.knowledge.version });
    this.state = state;
    return effects;
  }

  says(text: string, options: SayOptions = {}) {
    const { found = {}, parts = [], reading, language, id, cut, private: secret = false, files = 0 } = options;
    const attachments = Array.from({ length: files }, (_, i) => {
      return { id: `f${i}`, name: 'photo.jpg', mime: 'image/jpeg', bytes: 1, state: 'stored' as const };
    });
    const base = { ...this.#customer(), type: 'customer.said' as const, text, attachments, private: secret };
    const perceived = perceivedIn(found, parts, reading);
    return this.feed({
      ...base,
      messageId: id ?? `m${this.#n}`,
      ...perceived,
      ...(language && { language }),
      ...(cut && { cut }),
    });
  }

  presses(choice: string) {
    return this.feed({ ...this.#customer(), type: 'customer.chose', choice, messageId: 'p' });
  }

  edits(messageId: string, text: string, found: Found = {}) {
    return this.feed({ ...this.#customer(), type: 'customer.edited', messageId, text, matches: matches(found) });
  }

  deletes(messageId: string) {
    return this.feed({ ...this.#customer(), type: 'customer.deleted', messageId });
  }

  acts(agent: Agent, act: AgentAct, ticket = this.ticket.id) {
    return this.feed({ ...this.#agent(agent, ticket), type: 'agent.acted', act });
  }

  replies(agent: Agent, text: string, messageId = `r${this.#n}`) {
    const base = this.#agent(agent, this.ticket.id);
    return this.feed({ ...base, type: 'agent.replied', messageId, text, attachments: [] });
  }

  editsReply(agent: Agent, messageId: string, text: string) {
    return this.feed({ ...this.#agent(agent, this.ticket.id), type: 'agent.edited', messageId, text });
  }

  deletesReply(agent: Agent, messageId: string) {
    return this.feed({ ...this.#agent(agent, this.ticket.id), type: 'agent.deleted', messageId });
  }

  notes(agent: Agent, text: string) {
    return this.feed({ ...this.#agent(agent, this.ticket.id), type: 'agent.noted', text });
  }

  settles(outcome: DeliverySettled['outcome'], more: Partial<DeliverySettled> = {}) {
    return this.feed({ ...this.base(), address, type: 'delivery.settled', delivery: 'd', outcome, ...more });
  }

  /** Lets time pass; fires what comes due, in order. Returns all effects. */
  passes(ms: number): Effect[] {
    const until = this.now + ms;
    const effects: Effect[] = [];
    for (;;) {
      const [next] = this.state.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.now = Math.max(this.now, next.at);
      effects.push(...this.feed({ ...this.base(), type: 'timer.fired', name: next.name }));
    }
    this.now = until;
    return effects;
  }

  get ticket(): Ticket {
    if (!this.state.ticket) throw new Error('There is no ticket.');
    return this.state.ticket;
  }

  base() {
    this.#n++;
    return { key: `k${this.#n}`, at: this.now };
  }

  #customer() {
    return { ...this.base(), from: this.state.person, address };
  }

  #agent(agent: Agent, ticket: string) {
    return { ...this.base(), agent, ticket, address };
  }
}

/** The messages that effects put before the customer, edits included. */
export const messages = (effects: readonly Effect[]): OutboundMessage[] =>
  effects.flatMap((effect) => (effect.type === 'say' || effect.type === 'edit' ? [effect.message] : []));

/** All that the effects say to the customer, as one text. */
export const spoken = (effects: readonly Effect[]): string =>
  messages(effects)
    .map((message) => message.text)
    .join('\n');
