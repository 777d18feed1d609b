const most = 10_000;

/** The messages that this process has sent lately, by nonce: from Discord's answers, and from the gateway's echo of them. */
export class Sent {
  readonly #byNonce = new Map<string, string>();
  readonly #ids = new Set<string>();

  note(nonce: string, id: string): void {
    this.#byNonce.set(nonce, id);
    this.#ids.add(id);
    if (this.#byNonce.size <= most) return;
    const [oldest] = this.#byNonce;
    this.#byNonce.delete(oldest![0]);
    this.#ids.delete(oldest![1]);
  }

  find(nonce: string): string | undefined {
    return this.#byNonce.get(nonce);
  }

  /** Whether a message is one of ours. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }
}
