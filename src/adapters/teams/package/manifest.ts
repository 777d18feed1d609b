/** What a Teams app package says of the bot. */
export interface ManifestOptions {
  /** The Microsoft App ID, which is the bot's id too. */
  readonly appId: string;
  /** Where the outside reaches Careline; must be https. */
  readonly publicUrl: string;
  /** Where it is said what becomes of what people write, and on what terms; must be https. */
  readonly privacyUrl: string;
  readonly termsUrl: string;
  /** At most 30 characters. */
  readonly name?: string;
  readonly company?: string;
  /** Such as 1.0.0; Teams takes an update only with a higher one. */
  readonly version?: string;
  /** Asks the owners of teams and chats to let the bot read what is said without a mention (resource-specific consent). */
  readonly readsAll?: boolean;
}

const commands = [
  { title: 'ask', description: 'Ask a question, such as: ask where is my parcel?' },
  { title: 'help', description: 'What I can do for you' },
];

/**
 * The `manifest.json` of the Teams app package: the app's own id is the bot's, it can be added to personal chats, group
 * chats and teams, and takes files. Beside it the package holds `color.png` (192 × 192) and `outline.png` (32 × 32,
 * white on transparent). Throws `RangeError` when Teams would refuse it.
 */
export const teamsManifest = (options: ManifestOptions) => {
  const { appId, publicUrl, name = 'Careline', company = 'Careline', version = '1.0.0' } = options;
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(appId))
    throw new RangeError('The app id must be the Microsoft App ID, such as 11111111-2222-3333-4444-555555555555.');
  if (!URL.canParse(publicUrl) || new URL(publicUrl).protocol !== 'https:')
    throw new RangeError('PUBLIC_URL must begin with https://: Teams reaches bots no other way.');
  if (name.length === 0 || name.length > 30) throw new RangeError('The name must have 1 to 30 characters.');
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new RangeError('The version must be three numbers, such as 1.0.0.');
  for (const address of [options.privacyUrl, options.termsUrl])
    if (!address.startsWith('https://'))
      throw new RangeError(`${address} must begin with https://: Teams asks for it.`);
  const { origin, hostname } = new URL(publicUrl);
  return {
    $schema: 'https://developer.microsoft.com/en-us/json-schemas/teams/v1.16/MicrosoftTeams.schema.json',
    manifestVersion: '1.16',
    version,
    id: appId,
    packageName: `care.${hostname.split('.').reverse().join('.')}`,
    developer: {
      name: company.slice(0, 32),
      websiteUrl: origin,
      privacyUrl: options.privacyUrl,
      termsOfUseUrl: options.termsUrl,
    },
    name: { short: name, full: `${name}, the care desk` },
    description: {
      short: 'Answers questions, and brings in a person when it does not know.',
      full: 'Ask in a personal chat, or mention the bot in a team or group chat. It answers from what the team wrote down, asks when it is torn, and hands over to a person who knows the story.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#2F5D62',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupchat'],
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [{ scopes: ['personal', 'team', 'groupchat'], commands }],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [hostname],
    ...(options.readsAll
      ? {
          webApplicationInfo: { id: appId, resource: `api://${hostname}/${appId}` },
          authorization: {
            permissions: {
              resourceSpecific: [
                { name: 'ChannelMessage.Read.Group', type: 'Application' },
                { name: 'ChatMessage.Read.Chat', type: 'Application' },
              ],
            },
          },
        }
      : {}),
  };
};
