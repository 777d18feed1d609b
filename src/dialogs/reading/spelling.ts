import type { Texts } from '../../knowledge/faq.js';
import { tokensOf } from './sentences.js';

const picture = /(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\uFE0F|\u200D|\u20E3)+/gu;

/** A text without emoji, as long as words are left; what stood around one does not grow together. */
export const withoutEmoji = (text: string): string => {
  const left = text
    .replace(picture, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
  return tokensOf(left).length > 0 ? left : text;
};

/** A text in which the chat spellings that the texts file lists ("u", "pkg") are written out. */
export const spelled = (texts: Texts, text: string): string => {
  const { spelling } = texts;
  if (!spelling) return text;
  let out = '';
  let at = 0;
  for (const { word, from, to } of tokensOf(text)) {
    const long = Object.hasOwn(spelling, word) ? spelling[word] : undefined;
    if (long === undefined) continue;
    out += text.slice(at, from) + long;
    at = to;
  }
  return out + text.slice(at);
};
