import { byId, h } from '../../../browser/dom.js';
import type { Conversation, Message } from './conversation.js';
import { type Delivery, type MessageActs, messageView } from './message.js';
import { withOpenChoices } from './offered.js';
import type { Act } from './outbox.js';
import type { Scroller } from './scroller.js';

const apartMs = 5 * 60_000;
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const dayOf = (at: number): string => new Date(at).toDateString();

const dayLabel = (at: number): string => {
  const now = Date.now();
  if (dayOf(at) === dayOf(now)) return 'Today';
  return dayOf(at) === dayOf(now - 86_400_000) ? 'Yesterday' : dayName.format(at);
};

/** What one message looks like now; it is drawn again when this is not what it was. */
interface Drawn {
  readonly signature: string;
  readonly element: HTMLElement;
}

/** The conversation on the page: what the feed says, and over it what is still on its way out. */
export class Log {
  private readonly root = byId('log');
  private drawn = new Map<string, Drawn>();
  private live = false;
  private explains = false;

  constructor(
    private readonly conversation: Conversation,
    private readonly acts: MessageActs,
    private readonly scroller: Scroller,
  ) {}

  /** Draws what has changed; the elements of the rest stay, and with them focus and loaded pictures. */
  draw(pending: readonly Act[], trouble: 'trying' | 'queued' | undefined): void {
    const messages = withOpenChoices(this.withPending(pending));
    const delivery = this.deliveries(pending, trouble);
    const drawn = new Map<string, Drawn>();
    const elements: HTMLElement[] = [];
    messages.forEach((message, i) => {
      const before = messages[i - 1];
      const after = messages[i + 1];
      if (!before || dayOf(before.at) !== dayOf(message.at)) elements.push(this.day(message.at, drawn));
      const place = {
        first: !before || !this.together(before, message),
        last: !after || !this.together(message, after),
        delivery: delivery.get(message.id),
        explains: this.explains && message.from === 'bot',
      };
      const offered = message.choices?.map(({ id }) => id);
      const signature = `${message.rev} ${message.chosen} ${message.text} ${JSON.stringify([place, offered])}`;
      const old = this.drawn.get(message.id);
      const now = old?.signature === signature ? old : { signature, element: messageView(message, place, this.acts) };
      if (old && old !== now) this.keepFocus(old.element, now.element);
      if (!old && this.live) now.element.classList.add('arriving');
      drawn.set(message.id, now);
      elements.push(now.element);
    });
    this.scroller.around(() => {
      this.drawn = drawn;
      this.sync(elements);
    });
  }

  /** From now on what comes is news, and moves in; the history does not. */
  goLive(): void {
    this.live = true;
  }

  /** From now on the bot's messages offer to tell why. */
  explain(): void {
    this.explains = true;
  }

  private withPending(pending: readonly Act[]): Message[] {
    const messages = new Map([...this.conversation.messages].map((message) => [message.id, message]));
    for (const act of pending) {
      if (act.kind === 'say') {
        if (messages.has(act.id)) continue;
        const { id, text, files, at } = act;
        messages.set(id, { id, from: 'visitor', text, attachments: files, at, edited: false, rev: -1 });
        continue;
      }
      const target = messages.get(act.messageId);
      if (!target || act.failed) continue;
      if (act.kind === 'delete') messages.delete(target.id);
      else if (act.kind === 'edit') messages.set(target.id, { ...target, text: act.text, edited: true });
      else messages.set(target.id, { ...target, chosen: act.choice });
    }
    return [...messages.values()];
  }

  /** In trouble only the first is being tried, and the others wait for it. */
  private deliveries(pending: readonly Act[], trouble: 'trying' | 'queued' | undefined): Map<string, Delivery> {
    const first = pending.find((act) => act.failed === undefined);
    const of = (act: Act): Delivery => {
      if (act.failed !== undefined) return { way: 'failed', why: act.failed };
      if (trouble === undefined) return { way: 'sending' };
      return { way: act === first ? trouble : 'queued' };
    };
    return new Map(pending.map((act) => [act.id, of(act)]));
  }

  private together(a: Message, b: Message): boolean {
    return a.from === b.from && a.name === b.name && b.at - a.at < apartMs && dayOf(a.at) === dayOf(b.at);
  }

  private day(at: number, drawn: Map<string, Drawn>): HTMLElement {
    const label = dayLabel(at);
    const id = `day ${dayOf(at)}`;
    const old = this.drawn.get(id);
    const element = old?.signature === label ? old.element : h('p', { class: 'day' }, h('span', {}, label));
    drawn.set(id, { signature: label, element });
    return element;
  }

  private sync(elements: readonly HTMLElement[]): void {
    const wanted = new Set<Element>(elements);
    for (const child of [...this.root.children]) if (!wanted.has(child)) child.remove();
    elements.forEach((element, i) => {
      if (this.root.children[i] !== element) this.root.insertBefore(element, this.root.children[i] ?? null);
    });
  }

  /** Focus on a button of the old element goes to the same button of the new one; if it is gone, to where she writes. */
  private keepFocus(old: HTMLElement, now: HTMLElement): void {
    if (!old.contains(document.activeElement)) return;
    const buttons = [...old.querySelectorAll('button')];
    const n = buttons.indexOf(document.activeElement as HTMLButtonElement);
    queueMicrotask(() => (now.querySelectorAll('button')[n] ?? byId('text')).focus());
  }
}
