import { cleanText } from '../../model/text.js';

/** Longest text that is kept of a customer's message, in UTF-16 code units. */
export const inboundTextMax = 4_000;

export const unescapeSlack = (text: string): string =>
  text.replace(/&(lt|gt|amp);/g, (_all, name: string) => ({ lt: '<', gt: '>', amp: '&' })[name]!);

/** Tells the name of a user whom we know. */
export type NameOf = (user: string) => string | undefined;

/** What stands between `<` and `>`: a mention, a link, a date. */
const entity = (body: string, nameOf: NameOf): string => {
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? '' : body.slice(bar + 1);
  if (target.startsWith('@')) return `@${label || (nameOf(target.slice(1)) ?? target.slice(1))}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return label || `@${target.slice(1).replace(/^subteam\^/, '')}`;
  const address = target.replace(/^(mailto|tel):/, '');
  const same = label === '' || label === address || `http://${label}` === target || `https://${label}` === target;
  return same ? label || address : `${label} (${address})`;
};

/** What somebody wrote, as plain text: without the mention of the bot, with Slack's escapes and entities undone. */
export const plainFromSlack = (text: string, bot: string, nameOf: NameOf = () => undefined): string =>
  unescapeSlack(
    cleanText(text)
      .replace(new RegExp(`[ \\t]*<@${bot}(\\|[^>]*)?>[ \\t]*`, 'g'), ' ')
      .replace(/<([^<>]+)>/g, (_all, body: string) => entity(body, nameOf)),
  ).trim();
