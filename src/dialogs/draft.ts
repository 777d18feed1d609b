import type { Faq, Knowledge, Texts } from '../knowledge/faq.js';
import { languageOf } from '../knowledge/language/languages.js';
import { faqIn } from '../knowledge/language/translated.js';
import type { Conversation, Phase, Question } from '../model/conversation.js';
import type { FeedbackKind } from '../model/feedback.js';
import type { Choice, OutboundMessage } from '../model/message.js';
import type { Ticket } from '../model/ticket.js';
import { type ActOutcome, type DeskNotice, type Effect, messageKey, type Stimulus } from '../model/turn.js';
import { labelled } from './choices.js';
import type { Outcome } from './engine.js';
import { greeting } from './greeting.js';
import { spokenIn } from './reading/language.js';
import type { TextKey, TextValues } from './text-keys.js';
import { textsIn, wording } from './texts.js';

/** How a message is begun. `calm`: no cheer at someone who is upset. */
export type Tone = 'warm' | 'calm';

/**
 * One turn while it is being thought out: the state as it becomes, and what is to be done. Only `step` makes one, and
 * nothing of it outlives the turn, so the engine stays a pure function.
 */
export class Draft {
  readonly #effects: Effect[] = [];
  /** Kept apart: the keys of messages count what is said, and not what is noted. */
  readonly #feedback: Effect[] = [];
  readonly #seq: number;
  /** Set while the bot's latest message is to be edited instead of a new one sent. */
  #target: string | undefined;

  constructor(
    public state: Conversation,
    readonly event: Stimulus,
    readonly knowledge: Knowledge,
  ) {
    this.#seq = state.seq + 1;
  }

  /** When this happens: ms since the epoch, UTC. */
  get at(): number {
    return this.event.at;
  }

  /** The number of this turn. */
  get seq(): number {
    return this.#seq;
  }

  change(part: Partial<Omit<Conversation, 'question' | 'ticket'>>): void {
    this.state = { ...this.state, ...part };
  }

  phase(phase: Phase): void {
    this.change({ phase });
  }

  question(question: Question | undefined): void {
    const { question: _, ...rest } = this.state;
    this.state = question ? { ...rest, question } : rest;
  }

