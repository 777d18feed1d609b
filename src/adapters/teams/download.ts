import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isInternal } from '../../http/internal-address.js';
import { SendError } from '../channel.js';
import type { FileSource } from './attachments.js';
import { isFileHost, isMicrosoftHost } from './clouds.js';

/** Resolves a name, and refuses it when any of its addresses is internal: the address that is checked is the one used. */
const publicLookup: LookupFunction = (host, options, done) =>
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    if (found.length === 0 || found.some(({ address }) => isInternal(address)))
      return done(Object.assign(new Error(`${host} leads to an internal address.`), { code: 'EINTERNAL' }), []);
    if (options.all) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });

const refused = (why: string): SendError => new SendError('refused', why);

/** A file that is longer than it may be. */
export class FileTooLong extends SendError {
  constructor(maxBytes: number) {
    super('refused', `The file is longer than ${maxBytes} bytes.`);
  }
}

const redirectsMax = 3;

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Hosts with port that are trusted besides Microsoft's: those that the settings name. They may be on this machine. */
  readonly configured: readonly string[];
  /** Our token; given to Microsoft's connectors only. */
  readonly token: () => Promise<string | undefined>;
}

/** One answer: the bytes, or where else to look. */
const once = (url: URL, token: string | undefined, ours: boolean, options: DownloadOptions) =>
  new Promise<Uint8Array | { readonly location: string }>((resolve, reject) => {
    const { maxBytes, signal } = options;
    const unavailable = (why: string) => reject(new SendError('unavailable', why));
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        signal,
        headers: token ? { authorization: `Bearer ${token}` } : {},
        ...(ours ? {} : { lookup: publicLookup }),
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        const give = (outcome: () => void) => {
          outcome();
          request.destroy();
        };
        if (status >= 300 && status < 400 && headers.location)
          return give(() => resolve({ location: headers.location! }));
        if (status === 429 || status >= 500) return give(() => unavailable(`The file’s host answered ${status}.`));
        if (status !== 200) return give(() => reject(refused(`The file is no longer to be had (${status}).`)));
        const tooLong = () => give(() => reject(new FileTooLong(maxBytes)));
        if (Number(headers['content-length'] ?? 0) > maxBytes) return tooLong();
        const parts: Buffer[] = [];
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          if (length > maxBytes) return tooLong();
          parts.push(part);
        });
        response.on('error', (error) => unavailable(`The file broke off (${error.message}).`));
        response.on('end', () => resolve(Buffer.concat(parts)));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EINTERNAL'
        ? reject(refused(error.message))
        : unavailable(`The file cannot be reached (${error.message}).`),
    );
    request.end();
  });

/**
 * Fetches a customer's file: from Microsoft's hosts alone, over https, never from an internal address, at most `maxBytes`
 * long. Throws `SendError`.
 */
export const download = async (source: FileSource, options: DownloadOptions): Promise<Uint8Array> => {
  let next = source.url;
  for (let hops = 0; hops <= redirectsMax; hops++) {
    if (!URL.canParse(next)) throw refused('The file’s address is not one.');
    const url = new URL(next);
    const ours = options.configured.includes(url.host);
    const connector = ours || isMicrosoftHost(url.hostname);
    if (!connector && !isFileHost(url.hostname)) throw refused(`Files are not fetched from ${url.host}.`);
    if (!ours && (url.protocol !== 'https:' || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0))
      throw refused(`Files are fetched over https only, and ${url.host} is asked for another way.`);
    const token = source.token && connector ? await options.token() : undefined;
    const answer = await once(url, token, ours, options);
    if (answer instanceof Uint8Array) return answer;
    next = URL.canParse(answer.location, url) ? new URL(answer.location, url).href : '';
  }
  throw refused('The file’s address leads on and on.');
};
