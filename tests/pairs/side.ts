/** A message as somebody sees it. */
export interface Seen {
  readonly id: string;
  readonly text: string;
  readonly files: readonly string[];
  readonly buttons: readonly string[];
}

/** A file that somebody sends. */
export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Somebody who asks, on her platform. Ids are the platform's. */
export interface Customer {
  says(text: string, file?: OwnFile): Promise<string>;
  edits(id: string, text: string): Promise<void>;
  deletes(id: string): Promise<void>;
  /** What Careline and its agents said to her, as it stands now, oldest first. */
  sees(): Promise<Seen[]>;
}

/** An agent at her desk, who works on the one case that there is. */
export interface Agent {
  /** `We do it.` as she types it, with a bold word. */
  readonly bold: string;
  /** The head of the case: what it is about, where it stands, and what can be done; undefined while there is none. */
  card(): Promise<Seen | undefined>;
  /** What she can read of the conversation, as it stands now, oldest first. */
  reads(): Promise<Seen[]>;
  replies(text: string, file?: OwnFile): Promise<string>;
  edits(id: string, text: string): Promise<void>;
  deletes(id: string): Promise<void>;
  notes(text: string): Promise<void>;
  resolves(): Promise<void>;
  /** What stands beside her reply: ✓, ⚠ or nothing yet. */
  mark(id: string): Promise<string | undefined>;
}

/** How a platform shows things: what is lowered there. */
export interface Lowered {
  /** `We **do** it.` */
  readonly bold: string;
  /** Whether a file comes as a file, or as a link in the text. */
  readonly files: 'file' | 'link';
}

/** A platform in a test: where Careline finds it, and the people on it. */
export interface Side {
  /** The variables that lead Careline to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The entry of `DESK`; undefined for the browser. */
  readonly desk: string | undefined;
  readonly lowered: Lowered;
  /** Careline runs and listens at this address. */
  careline(url: string, signInLink: () => Promise<string>): Promise<void>;
  customer(): Promise<Customer>;
  agent(): Promise<Agent>;
  close(): Promise<void>;
}
