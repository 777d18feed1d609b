import type { Document } from 'mongodb';

/** Earlier than any time that is stored. */
export const never = new Date(0);

/**
 * The server's clock, as an expression that the server itself computes: what a worker's clock says never matters.
 * `aheadMs` moves it on, so that a test need not wait.
 */
export class ServerClock {
  constructor(private readonly aheadMs: () => number = () => 0) {}

  get now(): Document | string {
    const ahead = this.aheadMs();
    return ahead === 0 ? '$$NOW' : { $add: ['$$NOW', ahead] };
  }

  in(ms: number): Document {
    return { $add: ['$$NOW', Math.ceil(ms) + this.aheadMs()] };
  }

  /** A filter: the time in `field` has come. */
  reached(field: string): Document {
    return { $lte: [`$${field}`, this.now] };
  }

  /** What the server's clock says when it says `local`. */
  read(local: Date): number {
    return local.getTime() + this.aheadMs();
  }
}
