import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'careline-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const problems = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env, dir);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('needs nothing: the defaults run on this machine alone', () => {
    expect(readConfig({}, dir)).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      mongodbUri: undefined,
      dataDir: join(dir, 'var'),
      faqDir: join(dir, 'data/faq'),
      trustProxy: false,
    });
  });

  it.each([
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
    ['care.local', 'care.local'],
  ])('listening on %s, it is reached at %s as far as it knows', (HOST, name) => {
    expect(readConfig({ HOST }, dir).publicUrl).toBe(`http://${name}:3000`);
  });

  it('tells every problem at once, with the value and the fix', () => {
    const found = problems({ PORT: 'many', PUBLIC_URL: 'care.example', ANSWER_AT: '7', LOG_LEVEL: 'loud' });
    expect(found).toHaveLength(4);
    expect(found.join('\n')).toMatch(/PORT must be a number.*\(it is "many"\)/);
    expect(found.join('\n')).toMatch(/PUBLIC_URL must be a full address, such as https:.*\(it is "care.example"\)/);
    expect(found.join('\n')).toMatch(/LOG_LEVEL must be one of fatal, /);
  });

  it('never repeats a value that may hold a password', () => {
    expect(problems({ MONGODB_URI: 'mongo:hunter2' }).join()).not.toContain('hunter2');
  });

  it('refuses to ask above the point where it answers', () => {
    expect(problems({ ANSWER_AT: '0.4', ASK_AT: '0.6' })).toEqual([
      expect.stringContaining('ASK_AT (0.6) must not be above ANSWER_AT (0.4)'),
    ]);
  });

  it('reads careline.yaml, and lets the environment win', () => {
    writeFileSync(join(dir, 'careline.yaml'), 'PORT: 4000\nANSWER_AT: 0.7\n');
    expect(readConfig({ PORT: '5000' }, dir)).toMatchObject({ port: 5000, thresholds: { answer: 0.7 } });
  });

  it('names a wrong line in careline.yaml', () => {
    writeFileSync(join(dir, 'careline.yaml'), 'PROT: 4000\n');
    expect(problems({})).toEqual([expect.stringContaining('PROT is not a setting')]);
    writeFileSync(join(dir, 'careline.yaml'), 'PORT: [');
    expect(problems({})).toEqual([expect.stringContaining('careline.yaml cannot be read')]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ MONGODB_URI: '', PORT: '' }, dir)).toMatchObject({ port: 3000, mongodbUri: undefined });
  });
});
