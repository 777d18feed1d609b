interface Waiting {
  readonly id: string;
  need: number;
  readonly go: () => void;
}

/** Lets a few go on at once, those with the greatest need first, and among equals those that came first. */
export class Turns {
  readonly #waiting: Waiting[] = [];

  constructor(private free: number) {}

  /** Resolves when it is its turn; the smaller `need`, the earlier. Each turn is given back with `done`. */
  take(id: string, need: number): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return Promise.resolve();
    }
    return new Promise((go) => this.#waiting.push({ id, need, go }));
  }

  done(): void {
    let next: Waiting | undefined;
    for (const one of this.#waiting) if (!next || one.need < next.need) next = one;
    if (!next) return void this.free++;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.go();
  }

  /** The need of one that waits has become greater. */
  urge(id: string, need: number): void {
    for (const one of this.#waiting) if (one.id === id) one.need = Math.min(one.need, need);
  }

  /** Nobody waits any longer. */
  open(): void {
    this.free = Number.POSITIVE_INFINITY;
    for (const { go } of this.#waiting.splice(0)) go();
  }
}
