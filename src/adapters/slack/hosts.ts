import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

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

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits);
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is of this machine or of a private network. */
export const isPrivate = (ip: string): boolean => inside.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');

/** Finds a host's addresses, private ones refused: a name on the outside may lead inside. */
export const publicLookup: LookupFunction = (host, options, callback) =>
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const refused = addresses.find(({ address }) => isPrivate(address));
    if (refused) return callback(new Error(`${host} leads to a private address.`), '', 0);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]!.address, addresses[0]!.family);
  });

/** The rule for addresses on the way to `address`: none for the configured API, which an operator may run next door. */
export const lookupFor = (address: string, apiUrl: string): LookupFunction | undefined =>
  isApi(new URL(address), apiUrl) ? undefined : publicLookup;
