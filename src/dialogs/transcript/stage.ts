import type { Knowledge } from '../../knowledge/faq.js';
import { type Conversation, newConversation } from '../../model/conversation.js';
import type { Address } from '../../model/message.js';
import type { Agent, Person } from '../../model/person.js';
import type { Stimulus, Turn } from '../../model/turn.js';
import type { Step } from '../engine.js';
import { printBrief, printEffect, printTranscript, type Said } from './print.js';

const address: Address = { channel: 'terminal', conversation: 'transcript', ref: null };

/** 5 January 2026, 9:00 UTC: a fixed moment, for transcripts must not depend on the day they are played. */
const beginning = Date.UTC(2026, 0, 5, 9);

/** A conversation while it is played. */
export class Stage {
  state: Conversation;
  now = beginning;
  readonly turns: Turn[] = [];
  readonly said: Said = new Map();
  #count = 0;

  constructor(
    public knowledge: Knowledge,
    readonly step: Step,
    readonly customer: string,
  ) {
    const person: Person = { platform: 'terminal', tenant: '-', user: 'u1', name: customer };
    this.state = newConversation(address, person);
  }

  /** The next number, for keys and message ids. */
  next(): number {
    return ++this.#count;
  }

  agent(name: string): Agent {
    return { id: `terminal:${name}`, name };
  }

  /** Feeds the engine one event; returns what it caused, as blocks of lines. */
  feed(event: Stimulus): string[][] {
    const { state, effects } = this.step(this.state, event, this.knowledge);
    this.state = state;
    const { version } = this.knowledge;
    this.turns.push({
      v: 1,
      conversation: state.id,
      seq: state.seq,
      at: this.now,
      cause: event,
      effects,
      after: state,
      knowledge: version,
    });
    const agent = 'agent' in event ? event.agent.name : '';
    return effects.flatMap((effect) => printEffect(effect, this.said, this.customer, agent));
  }

  brief(): string[] {
    return this.state.ticket ? printBrief(this.state.ticket) : ['*There is no case*'];
  }

  transcript(): string[] {
    return printTranscript(this.turns, this.customer);
  }
}
