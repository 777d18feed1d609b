import type { Clock } from '../../model/clock.js';

/** How long after a failure the keys are asked for again, in ms. */
const againMs = 60_000;

/**
 * Whether the signing keys can be had. A delivery finds out; while they cannot be had they are asked for now and then, so that
 * what is well again is not called broken until somebody writes.
 */
export class KeysHealth {
  problem: string | undefined;
  #cancel = () => {};
  #running = false;

  constructor(
    private readonly clock: Clock,
    private readonly fetch: () => Promise<unknown>,
  ) {}

  start(): void {
    this.#running = true;
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  /** Takes note of what a delivery found. */
  found(problem: string | undefined): void {
    this.problem = problem;
    this.#cancel();
    if (problem !== undefined && this.#running) this.#cancel = this.clock.after(againMs, () => this.#look(problem));
  }

  #look(problem: string): void {
    this.fetch().then(
      () => this.found(undefined),
      () => this.found(problem),
    );
  }
}
