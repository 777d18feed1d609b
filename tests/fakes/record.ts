import { createWriteStream, type WriteStream } from 'node:fs';

/** How a call of the bot went wrong, by the platform's choice. */
export type Fault = 'rate-limited' | 'failed-before' | 'failed-after' | 'hang' | 'cut' | 'slow';

/** One line of the platform's record: what it saw, in the order in which it saw it. */
export type Entry =
  /** An event was sent to the bot for the first time. */
  | { readonly type: 'first-sent'; readonly key: string }
  /** The bot acknowledged an event for the first time. */
  | { readonly type: 'acked'; readonly key: string }
  /** A call of the bot arrived. */
  | {
      readonly type: 'call';
      readonly worker: string;
      readonly what: 'send' | 'edit' | 'remove' | 'notify';
      readonly key: string;
      readonly text: string;
      readonly replyTo?: string;
      readonly fault?: Fault;
    }
  /** A message became visible to the customer. `agent`: it was said in an agent's name. */
  | {
      readonly type: 'visible';
      readonly key: string;
      readonly messageId: string;
      readonly conversation: string;
      readonly text: string;
      readonly replyTo?: string;
      readonly agent: boolean;
    }
  | { readonly type: 'edited'; readonly key: string; readonly messageId: string; readonly text: string }
  | { readonly type: 'removed'; readonly messageId: string }
  /** The desk was told of a case. */
  | { readonly type: 'notice'; readonly conversation: string; readonly ticket: string }
  /** The bot fetched the file that came with a message. */
  | { readonly type: 'fetched'; readonly messageId: string };

/** The platform's record: the only source of the counts. Kept in memory and, if wanted, in a file of JSON lines. */
export class PlatformRecord {
  /** `at`: ms since the record was begun. */
  readonly entries: (Entry & { readonly at: number })[] = [];
  private readonly began = performance.now();
  private readonly file: WriteStream | undefined;

  constructor(path?: string) {
    this.file = path ? createWriteStream(path, { flags: 'a' }) : undefined;
  }

  add(entry: Entry): void {
    const line = { at: Math.round(performance.now() - this.began), ...entry };
    this.entries.push(line);
    this.file?.write(`${JSON.stringify(line)}\n`);
  }

  /** The lines in which one of these words stands, for a reader who wants to know how it came about. */
  about(words: readonly string[]): string[] {
    return this.entries
      .map((line) => JSON.stringify(line))
      .filter((line) => words.some((w) => line.includes(`"${w}"`)));
  }

  close(): Promise<void> {
    return new Promise((resolve) => (this.file ? this.file.end(() => resolve()) : resolve()));
  }
}
