import type { CustomerSaid } from '../model/event.js';
import type { Part, Perceived } from '../model/match.js';
import type { Draft } from './draft.js';
import { smallTalk, type Talk } from './recognise.js';
import { clean, isEmojiOnly, words } from './words.js';

/** What a customer's message comes down to. */
export interface Heard {
  readonly messageId: string;
  readonly text: string;
  /** Its words, as they are compared with phrases. */
  readonly tokens: readonly string[];
  readonly matches: Perceived['matches'];
  /** The questions in it, when there are several. */
  readonly parts: readonly Part[];
  readonly reading: Perceived['reading'];
  /** `nothing`: not a word in it. */
  readonly kind: 'words' | 'emoji' | 'file' | 'nothing';
  /** Set when the message is small talk and nothing else. */
  readonly talk: Talk | undefined;
  readonly files: number;
}

/** Small talk in another language than the one spoken: "hola", "danke". */
const foreignTalk = ({ knowledge }: Draft, tokens: readonly string[]): Talk | undefined => {
  for (const texts of knowledge.languages?.values() ?? []) {
    const talk = smallTalk(texts, tokens);
    if (talk) return talk;
  }
  return undefined;
};

/** Makes out what a text is. */
export const perceive = (
  draft: Draft,
  message: Pick<CustomerSaid, 'messageId' | 'text'> & { readonly files: number } & Partial<Perceived>,
): Heard => {
  const text = clean(message.text);
  const tokens = words(text);
  const wordless = isEmojiOnly(text, tokens) ? 'emoji' : message.files > 0 ? 'file' : 'nothing';
  const spoken = tokens.length > 0 && wordless !== 'emoji';
  return {
    messageId: message.messageId,
    text,
    tokens,
    matches: message.matches ?? [],
    parts: message.parts ?? [],
    reading: message.reading,
    kind: spoken ? 'words' : wordless,
    talk: smallTalk(draft.texts, tokens) ?? foreignTalk(draft, tokens),
    files: message.files,
  };
};
