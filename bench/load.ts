import { connect } from 'node:net';
import { type Load, runLoad } from './client.js';

/** What the load process is told in its one argument (JSON). It reports a `LoadReport` to its parent, and waits. */
export interface LoadTask {
  readonly port: number;
  readonly connections: number;
  /** Either so long, or so many messages of each visitor. */
  readonly seconds?: number;
  readonly each?: number;
  readonly visitors: number;
  /** What they ask, in turns. */
  readonly questions: readonly string[];
  /** `bare`: visitors are not asked for a session, since the bare server knows none. */
  readonly bare: boolean;
}

export interface LoadReport extends Load {
  /** Share of its core that the load itself used, 0..1. */
  readonly busy: number;
}

const task = JSON.parse(process.argv[2] ?? 'null') as LoadTask;
const origin = `http://127.0.0.1:${task.port}`;

const newVisitor = async (): Promise<string> => {
  if (task.bare) return `careline_visitor=${'x'.repeat(43)}`;
  const headers = { origin, 'content-type': 'application/json' };
  const response = await fetch(`${origin}/chat/session`, { method: 'POST', headers, body: '{}' });
  if (!response.ok) throw new Error(`No session: ${response.status} ${await response.text()}`);
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
};

/** Sessions are made a few at a time, before anything is measured. */
const cookies: string[] = [];
while (cookies.length < task.visitors)
  cookies.push(
    ...(await Promise.all(Array.from({ length: Math.min(50, task.visitors - cookies.length) }, newVisitor))),
  );

const openStream = (cookie: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = connect(task.port, '127.0.0.1', () => {
      socket.write(`GET /chat/stream HTTP/1.1\r\nhost: 127.0.0.1:${task.port}\r\ncookie: ${cookie}\r\n\r\n`);
    });
    socket.once('data', () => resolve());
    socket.on('error', reject).resume();
  });

/** Opens an event stream for each visitor, a few at a time, and keeps them until the process is ended. */
process.once('message', async () => {
  for (let i = 0; i < cookies.length; i += 50) await Promise.all(cookies.slice(i, i + 50).map(openStream));
  process.send?.('open');
});

let n = 0;
const end = performance.now() + (task.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
const most = (task.each ?? Number.POSITIVE_INFINITY) * task.visitors;

/** Each visitor asks another question than the time before: the same one again would mean that it was not answered. */
const next = (): string | undefined => {
  if (n >= most || performance.now() > end) return undefined;
  const turn = Math.floor(n / task.visitors);
  const visitor = n % task.visitors;
  const text = task.questions[(visitor + turn) % task.questions.length];
  const body = JSON.stringify({ id: `${process.pid}-message-${n++}`, text });
  return (
    `POST /chat/messages HTTP/1.1\r\nhost: 127.0.0.1:${task.port}\r\norigin: ${origin}\r\n` +
    `cookie: ${cookies[visitor]}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
};

const before = process.cpuUsage();
const load = await runLoad({ port: task.port, connections: task.connections, next });
const used = process.cpuUsage(before);
const report: LoadReport = { ...load, busy: (used.user + used.system) / 1e6 / load.seconds };
process.send?.(report);
