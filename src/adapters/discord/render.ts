import { createHash } from 'node:crypto';
import { type APIEmbed, MessageFlags } from 'discord.js';
import type { OutboundMessage } from '../../model/message.js';
import { SendError } from '../channel.js';
import { buttons, customId, deskCustomId, limits } from './components.js';
import { lowerMarkdown } from './markdown.js';

/** A message as Discord takes it. */
export interface Payload {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: ReturnType<typeof buttons>;
  readonly allowed_mentions: { readonly parse: readonly []; readonly replied_user: false };
  readonly flags: number;
}

/** What a message gets around it. */
export type Setting = {
  /** Lines of the channel's own, before and after the text. */
  readonly before?: string;
  readonly after?: string;
} & (
  | {
      /** Whose buttons they are. */
      readonly owner: string;
      /** Names the customer at the head, where several people are spoken with. Nobody is pinged. */
      readonly named?: boolean;
    }
  | {
      /** The nonce of the delivery, which goes to a desk. */
      readonly desk: string;
    }
);

/** Names a delivery to Discord, which remembers it for a few minutes: 24 characters of the key's hash. */
export const nonceOf = (key: string): string =>
  createHash('sha256').update(key).digest().subarray(0, 18).toString('base64url');

/**
 * Lowers a message to Discord: its Markdown to the dialect, pictures to embeds, choices to buttons. A text that escaping
 * has made too long for a message goes into an embed, which takes twice as much.
 */
export const payloadOf = (message: OutboundMessage, setting: Setting): Payload => {
  const { text, images } = lowerMarkdown(message.text);
  const head = 'named' in setting && setting.named ? `<@${setting.owner}> ` : '';
  const idOf = (choice: string) =>
    'desk' in setting ? deskCustomId(choice, setting.desk) : customId(setting.owner, choice);
  const content = [setting.before, `${head}${text}`, setting.after].filter((part) => part?.trim()).join('\n');
  if (content.length > limits.embed)
    throw new SendError(
      'refused',
      `The text has ${content.length} characters on Discord, which takes ${limits.embed}.`,
    );
  const long = content.length > limits.content;
  const pictures = images
    .slice(0, long ? 9 : 10)
    .map(({ url, alt }) => ({ image: { url }, ...(alt ? { description: alt.slice(0, 500) } : {}) }));
  const embeds = [...(long ? [{ description: content }] : []), ...pictures];
  return {
    content: long ? '' : content,
    embeds,
    components: buttons(message.choices ?? [], idOf),
    allowed_mentions: { parse: [], replied_user: false },
    // Without embeds of ours there are to be none: Discord would show a preview of every link.
    flags: embeds.length > 0 ? 0 : MessageFlags.SuppressEmbeds,
  };
};
