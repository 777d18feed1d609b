import { FakeSlack } from '../../tests/fakes/slack/slack.js';
import { FakeTeams } from '../../tests/fakes/teams/index.js';

/**
 * Slack and Teams that the measured server talks to, as a process of their own. It reports a `FakeReady` to its parent,
 * and answers each message with the number of messages that Slack has posted.
 */
export interface FakeReady {
  readonly slack: {
    readonly SLACK_BOT_TOKEN: string;
    readonly SLACK_SIGNING_SECRET: string;
    readonly SLACK_API_URL: string;
  };
  readonly teams: FakeTeams['env'];
  /** A token of the Bot Connector, signed. */
  readonly token: string;
  readonly serviceUrl: string;
}

/** Customers who have a direct message with the bot. */
const customersMax = 4_000;

const slack = new FakeSlack();
await slack.listen();
const teams = await FakeTeams.start();
for (let n = 0; n < customersMax; n++) slack.workspace.direct(slack.workspace.user(`U0BENCH${n}`).id);

process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(slack.calls.filter(({ method }) => method === 'chat.postMessage').length));
process.send?.({
  slack: { SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.secret, SLACK_API_URL: slack.apiUrl },
  teams: teams.env,
  token: teams.token(),
  serviceUrl: teams.serviceUrl,
} satisfies FakeReady);
