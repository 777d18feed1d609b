import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

/** src/run.mjs, which bundles a program and runs it, as `npm start` does. */
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'careline-run-'));
  mkdirSync(join(dir, 'tmp'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = (program: string, ...args: string[]) => {
  const file = join(dir, 'program.ts');
  writeFileSync(file, program);
  const runner = resolve(import.meta.dirname, '../src/run.mjs');
  const env = { PATH: process.env.PATH!, TMPDIR: join(dir, 'tmp') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, file, ...args], {
    cwd: dir,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, left: readdirSync(join(dir, 'tmp')) };
};

it('runs a program from anywhere, with its arguments and the packages of Careline', () => {
  const { status, stdout } = run(
    `import { z } from 'zod';
    console.log(z.array(z.string()).parse(process.argv.slice(2)).join('+'));
    process.exitCode = 3;`,
    'one',
    '--two',
  );
  expect(stdout).toBe('one+--two\n');
  expect(status).toBe(3);
});

it('leaves nothing behind, also while the program goes on', () => {
  const program = (end: string) => `import { readdirSync } from 'node:fs';
    setTimeout(() => {
      console.log(readdirSync(process.env.TMPDIR!).length);
      ${end}
    }, 50);`;
  expect(run(program(''))).toMatchObject({ status: 0, stdout: '0\n', left: [] });
  expect(run(program('process.exit(1);'))).toMatchObject({ status: 1, stdout: '0\n', left: [] });
  expect(run('process.exit(2);')).toMatchObject({ status: 2, left: [] });
});

it.each([
  ['dies of it', '', { code: null, signal: 'SIGTERM', out: 'ready' }],
  [
    'hears it once when it listens',
    "let n = 0; process.on('SIGTERM', () => { n++; setTimeout(() => { console.log(n); process.exit(5); }, 50); });",
    { code: 5, signal: null, out: 'ready1' },
  ],
] as const)(
  'a program that is sent SIGTERM while it is at work %s, and leaves nothing behind',
  async (_, listen, end) => {
    const file = join(dir, 'program.ts');
    writeFileSync(file, `${listen} setInterval(() => {}, 1000); console.log('ready'); await new Promise(() => {});`);
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/run.mjs'), file], {
      env: { PATH: process.env.PATH!, TMPDIR: join(dir, 'tmp') },
    });
    let out = '';
    child.stdout.on('data', (part: Buffer) => {
      out += String(part).trim();
      if (out === 'ready') child.kill('SIGTERM');
    });
    const ended = await new Promise((done) => child.on('close', (code, signal) => done({ code, signal, out })));
    expect(ended).toEqual(end);
    expect(readdirSync(join(dir, 'tmp'))).toEqual([]);
  },
);

it('is ended by a signal that comes in the moment in which all is loaded', () => {
  const { status, stdout } = run(`setTimeout(() => console.log('still here'), 1_000);
    process.kill(process.pid, 'SIGTERM');`);
  expect({ status, stdout }).toEqual({ status: null, stdout: '' });
});

it('names the line that was written when something is thrown', () => {
  const { status, stderr } = run(`type Unused = string;

    const fail = (): never => {
      throw new Error('on purpose');
    };
    fail();`);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/on purpose[\s\S]*program\.ts:4:/);
});

it('names file and line of what is no TypeScript', () => {
  const { status, stderr, left } = run('const a = 1;\nconst b = ;\n');
  expect(status).not.toBe(0);
  expect(stderr).toContain('program.ts:2:');
  expect(left).toEqual([]);
});
