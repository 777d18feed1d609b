/** Does what is asked for one place in the order in which it was asked; places go on side by side. */
export class Chains {
  readonly #last = new Map<string, Promise<void>>();

  /** `run` must not reject. */
  add(place: string, run: () => Promise<void>): void {
    const before = this.#last.get(place) ?? Promise.resolve();
    const turn = before.then(run).finally(() => {
      if (this.#last.get(place) === turn) this.#last.delete(place);
    });
    this.#last.set(place, turn);
  }

  /** Resolves when all that was asked for is done. */
  async settled(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
