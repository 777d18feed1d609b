import { type Answer, type Shown, testChannel } from '../../contract/channel.js';
import { visitor } from './visitor.js';
import { openWeb } from './world.js';

const answerOf = async (response: Promise<Response>): Promise<Answer> => {
  const { status } = await response;
  if (status === 200) return 'acknowledged';
  return status === 503 ? 'try-again' : 'turned-away';
};

testChannel('web', async () => {
  const web = await openWeb();
  const guest = visitor(web.url);
  await guest.start();
  const body = JSON.stringify({ id: 'message-0001', text: 'Hello' });
  const from = (headers: Record<string, string>) =>
    answerOf(fetch(`${web.url}/chat/messages`, { method: 'POST', body, headers }));
  return {
    adapter: web.channel,
    write: (id, text) => answerOf(guest.say(id, text)),
    press: (id, messageId, choice) => answerOf(guest.json('POST', '/chat/choices', { id, messageId, choice })),
    edit: (id, messageId, text) => answerOf(guest.json('PATCH', `/chat/messages/${messageId}`, { id, text })),
    remove: (_id, messageId) => answerOf(guest.request('DELETE', `/chat/messages/${messageId}`)),
    forgeries: {
      'no token': () => from({ 'content-type': 'application/json', origin: web.url }),
      'a made-up token': () =>
        from({ 'content-type': 'application/json', origin: web.url, cookie: `careline_visitor=${'x'.repeat(43)}` }),
      'a form on another site': () =>
        from({ 'content-type': 'application/json', origin: 'https://elsewhere.example', cookie: guest.cookie! }),
      'no origin': () => from({ 'content-type': 'application/json', cookie: guest.cookie! }),
      'plain text': () => from({ 'content-type': 'text/plain', origin: web.url, cookie: guest.cookie! }),
    },
    async shown() {
      const shown = new Map<string, Shown>();
      for (const entry of await guest.history()) {
        if (entry.type === 'deleted') shown.delete(entry.id);
        else if (entry.type !== 'chosen')
          shown.set(entry.id, {
            id: entry.id,
            text: entry.text,
            ...(entry.choices ? { choices: entry.choices.map(({ label }) => label) } : {}),
            ...(entry.type === 'message' && entry.from === 'agent' ? { speaker: entry.name } : {}),
          });
      }
      return [...shown.values()];
    },
    close: () => web.close(),
  };
});
