/** How the runtime paces itself. All times in ms. Chaos and tests use shorter ones. */
export interface RuntimeSettings {
  /** How long a worker may hold a conversation without renewing. */
  readonly leaseMs: number;
  /** How long one attempt may take; nothing leaves after four fifths of it. */
  readonly sendMs: number;
  /** How often to look for work that no hint told of. */
  readonly pollMs: number;
  /** Conversations thought about at once. */
  readonly thinkers: number;
  /** Deliveries carried out at once. */
  readonly speakers: number;
  /** Shortest and longest wait before a failed delivery is tried again. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** A delivery that could not be made for so long is dead. */
  readonly giveUpMs: number;
  /** An agent's reply waits for its files for so long. */
  readonly fileGiveUpMs: number;
  /** How soon a desk that took no head card is tried again. */
  readonly deskRetryMs: number;
  /** A platform's trouble with a head card is not told before it has lasted for so long. */
  readonly deskGraceMs: number;
  /** How long to wait for the turn that handles an agent's act. */
  readonly submitMs: number;
  /** Messages of one person: so many at once, then so many a second. */
  readonly personBurst: number;
  readonly personPerSecond: number;
  /** Largest file that is fetched from a platform, in bytes. */
  readonly fileMaxBytes: number;
}

export const defaultSettings: RuntimeSettings = {
  leaseMs: 10_000,
  sendMs: 15_000,
  pollMs: 500,
  thinkers: 64,
  speakers: 64,
  retryMinMs: 500,
  retryMaxMs: 30_000,
  giveUpMs: 24 * 3_600_000,
  fileGiveUpMs: 5 * 60_000,
  deskRetryMs: 60_000,
  deskGraceMs: 10_000,
  submitMs: 5_000,
  personBurst: 20,
  personPerSecond: 0.5,
  fileMaxBytes: 10 * 1024 * 1024,
};
