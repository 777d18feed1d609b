/** One question that the admins have answered. */
export interface Faq {
  /** Unique over all topics: the file's name without its ending. */
  readonly id: string;
  /** The folder's name. */
  readonly topic: string;
  /** The title, as a customer is shown it. */
  readonly question: string;
  readonly phrasings: readonly string[];
  /** The answer, in Markdown. Of a question for a person: the first words of the hand-over, or empty. */
  readonly answer: string;
  readonly locale: string;
  /** A person answers this, never the bot: who asks it is handed over. */
  readonly handOff?: true;
  /** The team that should take a hand-over on this. */
  readonly route?: string;
  readonly tags: readonly string[];
  /** The same in other languages, in the order of their locales. */
  readonly translations?: readonly Translation[];
}

/** An FAQ in another language. */
export interface Translation extends Pick<Faq, 'question' | 'phrasings' | 'answer'> {
  /** A BCP 47 tag in small letters, such as `de` or `pt-br`. */
  readonly locale: string;
}

/** When to answer and when to ask; calibrated probabilities, 0..1, with ask ≤ answer. */
export interface Thresholds {
  readonly answer: number;
  readonly ask: number;
}

/** All that the engine may say and knows, as one immutable version. */
export interface Knowledge {
  /** Content hash of FAQs, texts and thresholds. */
  readonly version: string;
  readonly faqs: ReadonlyMap<string, Faq>;
  /** The wording of the language that is spoken where no other is known. */
  readonly texts: Texts;
  /** The wording of other languages, by locale in small letters. One without `say` is understood, but not spoken. */
  readonly languages?: ReadonlyMap<string, Texts>;
  readonly thresholds: Thresholds;
}

/** The wording of one locale: by key, one or more variants with `{placeholders}`. */
export interface Texts {
  readonly locale: string;
  readonly say: { readonly [key: string]: readonly string[] };
  /** Phrases by which the engine recognises small talk, requests for a person, and so on. */
  readonly recognise: { readonly [kind: string]: readonly string[] };
  /** Chat spellings and what they stand for: `u` for `you`. Keys in small letters. */
  readonly spelling?: { readonly [short: string]: string };
  /** By language: how a customer is told, in her language, that the answers are in this one. */
  readonly elsewhere?: { readonly [language: string]: string };
  /** In a language without `say`: what introduces an answer in another language, which is named by `{language}`. */
  readonly foreign?: string;
}

/** A problem in an admin's file, for a reader: where it is, what is wrong, how to mend it. */
export interface Fault {
  readonly file: string;
  /** 1-based; 0 when the whole file is meant. */
  readonly line: number;
  readonly problem: string;
  readonly fix: string;
}
