import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchFiles } from '../../src/knowledge/files/watch.js';
import { systemClock } from '../../src/runtime/clock.js';
import { folder } from './folder.js';

const watching = async (paths: readonly string[]) => {
  const changed = vi.fn();
  const failed = vi.fn();
  const stop = await watchFiles(paths, systemClock, changed, failed);
  onTestFinished(stop);
  return { changed, failed, stop };
};

/** Waits until `changed` was called `times` times in all. */
const called = (changed: ReturnType<typeof vi.fn>, times: number) =>
  vi.waitFor(() => expect(changed.mock.calls.length).toBeGreaterThanOrEqual(times), { timeout: 10_000, interval: 20 });

describe('a watch on knowledge files', () => {
  it('tells of a changed, a new and a removed file, and of a new topic', async () => {
    const dir = folder({ 'faq/a/one.md': 'x', 'texts/en.yaml': 'x' });
    const { changed, failed } = await watching([join(dir, 'faq'), join(dir, 'texts/en.yaml')]);
    const acts = [
      () => writeFileSync(join(dir, 'faq/a/one.md'), 'y'),
      () => writeFileSync(join(dir, 'texts/en.yaml'), 'y'),
      () => {
        mkdirSync(join(dir, 'faq/b'));
        writeFileSync(join(dir, 'faq/b/two.md'), 'y');
      },
      () => rmSync(join(dir, 'faq/a/one.md')),
    ];
    for (const act of acts) {
      const before = changed.mock.calls.length;
      act();
      await called(changed, before + 1);
    }
    expect(failed).not.toHaveBeenCalled();
  });

  it('tells of a burst of changes far less often than there are changes', async () => {
    const dir = folder({ 'a/one.md': 'x' });
    const { changed } = await watching([dir]);
    for (let i = 0; i < 200; i++) writeFileSync(join(dir, `a/file-${i}.md`), 'x');
    await called(changed, 1);
    expect(changed.mock.calls.length).toBeLessThan(10);
  });

  it('tells nothing once it is stopped', async () => {
    const dir = folder({ 'a/one.md': 'x' });
    const stopped = await watching([dir]);
    const live = await watching([dir]);
    await stopped.stop();
    writeFileSync(join(dir, 'a/one.md'), 'y');
    await called(live.changed, 1);
    expect(stopped.changed).not.toHaveBeenCalled();
  });
});
