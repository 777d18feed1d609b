/** Who is meant by a mention in a text. */
export interface Mentioned {
  readonly id: string;
  readonly username: string;
  readonly global_name?: string | null;
}

/** Line ends as \n, no control characters but \n and \t, no half surrogate pairs. */
const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');

/** The first `max` UTF-16 code units, without cutting a surrogate pair in two. */
export const cutText = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? max - 1 : max);
};

/** A text as its writer saw it: people, emoji and commands by their names, the calls for the bot (patterns) taken out. */
export const readText = (content: string, mentions: readonly Mentioned[], calls: readonly string[]): string =>
  clean(content)
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
    const read = name && cutText(clean(name).replace(/\s+/g, ' ').trim(), 80);
    if (read) return read;
  }
  return undefined;
};
