/** Why a FAQ was found, for an admin to read. Weights are shares of the whole, 0..1, largest first. */
export interface Why {
  /** The phrasing (or title) nearest to the message. */
  readonly phrasing: string;
  readonly words: readonly { readonly word: string; readonly weight: number }[];
}

/** One FAQ that may answer a message. */
export interface Match {
  readonly faq: string;
  /** Calibrated probability, 0..1, that this FAQ is the right answer. */
  readonly confidence: number;
  readonly why: Why;
}
