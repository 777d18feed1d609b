import { type Answer, testChannel } from '../../contract/channel.js';
import { encode, type Outcome, signed } from '../../fakes/slack/deliver.js';
import { openSlack } from './world.js';

const answerOf = ({ status }: Outcome): Answer => {
  if (status === 200) return 'acknowledged';
  return status === 0 || status >= 500 ? 'try-again' : 'turned-away';
};

for (const mode of ['http', 'socket'] as const)
  testChannel(`Slack (${mode})`, async () => {
    const world = await openSlack({ mode });
    const { slack, channel, ann, url } = world;
    slack.ackMs = mode === 'http' ? 3_000 : 600;
    const written = new Map<string, object[]>();
    const ts = (messageId: string) => messageId.split(':')[1]!;

    const { body, type } = encode('events_api', ann.write('Hello').events[0]!);
    const now = Math.floor(Date.now() / 1_000);
    const from = async (headers: Record<string, string>, text = body): Promise<Answer> => {
      const response = await fetch(url, { method: 'POST', body: text, headers: { 'content-type': type, ...headers } });
      return answerOf({ status: response.status, body: await response.text() });
    };
    const { 'x-slack-signature': signature, ...unsigned } = signed(slack.secret, body) as Record<string, string>;
    return {
      adapter: channel,
      async write(id, text) {
        const events = written.get(id) ?? ann.write(text, { event: id }).events;
        written.set(id, events);
        return answerOf(await slack.deliver('events_api', events[0]!));
      },
      press: async (_id, messageId, choice) => answerOf(await ann.press(ann.direct, ts(messageId), choice)),
      edit: async (id, messageId, text) => answerOf(await ann.edit(ts(messageId), text, { event: id })),
      remove: async (id, messageId) => answerOf(await ann.remove(ts(messageId), { event: id })),
      // Over Socket Mode there is no address to which anybody else could deliver.
      forgeries: {
        'no signature': () => from(unsigned),
        'no timestamp': () => from({ 'x-slack-signature': signature! }),
        'another secret': () => from(signed('another secret', body)),
        'another body': () => from(signed(slack.secret, body), body.replace('Hello', 'Send all')),
        'six minutes old': () => from(signed(slack.secret, body, now - 360)),
        'six minutes ahead': () => from(signed(slack.secret, body, now + 360)),
        'a signature that is none': () => from({ ...signed(slack.secret, body), 'x-slack-signature': 'v0=' }),
        'signed, but no JSON': () => from(signed(slack.secret, 'no JSON'), 'no JSON'),
      },
      shown: async () =>
        ann.sees().map(({ ts, text, choices }) => ({
          id: `${ann.direct}:${ts}`,
          text,
          ...(choices.length > 0 ? { choices } : {}),
        })),
      close: () => world.close(),
    };
  });
