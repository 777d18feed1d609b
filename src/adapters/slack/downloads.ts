import type { Attachment } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { SlackClient } from './client.js';
import { toSendError } from './errors.js';
import type { FileSource } from './files.js';
import { lookupFor, mayHaveToken } from './hosts.js';
import type { Answer } from './request.js';

const redirectsMax = 3;
const refused = (why: string) => new SendError('refused', why);

/** A file that is longer than we take. */
export class TooLargeError extends SendError {
  constructor(maxBytes: number) {
    super('refused', `The file is longer than ${maxBytes} bytes.`);
  }
}

/** Where a file is. Files of other organisations come without their address: Slack tells when asked. */
const addressOf = async (client: SlackClient, attachment: Attachment, signal: AbortSignal): Promise<string> => {
  const { file, url } = (attachment.source ?? {}) as Partial<FileSource>;
  if (url) return url;
  if (!file) throw refused('The file has no source.');
  const info = await client.call((web) => web.files.info({ file }), { signal, until: Number.POSITIVE_INFINITY });
  const found = info.file?.url_private_download ?? info.file?.url_private;
  if (!found) throw refused('Slack does not say where the file is.');
  return found;
};

/** Fetches somebody's file. The token goes to Slack's hosts alone, whatever a redirect says. */
export const download = async (
  deps: { client: SlackClient; token: string; apiUrl: string },
  attachment: Attachment,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const { client, token, apiUrl } = deps;
  const get = (address: string): Promise<Answer> => {
    if (!mayHaveToken(address, apiUrl)) throw refused('The file is not on one of Slack’s hosts.');
    const lookup = lookupFor(address, apiUrl);
    return client.requests.send(address, {
      headers: { authorization: `Bearer ${token}` },
      signal,
      maxBytes,
      ...(lookup ? { lookup } : {}),
    });
  };
  try {
    let address = await addressOf(client, attachment, signal);
    for (let n = 0; n <= redirectsMax; n++) {
      const { status, headers, body, tooLong } = await get(address);
      if (tooLong) throw new TooLargeError(maxBytes);
      if (status === 200) {
        // Without the scope, Slack shows its sign-in page in place of the file.
        if (headers['content-type']?.startsWith('text/html') && !/\.html?$/i.test(attachment.name))
          throw refused('Slack shows no file, but a sign-in page: add the scope files:read and install the app again.');
        return body;
      }
      if (status === 429)
        throw new SendError('rate-limited', 'Slack asks to wait.', Number(headers['retry-after'] ?? 1) * 1_000);
      if (status >= 500) throw new SendError('unavailable', `Slack answered ${status}.`);
      if (status < 300 || status >= 400 || !headers.location) throw refused(`Slack answered ${status} for the file.`);
      address = new URL(headers.location, address).href;
    }
    throw refused('The file is behind too many redirects.');
  } catch (error) {
    const failed = toSendError(error);
    // Fetching changes nothing: what got no answer is simply fetched again.
    if (failed.code === 'unsure') throw new SendError('unavailable', failed.message, undefined, { cause: error });
    throw failed;
  }
};
