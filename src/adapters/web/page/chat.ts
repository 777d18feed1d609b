import { byId } from '../../../browser/dom.js';
import type { FeedFile } from '../feed.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Conversation, type Message } from './conversation.js';
import { embedded } from './embed.js';
import { Log } from './log.js';
import { nameForm } from './name.js';
import { Outbox } from './outbox.js';
import { Scroller } from './scroller.js';
import { announce, showLine, typingSign } from './signs.js';

const offlineMs = 2_500;
const title = document.title;

const conversation = new Conversation();
const scroller = new Scroller();
const typing = typingSign(scroller);
const showName = nameForm();
/** Whether the history is here; before that nothing is drawn. */
let ready = false;
let unread = 0;

const draw = () => {
  if (!ready) return;
  log.draw(outbox.pending, outbox.limited ? 'queued' : outbox.struggling ? 'trying' : undefined);
  byId('hello').classList.toggle('begun', !conversation.empty || outbox.pending.length > 0);
  showLine('notice', outbox.limited ? 'That was a lot at once. The rest is sent by itself in a moment.' : '');
};

const countUnread = (count: number) => {
  unread = count;
  document.title = count > 0 ? `(${count}) ${title}` : title;
  frame?.unread(count);
};

const say = (text: string, files: readonly FeedFile[] = []) => {
  outbox.add({ kind: 'say', text, files });
  scroller.toEnd();
};

const arrived = (message: Message) => {
  if (message.from === 'visitor') return;
  typing(false);
  byId('presence').textContent = message.from === 'agent' ? `${message.name} is here` : 'Assistant (a bot)';
  if (!ready) return;
  scroller.news();
  announce(message);
  if (document.hidden || frame?.closed) countUnread(unread + 1);
};

const connection = new Connection({
  session(name, isNew, explains) {
    if (explains && !frame) log.explain();
    if (isNew) conversation.clear();
    showName(name);
    outbox.start();
  },
  entry(data) {
    const message = conversation.apply(data);
    if (message) arrived(message);
    draw();
  },
  ready() {
    if (ready) return;
    ready = true;
    document.body.classList.add('ready');
    draw();
    scroller.toEnd();
    log.goLive();
  },
  typing: () => typing(true),
  state(problem) {
    if (problem === undefined && outbox.struggling) outbox.retry();
    const text = {
      lost: 'No connection. We keep trying, and nothing you write is lost.',
      'cookies-blocked':
        'Your browser blocks the cookie that this chat needs. Please allow it, or open the chat in a tab of its own.',
    };
    // A short break is nobody's concern.
    showLine('offline', problem ? text[problem] : '', problem === 'lost' ? offlineMs : 0);
  },
});

const outbox = new Outbox(draw, () => connection.now());

const composer = new Composer({
  say,
  edit: (message, text) => outbox.add({ kind: 'edit', messageId: message.id, text }),
  lastOwn: () => [...conversation.messages].filter(({ from, text }) => from === 'visitor' && text !== '').at(-1),
});

const log = new Log(
  conversation,
  {
    choose: (message, choice) => outbox.add({ kind: 'choose', messageId: message.id, choice }),
    edit: (message) => composer.startEditing(message),
    remove: (message) => {
      outbox.add({ kind: 'delete', messageId: message.id });
      composer.focus();
    },
    retry: (id) => outbox.retry(id),
    discard: (id) => outbox.discard(id),
  },
  scroller,
);

const frame = embedded(() => {
  countUnread(0);
  composer.focus();
});

for (const starter of byId('starters').querySelectorAll('button'))
  starter.addEventListener('click', () => {
    say(starter.textContent ?? '');
    composer.focus();
  });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !frame?.closed) countUnread(0);
});
if (!frame) composer.focus();
connection.now();
