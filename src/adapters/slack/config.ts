/** Checked settings of the Slack channel. Deliveries come over HTTP, over Socket Mode, or over both. */
export interface SlackConfig {
  readonly botToken: string;
  /** Present: `POST /slack/events` takes deliveries. */
  readonly signingSecret?: string;
  /** Present: deliveries come over Socket Mode. */
  readonly appToken?: string;
  /** Where the Web API is, with a trailing slash. */
  readonly apiUrl: string;
}

export type SlackSetting =
  | { readonly state: 'off'; readonly why: string }
  | { readonly state: 'faulty'; readonly problems: string[] }
  | { readonly state: 'on'; readonly config: SlackConfig };

const names = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'SLACK_API_URL'] as const;
const slackApi = 'https://slack.com/api/';

const apiUrl = (given: string | undefined): string | undefined => {
  if (given === undefined) return slackApi;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) return undefined;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
};

/** Reads the Slack channel's variables. Off when none is set; half set, it names what is missing and where to find it. */
export const readSlackConfig = (env: Readonly<Record<string, string | undefined>>): SlackSetting => {
  const given = Object.fromEntries(names.map((name) => [name, env[name]?.trim() || undefined]));
  const botToken = given.SLACK_BOT_TOKEN;
  const signingSecret = given.SLACK_SIGNING_SECRET;
  const appToken = given.SLACK_APP_TOKEN;
  if (!botToken && !signingSecret && !appToken) return { state: 'off', why: 'SLACK_BOT_TOKEN is not set.' };
  const url = apiUrl(given.SLACK_API_URL);
  const problems: string[] = [];
  if (!botToken)
    problems.push('SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from "OAuth & Permissions".');
  else if (/^(xapp|xoxp)-/.test(botToken))
    problems.push('SLACK_BOT_TOKEN is another kind of token: the Bot User OAuth Token begins with xoxb-.');
  if (!signingSecret && !appToken)
    problems.push(
      'SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode) is missing: both are under "Basic Information".',
    );
  if (appToken && /^xox/.test(appToken))
    problems.push('SLACK_APP_TOKEN is another kind of token: the app-level token begins with xapp-.');
  if (!url)
    problems.push('SLACK_API_URL must be a full address, such as https://slack.com/api/; leave it out for Slack.');
  if (!botToken || !url || problems.length > 0) return { state: 'faulty', problems };
  return {
    state: 'on',
    config: {
      botToken,
      apiUrl: url,
      ...(signingSecret ? { signingSecret } : {}),
      ...(appToken ? { appToken } : {}),
    },
  };
};
