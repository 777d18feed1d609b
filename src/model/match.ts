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

/** One of several questions in a message, with what was found for it. */
export interface Part {
  readonly text: string;
  /** Best first. */
  readonly matches: readonly Match[];
}

/** What was perceived in a customer's message. It is stored with the message, so that a replay needs no model. */
export interface Perceived {
  /** Best first. */
  readonly matches: readonly Match[];
  /** The questions of the message, in order, when it holds several. */
  readonly parts?: readonly Part[];
  /**
   * How the message is to be taken, when not simply as a question. `keyword`: it names a subject and asks nothing.
   * `follow-up`: the matches were found together with the question before. `not-wanted`: it says only what is not wanted.
   * `doubtful`: the matches may be what is not wanted, and are not answered unasked.
   */
  readonly reading?: 'keyword' | 'follow-up' | 'not-wanted' | 'doubtful';
  /** The language to go on in, as an ISO 639-1 code, where one is known. */
  readonly language?: string;
}
