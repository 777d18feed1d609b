import { FakeTeams } from '../fakes/teams/index.js';
import type { Agent, Customer, OwnFile, Seen, Side } from './side.js';

/** Teams: Ann writes in a personal chat, Mia works in a channel of a team. */
export const openTeamsSide = async (): Promise<Side> => {
  const teams = await FakeTeams.start();
  const desk = teams.conversation('channel', 'desk');
  const shown = (conversation: string): Seen[] =>
    teams.shown(conversation).map(({ id, text, choices = [] }) => ({ id, text, files: [], buttons: [...choices] }));
  const uploaded = (file: OwnFile | undefined) => {
    if (!file) return {};
    const path = `/files/${file.name}`;
    teams.state.files.set(path, { bytes: file.bytes, secret: false });
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    const content = { downloadUrl: `${teams.url}${path}`, uniqueId: file.name, fileType: 'gif' };
    return { attachments: [{ contentType, contentUrl: `https://contoso.example${path}`, name: file.name, content }] };
  };

  return {
    env: teams.env,
    desk: `teams:${desk.id}`,
    lowered: { bold: 'We do it.', files: 'link' },
    async careline(url) {
      teams.botUrl = url;
    },
    close: () => teams.close(),

    async customer(): Promise<Customer> {
      const chat = teams.conversation('personal', 'ann');
      const ann = teams.customer('Ann Lee', chat);
      return {
        async says(text, file) {
          const id = teams.state.newId();
          await ann.write(id, text, uploaded(file));
          return id;
        },
        edits: async (id, text) => void (await ann.edit(id, text)),
        deletes: async (id) => void (await ann.remove(id)),
        sees: async () => shown(chat.id),
      };
    },

    async agent(): Promise<Agent> {
      const head = () => shown(desk.id).at(-1);
      const thread = () => `${desk.id};messageid=${head()?.id}`;
      const mia = () => teams.customer('Mia', desk, head()?.id);
      const writes = async (text: string, file?: OwnFile) => {
        const id = teams.state.newId();
        const { attachments = [] } = uploaded(file);
        const said = mia().said(id, text.replace(/<[^>]*>/g, ''), { html: text });
        await teams.deliver({ ...said, attachments: [...(said.attachments ?? []), ...attachments] });
        return id;
      };
      return {
        bold: 'We <strong>do</strong> it.',
        card: async () => head(),
        reads: async () => shown(thread()),
        replies: (text, file) => writes(`!r ${text}`, file),
        edits: async (id, text) => void (await mia().edit(id, `!r ${text}`)),
        deletes: async (id) => void (await mia().remove(id)),
        notes: async (text) => void (await writes(text)),
        resolves: async () => void (await mia().press(teams.state.newId(), head()!.id, 'Resolve')),
        // Teams lets no bot react: the thread says it in words.
        async mark() {
          const last = shown(thread()).findLast(({ text }) => /^[✓⚠]/.test(text));
          return last?.text.slice(0, 1);
        },
      };
    },
  };
};
