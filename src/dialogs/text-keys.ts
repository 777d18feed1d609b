/** What the wording of a text must hold. */
type Rule = {
  /** The placeholders that every variant must have. */
  readonly with?: readonly string[];
  /** Said so often, or so close to the heart, that one wording would sound hollow: at least two variants. */
  readonly varied?: true;
};

const rule = <const T extends Rule>(value: T): T => value;
const plain = rule({});
const varied = rule({ varied: true });
const agent = rule({ with: ['agent'] });
const name = rule({ with: ['name'] });
const question = rule({ with: ['question'] });
const reason = rule({ with: ['reason'] });
const desk = rule({ with: ['desk'] });
const language = rule({ with: ['language'] });
const rest = rule({ with: ['rest'] });

/** Every text that Careline says, and what its wording must hold. The wording itself is in data/texts. */
export const textKeys = {
  // The first words
  greet: plain,
  'greet-name': name,
  'greet-calm-name': name,
  'welcome-back': plain,
  'welcome-back-name': name,
  cut: plain,
  'too-fast': plain,
  trouble: plain,

  // Answers and questions back
  'answer-lead': question,
  'answer-also': question,
  'answer-foreign': language,
  'rest-lead': rest,
  'rest-unknown': rest,
  'which-open': plain,
  'same-answer': question,
  'not-wanted': plain,
  'ask-which': varied,
  'did-you-mean': question,
  'which-one': plain,
  'sorry-not-it': varied,
  'offer-next': plain,
  rephrase: plain,
  'none-of-these': varied,
  helped: varied,
  'did-it-help': plain,

  // Small talk
  hello: plain,
  'hello-again': varied,
  'how-are-you': plain,
  bot: plain,
  thanks: varied,
  bye: varied,
  ok: varied,
  no: plain,
  help: plain,
  chat: varied,
  'never-mind': plain,
  nothing: varied,
  emoji: varied,
  file: plain,

  // Buttons that are out of date, numbers that are not there
  'stale-helped': plain,
  'stale-not-quite': plain,
  'stale-button': plain,
  'faq-gone': plain,
  'no-such-choice': plain,
  'no-open-case': plain,

  // Handing over
  'handover-asked': varied,
  'handover-unknown': varied,
  'handover-for-person': varied,
  'handover-not-helped': varied,
  'handover-still-torn': varied,
  'handover-frustrated': varied,
  'handover-distress': varied,
  'handover-danger': plain,
  'handover-unsafe': plain,
  'handover-undeliverable': plain,
  'handover-next': plain,
  'handover-next-calm': plain,
  'handover-tell': plain,
  'handover-private': plain,

  // Waiting for a person
  'waiting-added': varied,
  'waiting-file': varied,
  'waiting-asked': varied,
  'waiting-talk': varied,
  'waiting-upset': varied,
  'waiting-danger': plain,
  'waiting-unsafe': plain,
  'waiting-answer': question,
  'waiting-kept': varied,
  'waiting-not-quite': varied,
  'cancel-sure': plain,
  cancelled: plain,
  'case-helped': plain,
  late: plain,
  unreachable: plain,
  reachable: plain,

  // A person
  taken: agent,
  resolved: agent,
  'handed-back': agent,
  fixed: varied,
  reopened: varied,
  'reopened-more': plain,

  // For agents
  'summary-asked': plain,
  'summary-undeliverable': plain,
  'summary-deleted': plain,
  'alert-dead': reason,
  'alert-ambiguous': reason,
  'alert-reopened': agent,
  'alert-desk': desk,
  'reason-unknown': plain,

  // Buttons
  'choice-helped': plain,
  'choice-not-quite': plain,
  'choice-person': plain,
  'choice-none': plain,
  'choice-yes': plain,
  'choice-no': plain,
  'choice-cancel': plain,
  'choice-close': plain,
  'choice-wait': plain,
  'choice-solved': plain,
  'choice-fixed': plain,
  'choice-not-fixed': plain,
} as const satisfies Record<string, Rule>;

export type TextKey = keyof typeof textKeys;

/** The values that a text needs, by placeholder. */
export type TextValues<K extends TextKey> = (typeof textKeys)[K] extends { readonly with: readonly (infer P)[] }
  ? Readonly<Record<P & string, string>>
  : Readonly<Record<never, string>>;
