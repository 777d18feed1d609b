import { type Answer, testChannel } from '../../contract/channel.js';
import { openTeams } from './world.js';

const answerOf = async (status: Promise<number>): Promise<Answer> => {
  const code = await status;
  if (code === 200) return 'acknowledged';
  return code === 503 ? 'try-again' : 'turned-away';
};

testChannel('teams', async () => {
  const world = await openTeams();
  const { teams } = world;
  const chat = teams.conversation('personal');
  const ann = teams.customer('Ann', chat);
  const forge = (options: Parameters<typeof teams.token>[0]) => () =>
    answerOf(teams.deliver(ann.said('message-0001', 'Hello'), `Bearer ${teams.token(options)}`));
  return {
    adapter: world.adapter,
    write: (id, text) => answerOf(ann.write(id, text)),
    press: (id, messageId, choice) => answerOf(ann.press(id, messageId, choice === 'no' ? 'No' : 'Yes')),
    edit: (_id, messageId, text) => answerOf(ann.edit(messageId, text)),
    remove: (_id, messageId) => answerOf(ann.remove(messageId)),
    forgeries: {
      'wrongly signed': forge({ forged: true }),
      'not signed': forge({ header: { alg: 'none' }, unsigned: true }),
      'for another bot': forge({ claims: { aud: 'another-bot' } }),
      'no activity': () => answerOf(teams.deliver('{"hello":"world"}', `Bearer ${teams.token()}`)),
    },
    shown: async () => teams.shown(chat.id),
    close: () => world.close(),
  };
});
