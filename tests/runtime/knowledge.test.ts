import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startKnowledge } from '../../src/runtime/knowledge.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, settle } from '../helpers/clock.js';
import { folder } from '../knowledge/folder.js';

const faq = (question: string) =>
  `---\nquestion: ${question}\nphrasings:\n  - ${question.toLowerCase()}\nlocale: en\n---\nYes.\n`;
const texts = (hello: string) => `say:\n  hello: ${hello}\nrecognise:\n  thanks: [thanks]\n`;
const files = { 'faq/orders/cancel.md': faq('Cancel'), 'faq/orders/change.md': faq('Change'), 'en.yaml': texts('Hi') };

/** One database and one folder of files; each `start` is a process that runs on both. */
const place = async (dir = folder(files)) => {
  const clock = createTestClock();
  const store = await openSqlite({ path: join(folder({}), 'careline.db'), clock });
  onTestFinished(() => store.close());
  const start = async (on: Store = store, at = dir) => {
    const trained: string[][] = [];
    const told: string[] = [];
    const service = await startKnowledge({
      store: on,
      clock,
      log: pino({ level: 'info' }, { write: (line: string) => told.push(JSON.parse(line).msg) }),
      faqDir: join(at, 'faq'),
      textsFile: join(at, 'en.yaml'),
      thresholds: { answer: 0.6, ask: 0.2 },
      checkTexts: () => [],
      train: async (faqs) => {
        trained.push(faqs.map((f) => f.question));
        return { name: 'test', match: async () => [] };
      },
    });
    onTestFinished(() => service.stop());
    await service.match('anything', 1);
    return { service, trained, told, questions: () => [...service.knowledge().faqs.values()].map((f) => f.question) };
  };
  const write = (path: string, content: string) => writeFileSync(join(dir, path), content);
  return { dir, store, start, write };
};

describe('the knowledge at a start', () => {
  it('is trained once and published once, and no more as long as nothing changes', async () => {
    const { store, start } = await place();
    const first = await start();
    expect(first.trained).toEqual([['Cancel', 'Change']]);
    await first.service.stop();
    const second = await start();
    expect(second.trained).toEqual([['Cancel', 'Change']]);
    expect(second.service.health().version).toBe(first.service.health().version);
    expect(await store.list('knowledge')).toHaveLength(1);
  });

  it('is trained once, on the new files, when they changed meanwhile, and the log says so', async () => {
    const { store, start, write } = await place();
    await (await start()).service.stop();
    write('faq/orders/cancel.md', faq('Cancel late'));
    const { service, trained, told } = await start();
    expect(trained).toEqual([['Cancel late', 'Change']]);
    expect(told.join()).toMatch(/on disk differs from the one in the store: it is published/);
    expect(await store.get('settings', 'knowledge')).toEqual({ version: service.health().version });
  });

  it('takes from the stored version what is faulty on disk, and the rest from disk', async () => {
    const { start, write } = await place();
    await (await start()).service.stop();
    write('faq/orders/cancel.md', 'no front matter');
    write('faq/orders/change.md', faq('Change the address'));
    write('en.yaml', 'say: [');
    const { service, trained, questions } = await start();
    expect(questions()).toEqual(['Cancel', 'Change the address']);
    expect(trained).toEqual([['Cancel', 'Change the address']]);
    expect(service.knowledge().texts.say.hello).toEqual(['Hi']);
    expect(service.health()).toMatchObject({ ok: false, faults: [{ file: 'orders/cancel.md' }, { file: 'en.yaml' }] });
  });

  it('is refused without a wording that was ever sound', async () => {
    const { start, dir } = await place();
    rmSync(join(dir, 'en.yaml'));
    await expect(start()).rejects.toThrow(/no wording\. Mend .*en\.yaml/);
  });

  it('gives way to what another process publishes during it', async () => {
    const { store, start } = await place();
    const other = await start(store, folder({ 'faq/orders/track.md': faq('Track'), 'en.yaml': texts('Hello') }));
    const version = other.service.health().version;
    const put: Store['put'] = async (collection, id, doc) => {
      await store.put(collection, id, doc);
      if (collection === 'settings') await store.put(collection, id, { version });
    };
    const { questions, service } = await start({ ...store, put });
    await settle();
    expect(service.health().version).toBe(version);
    expect(questions()).toEqual(['Track']);
  });
});

it('all processes follow the version that one of them publishes', async () => {
  const { start } = await place();
  const first = await start();
  await start(undefined, folder({ 'faq/orders/track.md': faq('Track'), 'en.yaml': texts('Hello') }));
  await settle();
  expect(first.questions()).toEqual(['Track']);
});
