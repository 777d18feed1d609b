/** A FAQ that the bot considered, and why, for a person to read. */
export interface Considered {
  readonly faq: string;
  readonly title: string;
  /** 0..1. */
  readonly confidence: number;
  /** Which phrasing was nearest, and which words weighed most. */
  readonly sentence: string;
}

/** What the bot considered for a question, likeliest first. A message can hold several questions. */
export interface Reasons {
  readonly text: string;
  readonly considered: readonly Considered[];
}