  ticket(ticket: Ticket): void {
    this.state = { ...this.state, ticket: { ...ticket, seq: this.#seq } };
  }

  /** Sets the timer of that name to `ms` from now; undefined takes it away. */
  timer(name: string, ms: number | undefined): void {
    const others = this.state.timers.filter((timer) => timer.name !== name);
    this.change({ timers: ms === undefined ? others : [...others, { name, at: this.at + ms }] });
  }

  /** What is said and recognised, in the customer's language where it is known. */
  get texts(): Texts {
    return textsIn(this.knowledge, spokenIn(this.state));
  }

  /** The customer's language, as far as it is known; else the one that is spoken. */
  get #hers(): string {
    return spokenIn(this.state) ?? languageOf(this.#spoken.locale);
  }

  /** The wording in which the customer is spoken to: the default one where her language is not spoken. */
  get #spoken(): Texts {
    return Object.keys(this.texts.say).length > 0 ? this.texts : this.knowledge.texts;
  }

  /** An FAQ as the customer reads it: in her language, else in the one that is spoken, else as it is written. */
  faq(id: string): Faq | undefined {
    const faq = this.knowledge.faqs.get(id);
    const own = this.state.person.locale;
    const [first, second] = [this.#hers, this.#spoken.locale].map(
      (wanted) => faq && faqIn(faq, own !== undefined && languageOf(own) === languageOf(wanted) ? own : wanted),
    );
    return first ?? second ?? faq;
  }

  /** The title of an FAQ as agents read it. */
  titleForAgents(id: string): string {
    return this.knowledge.faqs.get(id)?.question ?? id;
  }

  /** Whether an FAQ is neither in the customer's language nor in the one that is spoken. */
  isForeign(faq: Faq): boolean {
    return ![this.#hers, languageOf(this.#spoken.locale)].includes(languageOf(faq.locale));
  }

  /** The sentence before an answer that is not in her language, which names that of the answer; '' where there is none. */
  before(faq: Faq): string {
    const { locale, foreign } = this.texts;
    const written = languageOf(faq.locale);
    const nameIn = (reader: string) => new Intl.DisplayNames([reader], { type: 'language' }).of(written) ?? written;
    const silent = this.texts !== this.#spoken;
    if (silent && (foreign !== undefined || written === this.#hers)) this.change({ told: this.#hers });
    if (written === this.#hers) return '';
    if (silent && foreign !== undefined) return foreign.replace('{language}', nameIn(locale));
    return this.isForeign(faq) ? this.text('answer-foreign', { language: nameIn(this.#spoken.locale) }) : '';
  }

  /** The wording of a text for agents, who read the default language. */
  note<K extends TextKey>(key: K, ...values: keyof TextValues<K> extends never ? [] : [TextValues<K>]): string {
    return wording(this.knowledge.texts, key, (values[0] ?? {}) as TextValues<K>, undefined).text;
  }

  /** The wording of a text; of several variants never the same twice running. */
  text<K extends TextKey>(key: K, ...values: keyof TextValues<K> extends never ? [] : [TextValues<K>]): string {
    const said = wording(this.#spoken, key, (values[0] ?? {}) as TextValues<K>, this.state.said[key]);
    this.change({ said: { ...this.state.said, [key]: said.variant } });
    return said.text;
  }

  choices(...parts: Parameters<typeof labelled> extends [unknown, ...infer Rest] ? Rest : never): Choice[] {
    return labelled(this.#spoken, ...parts);
  }

  /** What the bot says from now on in this turn replaces the message `target`, as far as one message does. */
  replace(target: string): void {
    this.#target = target;
  }

  /**
   * Says something as the bot, in paragraphs; those that are empty are left out. The first words of a conversation are
   * a greeting. Returns the key by which the message can be edited later.
   */
  say(paragraphs: readonly string[], choices: readonly Choice[], tone: Tone = 'warm'): string {
    const said = paragraphs.filter((paragraph) => paragraph !== '');
    const cut = this.event.type === 'customer.said' && this.event.cut ? this.text('cut') : '';
    const elsewhere = this.#elsewhere();
    if (elsewhere !== '') said.unshift(elsewhere);
    const opening = [greeting(this, tone), said[0] ?? ''].filter((part) => part !== '').join(' ');
    this.change({ choices });
    return this.#send({
      text: [opening, ...said.slice(1), cut].filter((paragraph) => paragraph !== '').join('\n\n'),
      ...(choices.length > 0 && { choices }),
      ...(this.state.private && { visibleTo: 'asker' as const }),
      ...this.#replyTo(),
    });
  }

  /** Passes an agent's reply on, under the agent's name. Returns its key. */
  pass(message: Pick<OutboundMessage, 'text' | 'attachments' | 'as'>): string {
    return this.#send({ ...message, ...(this.state.private && { visibleTo: 'asker' as const }) });
  }

  edit(target: string, message: OutboundMessage): void {
    this.#effects.push({ type: 'edit', key: this.#key(), target, message });
  }

  remove(target: string): void {
    this.#effects.push({ type: 'remove', key: this.#key(), target });
  }

  /** Tells every desk of the case. */
  announce(kind: DeskNotice['kind'], text?: string): void {
    const { ticket } = this.state;
    if (!ticket) return;
    const notice: DeskNotice = { kind, ticket, ...(text !== undefined && { text }) };
    this.#effects.push({ type: 'announce', key: this.#key(), notice });
  }

  /** Shows an agent whether the customer got a reply. */
  mark(mark: Omit<Extract<Effect, { type: 'mark' }>, 'type' | 'key'>): void {
    this.#effects.push({ type: 'mark', key: this.#key(), ...mark });
  }

  /** Notes what was said of a FAQ as the answer to a question: the present one, if there is one and no other is given. */
  feedback(faq: string, kind: FeedbackKind, question = this.state.question): void {
    if (!question || question.text === '') return;
    const { text, messageId, matches = [] } = question;
    const confidence = matches.find((match) => match.faq === faq)?.confidence ?? 0;
    this.#feedback.push({ type: 'feedback', feedback: { faq, kind, text, messageId, confidence } });
  }

  /** Tells the agent who acted what came of it. */
  tell(outcome: ActOutcome): void {
    this.#effects.push({ type: 'act-outcome', outcome });
  }

  done(): Outcome {
    return { state: { ...this.state, seq: this.#seq }, effects: [...this.#effects, ...this.#feedback] };
  }

  /** Told once to a customer whose language is not spoken, in her language. */
  #elsewhere(): string {
    const language = this.#hers;
    if (language === this.state.told || languageOf(this.#spoken.locale) === language) return '';
    this.change({ told: language });
    return this.knowledge.texts.elsewhere?.[language] ?? '';
  }

  #key(): string {
    return messageKey(this.state.id, this.#seq, this.#effects.length);
  }

  #send(message: OutboundMessage): string {
    const target = this.#target;
    this.#target = undefined;
    if (target !== undefined) {
      this.edit(target, message);
      return target;
    }
    const key = this.#key();
    this.#effects.push({ type: 'say', key, message });
    return key;
  }

  /** The customer's message that is being answered, if this turn answers one. */
  #replyTo(): { readonly replyTo?: string } {
    if (this.event.type === 'customer.said' || this.event.type === 'customer.edited') {
      return { replyTo: this.event.messageId };
    }
    const { question } = this.state;
    return this.event.type === 'customer.chose' && question ? { replyTo: question.messageId } : {};
  }
}
