import type { StreamData } from '../feed.js';

/** What the connection tells the page. */
export interface Listener {
  /**
   * The visitor is known; `name` if she gave one. A new visitor begins with an empty conversation. `explains`: she works at
   * the desk, and may see why the bot says what it does.
   */
  session(name: string | undefined, isNew: boolean, explains: boolean): void;
  entry(data: StreamData): void;
  /** Everything that was said until now has come. */
  ready(): void;
  typing(): void;
  /** Connected, or why not. */
  state(problem: 'lost' | 'cookies-blocked' | undefined): void;
}

const waits = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** A tab that nobody sees gives its connection up after this (browsers allow few of them), */
const hiddenMs = 30_000;
/** and looks for news so often. */
const peekMs = 60_000;

/** Follows the conversation: opens the session, reads the stream, and comes back by itself where it broke off. */
export class Connection {
  private source: EventSource | undefined;
  private last = 0;
  private failures = 0;
  /** New visitors in a row that could not be used: cookies are blocked. */
  private useless = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private resting = false;

  constructor(private readonly listener: Listener) {
    window.addEventListener('online', () => this.now());
    window.addEventListener('offline', () => this.lost());
    window.addEventListener('pagehide', () => this.close());
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.now());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.again(hiddenMs, () => this.rest());
      else if (this.resting || !this.source) this.now();
      else clearTimeout(this.timer);
    });
  }

  /** Connects at once, whatever was waited for. */
  now(): void {
    this.resting = false;
    this.failures = 0;
    void this.open();
  }

  private async open(): Promise<void> {
    this.close();
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const response = await fetch('/chat/session', {
      method: 'POST',
      body: JSON.stringify({ timeZone, locale: navigator.language }),
      headers: { 'content-type': 'application/json' },
    }).catch(() => undefined);
    if (!response?.ok) return this.lost();
    const { name, isNew, why } = (await response.json()) as { name: string | null; isNew: boolean; why?: true };
    this.useless = isNew ? this.useless + 1 : 0;
    if (this.useless > 2) return this.listener.state('cookies-blocked');
    if (isNew) this.last = 0;
    this.listener.session(name ?? undefined, isNew, why === true);
    this.follow();
  }

  private follow(): void {
    this.close();
    const source = new EventSource(`/chat/stream?after=${this.last}`);
    this.source = source;
    source.addEventListener('message', ({ data, lastEventId }) => {
      this.last = Number(lastEventId);
      this.listener.entry(JSON.parse(data));
    });
    source.addEventListener('ready', () => {
      this.failures = 0;
      this.useless = 0;
      this.listener.ready();
      this.listener.state(undefined);
      if (this.resting) this.rest();
    });
    source.addEventListener('typing', () => this.listener.typing());
    source.addEventListener('error', () => source === this.source && this.lost());
  }

  private lost(): void {
    this.close();
    this.listener.state('lost');
    const wait = waits[Math.min(this.failures, waits.length - 1)]!;
    this.failures += 1;
    this.again(wait * (0.75 + Math.random() / 2), () => void this.open());
  }

  private rest(): void {
    this.close();
    this.resting = true;
    this.again(peekMs, () => this.follow());
  }

  private again(ms: number, run: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(run, ms);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }
}
