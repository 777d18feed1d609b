import type { StreamData } from '../../src/adapters/web/feed.js';
import type { CaseView, Queue } from '../../src/console/wire.js';
import { visitor } from '../adapters/web/visitor.js';
import type { Agent, Customer, Seen, Side } from './side.js';

type Entry = StreamData['entry'];

/** The conversation as the page folds it from the entries of the feed. */
const folded = (entries: readonly Entry[]): Seen[] => {
  const seen = new Map<string, Seen & { own: boolean }>();
  for (const entry of entries) {
    if (entry.type === 'deleted') seen.delete(entry.id);
    if (entry.type !== 'message' && entry.type !== 'edited') continue;
    const own = entry.type === 'message' ? entry.from === 'visitor' : (seen.get(entry.id)?.own ?? false);
    const files = entry.attachments?.map(({ name }) => name) ?? [];
    const buttons = entry.choices?.map(({ label }) => label) ?? [];
    seen.set(entry.id, { id: entry.id, text: entry.text, files, buttons, own });
  }
  return [...seen.values()].filter(({ own }) => !own);
};

const customer = async (url: string): Promise<Customer> => {
  const ann = visitor(url);
  await ann.start();
  let n = 0;
  const checked = async (answer: Promise<Response>) => {
    const { status } = await answer;
    if (status !== 200) throw new Error(`The web chat answered ${status}.`);
  };
  return {
    async says(text, file) {
      const id = `ann-0000000${++n}`;
      const uploaded = file && ((await (await ann.upload(file.bytes, file.name)).json()) as { id: string });
      await checked(ann.say(id, text, uploaded ? { attachments: [uploaded.id] } : {}));
      return id;
    },
    edits: (id, text) => checked(ann.json('PATCH', `/chat/messages/${id}`, { id: `edit-000000${++n}`, text })),
    deletes: (id) => checked(ann.request('DELETE', `/chat/messages/${id}`)),
    sees: async () => folded(await ann.history()),
  };
};

const agent = async (url: string, link: string): Promise<Agent> => {
  const answer = await fetch(`${url}/desk/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token: link.split('#')[1], name: 'Mia' }),
  });
  const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, origin: url };
  let n = 0;
  const get = async <T>(path: string) => (await fetch(url + path, { headers })).json() as Promise<T>;
  const ticket = async () => (await get<Queue>('/api/tickets?status=waiting,owned,resolved,handed-back')).tickets[0];
  const view = async () => get<CaseView>(`/api/tickets/${(await ticket())!.id}`);
  const act = async (what: string, body: object = {}, method = 'POST', query = '') => {
    const id = `mia-act-${++n}`;
    const response = await fetch(`${url}/api/tickets/${(await ticket())!.id}${what}${query && `?id=${id}`}`, {
      method,
      headers: { ...headers, ...(query ? {} : { 'content-type': 'application/json' }) },
      ...(query ? {} : { body: JSON.stringify({ id, ...body }) }),
    });
    if (response.status !== 200) throw new Error(`The desk answered ${response.status}: ${await response.text()}`);
  };
  const upload = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
    const query = new URLSearchParams({ ticket: (await ticket())!.id, name });
    const response = await fetch(`${url}/api/attachments?${query}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    return ((await response.json()) as { attachment: { id: string } }).attachment.id;
  };
  return {
    bold: 'We **do** it.',
    async card() {
      const open = await ticket();
      if (!open) return undefined;
      const { ticket: found, brief } = await view();
      const buttons = { waiting: ['Take', 'Reply'], owned: ['Reply', 'Resolve'], resolved: [], 'handed-back': [] };
      const owner = found.owner ? `${found.owner.name} has this` : '';
      const text = [brief.question, brief.reason, owner, found.status].join('\n');
      return { id: found.id, text, files: [], buttons: buttons[found.status] };
    },
    reads: async () =>
      (await view()).lines
        .filter(({ who }) => who !== 'system')
        .map(({ id, text, attachments = [], earlier, deleted }) => ({
          id,
          text: deleted ? 'deleted' : `${text}${earlier ? ' (edited)' : ''}`,
          files: attachments.map(({ name }) => name),
          buttons: [],
        })),
    async replies(text, file) {
      const attachments = file ? [await upload(file.name, file.bytes)] : [];
      await act('/reply', { text, attachments });
      return (await view()).lines.filter(({ who }) => who === 'agent').at(-1)!.messageId!;
    },
    edits: (id, text) => act(`/replies/${encodeURIComponent(id)}`, { text }, 'PATCH'),
    deletes: (id) => act(`/replies/${encodeURIComponent(id)}`, {}, 'DELETE', 'id'),
    notes: (text) => act('/notes', { text }),
    resolves: () => act('/resolve'),
    async mark(id) {
      const line = (await view()).lines.find(({ messageId }) => messageId === id);
      return line?.mark && { pending: undefined, sent: '✓', failed: '⚠', ambiguous: '⚠' }[line.mark.state];
    },
  };
};

export const openWeb = async (): Promise<Side> => {
  let url = '';
  let link: () => Promise<string>;
  return {
    env: {},
    desk: undefined,
    lowered: { bold: 'We **do** it.', files: 'file' },
    async careline(at, signInLink) {
      url = at;
      link = signInLink;
    },
    customer: () => customer(url),
    agent: async () => agent(url, await link()),
    close: async () => {},
  };
};
