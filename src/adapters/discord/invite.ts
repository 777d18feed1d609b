import { GatewayIntentBits, PermissionFlagsBits } from 'discord.js';

/** What the bot asks Discord to tell it. The content of messages must be allowed on the application's page. */
export const intents =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.MessageContent;

/** What the bot must be allowed in a server; nothing more than it uses. */
export const permissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.CreatePrivateThreads |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  // For the marks at a desk.
  PermissionFlagsBits.AddReactions;

/** The address at which a server's owner adds the bot, with the right scopes and permissions. */
export const inviteLink = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(permissions),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};

/** Where the switch for the content of messages is. */
export const botPage = (applicationId: string): string =>
  `https://discord.com/developers/applications/${applicationId}/bot`;

/** The application that a bot's token names itself by its first part; undefined when that is no id. */
export const applicationOf = (token: string): string | undefined => {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1');
  return /^\d{17,20}$/.test(id) ? id : undefined;
};
