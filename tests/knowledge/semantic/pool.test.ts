import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SentenceEncoder } from '../../../src/knowledge/semantic/encoder.js';
import { englishFolder, readFolder } from '../../../src/knowledge/semantic/folder.js';
import { createPool } from '../../../src/knowledge/semantic/pool.js';
import { openSession } from '../../../src/knowledge/semantic/session.js';

/** The threads that were started. */
const workers: Worker[] = [];
vi.mock('../../../src/thread.js', async (original) => {
  const { threadOf } = await original<typeof import('../../../src/thread.js')>();
  return {
    threadOf: async (path: string) => {
      const start = await threadOf(path);
      return (data: unknown) => {
        workers.push(start(data));
        return workers.at(-1)!;
      };
    },
  };
});

const settings = await readFolder(englishFolder);
const opened: SentenceEncoder[] = [];
afterEach(async () => {
  for (const encoder of opened.splice(0)) await encoder.close();
});
const start = () => {
  const encoder = createPool(settings, () => 0);
  opened.push(encoder);
  return encoder;
};
const list = (length: number) => Array.from({ length }, (_, i) => `text number ${i}`);

describe('an encoder in its threads', () => {
  it('gives the vectors of the model, in the order of the texts, the same alone as among others', async () => {
    const encoder = start();
    const encode = await openSession(settings);
    const texts = ['Where is my parcel?', '', 'I want my money back', ...list(20)];
    const expected: Float32Array[] = [];
    for (const text of texts) expected.push(await encode(text, 'question'));
    expect(await encoder.encode(texts)).toEqual(expected);
    expect(await encoder.encodeMany(texts)).toEqual(expected);
    expect(await encoder.encode([texts[2]!])).toEqual([expected[2]]);
    expect(await encoder.encode([])).toEqual([]);
  });

  it('puts the prefixes of the folder before a message and what is learnt', async () => {
    const encoder = createPool({ ...settings, prefixes: { question: 'query: ', passage: 'text: ' } }, () => 0);
    opened.push(encoder);
    const [message, lesson] = await Promise.all([encoder.encode(['refund']), encoder.encodeMany(['refund'])]);
    const plain = start();
    expect(message).toEqual(await plain.encode(['query: refund']));
    expect(lesson).toEqual(await plain.encode(['text: refund']));
    expect(encoder.name).not.toBe(plain.name);
  });

  it('starts a thread that died anew with the next text', async () => {
    const encoder = start();
    await encoder.encode(['a']);
    const before = workers.length;
    await workers.at(-1)!.terminate();
    expect(await encoder.encode(['b'])).toHaveLength(1);
    expect(workers.length).toBe(before + 1);
  });

  it('ends the thread for learning when it may rest, and keeps the one for messages', async () => {
    const encoder = start();
    const before = workers.length;
    await encoder.encodeMany(list(20));
    const own = workers.slice(before);
    const ended = own.map((worker) => new Promise<string>((done) => worker.once('exit', () => done('ended'))));
    encoder.rest();
    if (own.length > 1) await Promise.any(ended);
    await encoder.encode(['still here']);
    expect(workers.length).toBe(before + own.length);
    await encoder.encodeMany(['learning again']);
  });

  it('answers messages before a long list that came first', async () => {
    const encoder = start();
    let done = false;
    const learning = encoder.encodeMany(list(150)).then(() => {
      done = true;
    });
    for (let i = 0; i < 5; i++) {
      await encoder.encode([`Where is parcel ${i}?`]);
      expect(done).toBe(false);
    }
    await learning;
    encoder.rest();
  });

  it('stops a long list when it is told to, and goes on with others', async () => {
    const encoder = start();
    const stop = new AbortController();
    const learning = encoder.encodeMany(list(500), stop.signal);
    const other = encoder.encodeMany(['other']);
    stop.abort(new Error('stopped'));
    await expect(learning).rejects.toThrow('stopped');
    expect(await other).toHaveLength(1);
  });

  it('refuses messages when too many wait, and says so', async () => {
    const encoder = start();
    const waiting = encoder.encode(list(257));
    await expect(encoder.encode(['one more'])).rejects.toThrow(/25\d messages wait for the encoder/);
    expect(await waiting).toHaveLength(257);
    expect(await encoder.encode(['and now'])).toHaveLength(1);
  });

  it('fails what waits when it is closed, and what comes after', async () => {
    const encoder = start();
    await encoder.encode(['a']);
    const waiting = encoder.encode(['b', 'c']);
    await Promise.all([expect(waiting).rejects.toThrow(/closed|ended/), encoder.close()]);
    await expect(encoder.encode(['d'])).rejects.toThrow('closed');
  });

  it.each(['exit', 'close'])('does no harm to a process that ends by %s while texts are read', async (way) => {
    const program = join(mkdtempSync(join(tmpdir(), 'careline-end-')), 'program.ts');
    const pool = fileURLToPath(new URL('../../../src/knowledge/semantic/', import.meta.url));
    writeFileSync(
      program,
      `import { englishFolder, readFolder } from ${JSON.stringify(`${pool}folder.js`)};
       import { createPool } from ${JSON.stringify(`${pool}pool.js`)};
       const awake = setInterval(() => {}, 1000);
       const encoder = createPool(await readFolder(englishFolder), () => 0);
       encoder.encodeMany(new Array(500).fill('a text to learn')).catch(() => {});
       await encoder.encode(['message']);
       if (${JSON.stringify(way)} === 'exit') process.exit(7);
       await encoder.close();
       clearInterval(awake);
       process.exitCode = 7;`,
    );
    const run = fileURLToPath(new URL('../../../src/run.mjs', import.meta.url));
    const ended = await promisify(execFile)(process.execPath, [run, program]).catch((error: { code: number }) => error);
    expect(ended).toMatchObject({ code: 7 });
    rmSync(dirname(program), { recursive: true });
  });

  it('closes while its model opens', async () => {
    const encoder = start();
    const waiting = encoder.encode(['a']);
    await Promise.all([expect(waiting).rejects.toThrow(/closed|ended/), encoder.close()]);
  });
});
