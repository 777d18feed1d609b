import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { type App, startApp } from '../main.js';
import { systemClock } from '../runtime/clock.js';
import { createLog } from '../runtime/log.js';
import { type Finding, fault, fine } from './finding.js';

/** How long the bot may take to answer, in ms. */
const answerMs = 20_000;

/** Asks as a visitor's browser does, and waits for the first thing that the bot says. */
const ask = async (url: string, question: string): Promise<string> => {
  const signal = AbortSignal.timeout(answerMs);
  const headers = { origin: url, 'content-type': 'application/json' };
  const post = async (path: string, body: object, cookie = '') => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
      signal,
    });
    if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const session = await post('/chat/session', {});
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  const stream = await fetch(`${url}/chat/stream`, { headers: { cookie }, signal });
  await post('/chat/messages', { id: 'doctor-question', text: question }, cookie);
  let heard = '';
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    heard += part;
    for (const [, data = ''] of heard.matchAll(/^data: (.*)\n/gm)) {
      const { entry } = JSON.parse(data) as { entry?: { from?: string; text?: string } };
      if (entry?.from === 'bot') return entry.text ?? '';
    }
  }
  throw new Error('The conversation ended before the bot had answered.');
};

/**
 * Holds a conversation over HTTP, as a visitor of the web chat, with the configured knowledge and wording. It has a process
 * and a store of its own, which is thrown away, so that nobody at a desk sees it.
 */
export const tryWebChat = async (config: Config): Promise<Finding[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'careline-doctor-'));
  let app: App | undefined;
  try {
    const { faqs } = await loadFaqs(config.faqDir);
    const question = faqs[0]?.question ?? 'Hello';
    const host = '127.0.0.1';
    const own = { host, port: 0, publicUrl: `http://${host}`, mongodbUri: undefined, dataDir: folder, desks: [] };
    app = await startApp({ ...config, ...own }, createLog({ level: 'silent', pretty: false }));
    // The first answer waits for the training, which says nothing of later ones.
    await app.knowledge.match(question, 1);
    const began = systemClock.now();
    await ask(`http://${host}:${(app.server.server.address() as AddressInfo).port}`, question);
    return [fine(`web: a visitor asked “${question}” and had an answer after ${systemClock.now() - began} ms`)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [fault(`web: a visitor who asks a question gets no answer. ${why}`)];
  } finally {
    await app?.stop(1_000);
    rmSync(folder, { recursive: true, force: true });
  }
};
