import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Runs `npm run chaos` with a seed of today's choosing, which stands in the output that a failure shows. */
const chaos = (...args: string[]) =>
  new Promise<{ code: number; text: string; count: (row: string) => number }>((resolve) => {
    const command = ['--import', 'tsx', 'tests/chaos/run.ts', '--store', 'sqlite', '--kind', 'idempotent', ...args];
    execFile(process.execPath, command, { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      const text = stdout + stderr;
      const count = (row: string) =>
        Number(new RegExp(`^\\| ${row} \\| (\\d+) \\|$`, 'm').exec(text)?.[1] ?? Number.NaN);
      resolve({ code: error ? Number(error.code) : 0, text, count });
    });
  });

describe('a small chaos run', { timeout: 120_000 }, () => {
  it('loses, doubles and reorders nothing', async () => {
    const { code, text, count } = await chaos('--kills', '5', '--events', '400');
    expect(text).toContain('passed');
    expect(code, text).toBe(0);
    for (const row of ['lost', 'unanswered', 'reordered', 'duplicated']) expect(count(row), text).toBe(0);
  });

  it('finds out a store that acknowledges before it stores', async () => {
    const { code, text, count } = await chaos('--kills', '5', '--events', '400', '--broken', 'ack-first');
    expect(code, text).toBe(1);
    expect(count('lost'), text).toBeGreaterThan(0);
  });

  it('finds out a store that takes every delivery for a new event', async () => {
    const { code, text, count } = await chaos('--kills', '1', '--events', '150', '--broken', 'no-dedup');
    expect(code, text).toBe(1);
    expect(count('duplicated'), text).toBeGreaterThan(0);
  });
});
