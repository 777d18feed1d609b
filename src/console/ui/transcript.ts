import { byId } from '../../browser/dom.js';
import type { CaseLine, CaseView, PendingEntry } from '../wire.js';
import { showKeyed } from './keyed.js';
import { type LineActs, makeLine, type ShownLine, setMark } from './line.js';
import { type Desk, type State, serverNow } from './state.js';
import { markRead } from './unread.js';
import { nameOf } from './words.js';

/** This close to the end counts as reading along, in px. */
const nearEnd = 80;

const speaker = ({ who, name }: CaseLine, view: CaseView): string => {
  if (who === 'customer') return nameOf(view.ticket.customer);
  if (who === 'bot') return 'Bot';
  return who === 'note' ? `${name ?? 'Note'} · internal note` : (name ?? 'Agent');
};

const fromPending = ({ key, at, ...rest }: PendingEntry): CaseLine => ({
  id: key,
  seq: Number.MAX_SAFE_INTEGER,
  at,
  ...rest,
});

const shownLines = (view: CaseView, me: string): ShownLine[] => {
  const owner = view.ticket.owner?.id === me;
  const show = (line: CaseLine, pending: boolean): ShownLine => {
    const { mark: _, ...rest } = line;
    const mine = owner && line.who === 'agent' && line.messageId !== undefined && !pending;
    return { ...rest, pending, mine, speaker: speaker(line, view) };
  };
  return [...view.lines.map((line) => show(line, false)), ...view.pending.map((one) => show(fromPending(one), true))];
};

/** Shows the transcript. It scrolls along with what is new while its end is in sight, and stays put otherwise. */
export const showTranscript = (desk: Desk, acts: LineActs): void => {
  const log = byId('transcript');
  const newer = byId('newer');
  // It scrolls, so that it must be within reach of the keyboard.
  log.tabIndex = 0;
  let along = true;
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
    newer.hidden = true;
  };
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;

  const read = ({ view }: State) => {
    if (!view || document.hidden) return;
    markRead(view.ticket.id, Math.max(0, ...view.lines.map(({ seq }) => seq)));
  };

  desk.onChange((now, before) => {
    const { view } = now;
    if (view === before.view) return;
    if (!view) return log.replaceChildren();
    if (before.view?.ticket.id !== view.ticket.id) along = true;
    const count = log.childElementCount;
    const lines = shownLines(view, now.me.agent.id);
    const time = serverNow(now);
    showKeyed(
      log,
      lines,
      ({ id }) => id,
      (line) => makeLine(line, time, acts),
    );
    view.lines.forEach(({ mark }, index) => {
      setMark(log.children[index]!, mark);
    });
    byId('cut').hidden = !view.cut;
    if (along) toEnd();
    else if (log.childElementCount > count) newer.hidden = false;
    read(now);
  });
  newer.addEventListener('click', toEnd);
  log.addEventListener('scroll', () => {
    along = atEnd();
    if (along) newer.hidden = true;
  });
  // Neither a picture that arrives late nor a composer that grows may push the end out of sight.
  log.addEventListener('load', () => along && toEnd(), true);
  new ResizeObserver(() => along && toEnd()).observe(log);
  document.addEventListener('visibilitychange', () => read(desk.get()));
};
