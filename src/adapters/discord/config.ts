/** What the Discord channel needs to run. */
export interface DiscordConfig {
  /** The bot's token, without a prefix. */
  readonly token: string;
  /** Where Discord's REST interface is, without the version: `https://discord.com/api`. */
  readonly apiUrl: string;
}

export type DiscordSettings =
  | { readonly state: 'off'; readonly why: string }
  | { readonly state: 'faulty'; readonly problems: readonly string[] }
  | { readonly state: 'on'; readonly config: DiscordConfig };

const where = 'Copy it from https://discord.com/developers/applications, your application, Bot, Reset Token';
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Reads `DISCORD_TOKEN` and `DISCORD_API_URL`. Never puts the token into a message. */
export const readDiscordConfig = (env: Readonly<Record<string, string | undefined>>): DiscordSettings => {
  const token = env.DISCORD_TOKEN?.trim().replace(/^Bot\s+/i, '') ?? '';
  const address = env.DISCORD_API_URL?.trim() ?? '';
  if (!token && !address) return { state: 'off', why: 'DISCORD_TOKEN is not set.' };
  const problems: string[] = [];
  if (!token)
    problems.push(`DISCORD_API_URL is set, but DISCORD_TOKEN is missing. ${where}; or unset DISCORD_API_URL.`);
  else if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    problems.push(`DISCORD_TOKEN is not a bot token: that has three parts with dots between them. ${where}.`);
  const url = URL.canParse(address || 'https://discord.com/api') ? new URL(address || 'https://discord.com/api') : null;
  if (!url || !/^https?:$/.test(url.protocol))
    problems.push(
      'DISCORD_API_URL must be a full address, such as https://discord.com/api; leave it out for Discord itself.',
    );
  else if (url.protocol === 'http:' && !loopback.test(url.hostname))
    problems.push(
      `DISCORD_API_URL must begin with https:, because the token travels to ${url.hostname}; http: is for this machine only.`,
    );
  if (problems.length > 0) return { state: 'faulty', problems };
  return { state: 'on', config: { token, apiUrl: url!.href.replace(/\/+$/, '') } };
};
