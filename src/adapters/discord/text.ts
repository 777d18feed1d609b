import { cleanName, cleanText } from '../../model/text.js';

/** Who is meant by a mention in a text. */
export interface Mentioned {
  readonly id: string;
  readonly username: string;
  readonly global_name?: string | null;
}

/** A text as its writer saw it: people, emoji and commands by their names, the calls for the bot (patterns) taken out. */
export const readText = (content: string, mentions: readonly Mentioned[], calls: readonly string[]): string =>
  cleanText(content)
    .replaceAll(new RegExp(`<(${calls.join('|')})>[ \t]?`, 'g'), '')
    .replace(/<@!?(\d+)>/g, (whole, id: string) => {
      const who = mentions.find((one) => one.id === id);
      return who ? `@${who.global_name ?? who.username}` : whole;
    })
    .replace(/<a?(:\w+:)\d+>/g, '$1')
    .replace(/<(\/[^:>]+):\d+>/g, '$1')
    .trim();

/** A name on one line, at most 80 code units; undefined if nothing is left of it. */
export const readName = (...names: readonly (string | null | undefined)[]): string | undefined => {
  for (const name of names) {
    const read = name && cleanName(name);
    if (read) return read;
  }
  return undefined;
};
