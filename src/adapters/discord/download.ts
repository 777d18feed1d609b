import { type APIMessage, Routes } from 'discord.js';
import type { Attachment } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { DiscordContext } from './context.js';
import { toSendError } from './errors.js';
import { isId } from './snowflake.js';

/** Where Discord keeps files. */
const hosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Where a file is. */
export interface Source {
  readonly channel: string;
  readonly message: string;
  readonly file: string;
  readonly url: string;
  readonly agent?: true;
}

/** The file is longer than what is taken. */
export class FileTooLong extends SendError {
  constructor(maxBytes: number) {
    super('refused', `The file is longer than ${maxBytes} bytes.`);
  }
}

const refuse = (why: string): SendError => new SendError('refused', why);

/** Files come from Discord's own hosts over https, or from the host that DISCORD_API_URL names, and from nowhere else. */
const checked = (address: string, apiUrl: string): URL => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const configured = new URL(apiUrl);
  const own = url?.protocol === configured.protocol && url.host === configured.host;
  if (url && !url.username && (own || (url.protocol === 'https:' && !url.port && hosts.has(url.hostname)))) return url;
  throw refuse('The file is not on a host of Discord’s, so it is not fetched.');
};

const read = async (response: Response, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > maxBytes) throw new FileTooLong(maxBytes);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks, bytes);
};

/** Links to files expire: a new one is in the message, as long as that is there. */
const freshUrl = async ({ api }: DiscordContext, source: Source, signal: AbortSignal): Promise<string> => {
  if (!isId(source.channel) || !isId(source.message)) throw refuse('The file can no longer be found.');
  const message = await api<APIMessage>('GET', Routes.channelMessage(source.channel, source.message), {
    within: { signal, until: Number.POSITIVE_INFINITY },
  });
  const url = message.attachments.find(({ id }) => id === source.file)?.url;
  if (!url) throw new SendError('gone', 'The customer has removed the file.');
  return url;
};

/** Fetches a customer's file. The token never leaves with such a request, and no redirect is followed. */
export const download = async (
  context: DiscordContext,
  { source }: Attachment,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const from = source as unknown as Source | undefined;
  if (typeof from?.url !== 'string') throw refuse('The file does not say where it is.');
  try {
    let response = await fetch(checked(from.url, context.config.apiUrl), { signal, redirect: 'error' });
    if (response.status === 403 || response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      const url = checked(await freshUrl(context, from, signal), context.config.apiUrl);
      response = await fetch(url, { signal, redirect: 'error' });
    }
    if (response.status === 429 || response.status >= 500)
      throw new SendError('unavailable', `Discord answered ${response.status} for the file.`);
    if (!response.ok) throw new SendError('gone', `Discord no longer has the file (${response.status}).`);
    return await read(response, maxBytes);
  } catch (error) {
    const known = toSendError(error);
    // Fetching twice does no harm.
    throw known.code === 'unsure' ? new SendError('unavailable', known.message, undefined, { cause: error }) : known;
  }
};
