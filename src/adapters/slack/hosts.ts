import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isInternal } from '../../http/internal-address.js';

/** Slack's own hosts, which alone may see a token. */
const slackHosts = /^(?:[a-z0-9-]+\.)*(?:slack\.com|slack-edge\.com|slack-files\.com)$/;

/** The configured API may be elsewhere: then that very place is as good as Slack. */
const isApi = (url: URL, apiUrl: string): boolean => url.origin === new URL(apiUrl).origin;

/** Whether an address is one of Slack's (over TLS), or on the host of the configured API. */
export const mayHaveToken = (address: string, apiUrl: string): boolean => {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return isApi(url, apiUrl) || (url.protocol === 'https:' && url.port === '' && slackHosts.test(url.hostname));
};

/** Finds a host's addresses, private ones refused: a name on the outside may lead inside. */
export const publicLookup: LookupFunction = (host, options, callback) =>
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const refused = addresses.find(({ address }) => isInternal(address));
    if (refused) return callback(new Error(`${host} leads to a private address.`), '', 0);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]!.address, addresses[0]!.family);
  });

/** The rule for addresses on the way to `address`: none for the configured API, which an operator may run next door. */
export const lookupFor = (address: string, apiUrl: string): LookupFunction | undefined =>
  isApi(new URL(address), apiUrl) ? undefined : publicLookup;
