/** Kinds of arrays that can grow here. */
interface Kind<T> {
  new (length: number): T;
}

const chunk = 1 << 20;

/** Numbers whose count is not known beforehand, in a typed array that is never copied while it grows. */
export class Growing<T extends Int32Array | Uint8Array> {
  readonly #full: T[] = [];
  #last: T;
  #used = 0;

  constructor(readonly kind: Kind<T>) {
    this.#last = new kind(chunk);
  }

  get length(): number {
    return this.#full.length * chunk + this.#used;
  }

  push(value: number): void {
    if (this.#used === chunk) {
      this.#full.push(this.#last);
      this.#last = new this.kind(chunk);
      this.#used = 0;
    }
    this.#last[this.#used++] = value;
  }

  /** All of it as one array, each number as `as` has it. Nothing is left here. */
  take(as: (value: number) => number = (value) => value): T {
    const all = new this.kind(this.length);
    const last = this.#last.subarray(0, this.#used);
    this.#last = new this.kind(0);
    let at = 0;
    for (let next = this.#full.shift(); next; next = this.#full.shift())
      for (const value of next) all[at++] = as(value);
    for (const value of last) all[at++] = as(value);
    this.#used = 0;
    return all;
  }
}
