import type { FeedFile } from '../feed.js';

/** Something the visitor did that the server has not confirmed yet. `id` makes a repetition harmless. */
export type Act = { readonly id: string; readonly at: number; readonly failed?: string } & (
  | { readonly kind: 'say'; readonly text: string; readonly files: readonly FeedFile[] }
  | { readonly kind: 'choose'; readonly messageId: string; readonly choice: string }
  | { readonly kind: 'edit'; readonly messageId: string; readonly text: string }
  | { readonly kind: 'delete'; readonly messageId: string }
);

type Without<A, K extends string> = A extends unknown ? Omit<A, K> : never;
/** An act before it has its id. */
export type NewAct = Without<Act, 'id' | 'at' | 'failed'>;

/** An id that also works where crypto.randomUUID is missing: plain http on another name than localhost. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const place = 'careline-outbox';
/** Another tab's act is left to that tab for so long. */
const patienceMs = 5_000;
const waits = [1_000, 2_000, 4_000, 8_000, 15_000];

const requestFor = (act: Act): [method: string, path: string, body?: object] => {
  if (act.kind === 'say')
    return ['POST', '/chat/messages', { id: act.id, text: act.text, attachments: act.files.map((file) => file.id) }];
  if (act.kind === 'choose')
    return ['POST', '/chat/choices', { id: act.id, choice: act.choice, messageId: act.messageId }];
  const path = `/chat/messages/${act.messageId}`;
  return act.kind === 'edit' ? ['PATCH', path, { id: act.id, text: act.text }] : ['DELETE', path];
};

/** What came of sending one act: done, refused for good with the reason, or to be tried again (`limited`: too much at once). */
type Result =
  | { done: true }
  | { refused: string }
  | { again: number | undefined; limited?: boolean; sessionLost?: boolean };

const post = async (act: Act): Promise<Result> => {
  const [method, path, body] = requestFor(act);
  try {
    const response = await fetch(path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok && answer.status !== 'limited') return { done: true };
    const limited = response.status === 429 || answer.status === 'limited';
    const again = 1000 * Number(response.headers.get('retry-after') ?? (limited ? 5 : Number.NaN)) || undefined;
    if (response.status === 401) return { again, sessionLost: true };
    // These pass. Any other answer would be the same next time.
    if (limited || response.status >= 500) return { again, limited };
    return { refused: answer.error?.message ?? 'It was not accepted.' };
  } catch {
    return { again: undefined };
  }
};

/**
 * Sends what the visitor does, one thing after the other and in order, again and again until it is confirmed. The queue
 * outlives a reload, and all tabs share it.
 */
export class Outbox {
  private acts: readonly Act[] = [];
  private open = false;
  private sending = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the last attempt was held back for being too much at once. */
  limited = false;

  constructor(
    private readonly changed: () => void,
    private readonly sessionLost: () => void,
  ) {
    this.load();
    window.addEventListener('storage', ({ key }) => {
      if (key !== place) return;
      this.load();
      this.schedule(patienceMs);
      this.changed();
    });
  }

  get pending(): readonly Act[] {
    return this.acts;
  }

  /** True while attempts fail, so that the page can say so. */
  get struggling(): boolean {
    return this.failures > 0;
  }

  /** The visitor is known now: what waits can go. */
  start(): void {
    this.open = true;
    void this.run();
  }

  add(act: NewAct): void {
    this.save([...this.acts, { ...act, id: newId(), at: Date.now() }]);
    this.changed();
    void this.run();
  }

  /** Tries again now; `id` names an act that was refused. */
  retry(id?: string): void {
    this.save(this.acts.map((act) => (act.id === id ? { ...act, failed: undefined! } : act)));
    this.failures = 0;
    void this.run();
  }

  discard(id: string): void {
    this.save(this.acts.filter((act) => act.id !== id));
    this.changed();
  }

  private async run(): Promise<void> {
    if (this.sending || !this.open) return;
    clearTimeout(this.timer);
    this.sending = true;
    for (let act = this.next(); act; act = this.next()) {
      const { id } = act;
      const result = await post(act);
      if ('again' in result) {
        this.limited = result.limited ?? false;
        if (result.sessionLost) this.sessionLost();
        const wait = result.again ?? waits[Math.min(this.failures, waits.length - 1)]!;
        this.failures += 1;
        this.schedule(wait + Math.random() * 500);
        break;
      }
      this.failures = 0;
      this.limited = false;
      this.load();
      if ('done' in result) this.save(this.acts.filter((other) => other.id !== id));
      else this.save(this.acts.map((other) => (other.id === id ? { ...other, failed: result.refused } : other)));
      this.changed();
    }
    this.sending = false;
    this.changed();
  }

  private next(): Act | undefined {
    return this.acts.find((act) => act.failed === undefined);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), ms);
  }

  private load(): void {
    try {
      this.acts = JSON.parse(localStorage.getItem(place) ?? '[]');
    } catch {
      // A browser that keeps nothing: the queue lives as long as the page.
    }
  }

  private save(acts: readonly Act[]): void {
    this.acts = acts;
    try {
      localStorage.setItem(place, JSON.stringify(acts));
    } catch {}
  }
}
