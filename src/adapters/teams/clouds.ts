/** Where one of Microsoft's clouds has the services that a bot talks to. */
export interface Cloud {
  /** The OpenID document that names the keys by which the Bot Connector signs. */
  readonly openIdUrl: string;
  /** Who issues the Bot Connector's tokens, and for whom ours must be. */
  readonly authority: string;
  readonly loginUrl: string;
  /** The tenant of bots that belong to no single one. */
  readonly sharedTenant: string;
  /** Where a conversation is reached that has not told its own service yet. */
  readonly serviceUrl: string;
}

const clouds: Readonly<Record<'com' | 'us' | 'cn', Cloud>> = {
  com: {
    openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    authority: 'https://api.botframework.com',
    loginUrl: 'https://login.microsoftonline.com',
    sharedTenant: 'botframework.com',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
  },
  us: {
    openIdUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    authority: 'https://api.botframework.us',
    loginUrl: 'https://login.microsoftonline.us',
    sharedTenant: 'MicrosoftServices.onmicrosoft.us',
    serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams/',
  },
  cn: {
    openIdUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    authority: 'https://api.botframework.azure.cn',
    loginUrl: 'https://login.partner.microsoftonline.cn',
    sharedTenant: 'microsoftservices.partner.onmschina.cn',
    serviceUrl: 'https://smba.trafficmanager.cn/teams/',
  },
};

/** The cloud that an address belongs to, by the end of its host name; the public one unless it says otherwise. */
export const cloudOf = (urls: readonly (string | undefined)[]): Cloud => {
  for (const url of urls) {
    const end = url === undefined ? undefined : /\.(us|cn)$/.exec(new URL(url).hostname)?.[1];
    if (end === 'us' || end === 'cn') return clouds[end];
  }
  return clouds.com;
};

/** Domains whose every host is Microsoft's; `trafficmanager.net` and the like are not, so their hosts are named whole. */
const microsoftDomains = [
  'botframework.com',
  'botframework.us',
  'botframework.azure.us',
  'botframework.azure.cn',
  'microsoftonline.com',
  'microsoftonline.us',
  'microsoftonline.cn',
  'teams.microsoft.com',
  'teams.microsoft.us',
  'skype.com',
];
const microsoftHosts = ['smba.trafficmanager.net', 'smba.trafficmanager.cn'];

/** Where customers' files lie, behind links that let whoever has them in. */
const fileDomains = ['sharepoint.com', 'sharepoint.us', 'sharepoint.cn', 'sharepoint-df.com', 'svc.ms'];

const within = (host: string, domains: readonly string[]): boolean =>
  domains.some((domain) => host === domain || host.endsWith(`.${domain}`));

/** Whether a host serves Teams and the Bot Framework: our tokens may go there. */
export const isMicrosoftHost = (host: string): boolean =>
  microsoftHosts.includes(host.toLowerCase()) || within(host.toLowerCase(), microsoftDomains);

/** Whether a host keeps files of Teams' customers. */
export const isFileHost = (host: string): boolean => within(host.toLowerCase(), fileDomains);

/** Whether a host, as it stands in an address or in `HOST`, can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host) || host.toLowerCase().endsWith('.localhost');
