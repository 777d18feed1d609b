import { Agent as Member } from '../fakes/slack/agent.js';
import { FakeSlack } from '../fakes/slack/slack.js';
import { buttonsOf, type Message, visibleText } from '../fakes/slack/workspace.js';
import type { Agent, Customer, OwnFile, Seen, Side } from './side.js';

const desk = 'C0DESK';

const labelOf = (text: string | { text: string } | undefined): string =>
  typeof text === 'object' ? text.text : (text ?? '');

const seen = (message: Message): Seen => ({
  id: message.ts,
  text: visibleText(message),
  files: message.files?.map(({ name }) => name) ?? [],
  buttons: buttonsOf(message).map(({ element }) => labelOf(element.text)),
});

/** Slack over HTTP: a workspace where Ann writes to the app directly and Mia works in a private channel. */
export const openSlackSide = async (): Promise<Side> => {
  const slack = new FakeSlack();
  await slack.listen();
  slack.workspace.channel(desk, ['U0MIA'], { isPrivate: true });
  const messages = (channel: string): Message[] => slack.workspace.channels.get(channel)?.messages ?? [];
  const byBot = (channel: string) => messages(channel).filter(({ bot_id }) => bot_id === slack.workspace.bot.id);
  const uploaded = (file: OwnFile | undefined) =>
    file ? { files: [slack.workspace.file(file.name, Buffer.from(file.bytes), slack.url)] } : {};

  return {
    env: { SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.secret, SLACK_API_URL: slack.apiUrl },
    desk: `slack:${desk}`,
    lowered: { bold: 'We *do* it.', files: 'file' },
    async careline(url) {
      slack.eventsUrl = `${url}/slack/events`;
    },
    close: () => slack.close(),

    async customer(): Promise<Customer> {
      const ann = new Member(slack, 'U0ANN', { name: 'Ann Lee' });
      return {
        says: async (text, file) => (await ann.say(text, uploaded(file))).ts,
        edits: async (ts, text) => void (await ann.edit(ts, text)),
        deletes: async (ts) => void (await ann.remove(ts)),
        sees: async () => byBot(ann.direct).map(seen),
      };
    },

    async agent(): Promise<Agent> {
      const mia = new Member(slack, 'U0MIA', { name: 'Mia' });
      const head = () => byBot(desk).findLast(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts);
      const place = () => ({ channel: desk, thread: head()!.ts });
      return {
        bold: 'We *do* it.',
        async card() {
          const found = head();
          return found && seen(found);
        },
        reads: async () =>
          byBot(desk)
            .filter(({ ts, thread_ts }) => thread_ts === head()?.ts && ts !== thread_ts)
            .map(seen),
        replies: async (text, file) => (await mia.say(`!r ${text}`, { ...place(), ...uploaded(file) })).ts,
        edits: async (ts, text) => void (await mia.edit(ts, `!r ${text}`, { channel: desk })),
        deletes: async (ts) => void (await mia.remove(ts, { channel: desk })),
        notes: async (text) => void (await mia.say(text, place())),
        resolves: async () => void (await mia.press(desk, head()!.ts, 'desk:resolve')),
        async mark(ts) {
          const names = [...(slack.workspace.find(desk, ts)?.reactions?.keys() ?? [])];
          if (names.length === 0) return undefined;
          return names.includes('warning') ? '⚠' : '✓';
        },
      };
    },
  };
};
