import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../src/store/sqlite/index.js';
import { createTestClock } from './helpers/clock.js';

/** The command line, run as an operator runs it. */
const root = resolve(import.meta.dirname, '..');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'careline-cli-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a command to its end. `until`: ends it with SIGTERM once it has printed that. */
const careline = (args: string[], env: Record<string, string> = {}, until?: string, input = ''): Promise<Ran> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['src/run.mjs', 'src/cli/careline.ts', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH!, HOME: dir, CARELINE_DATA: join(dir, 'var'), PORT: '0', ...env },
    });
    let out = '';
    let told = false;
    const hear = (part: Buffer) => {
      out += part;
      if (until === undefined || !out.includes(until) || told) return;
      told = true;
      child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => done({ code, out }));
    child.stdin.end(input);
  });

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

describe('start', () => {
  it('prints where to chat, where the desk is and which channels are on or off and why, and stops on SIGTERM', async () => {
    const port = await freePort();
    const { code, out } = await careline(['start'], { PORT: String(port) }, 'Store  ');
    expect(out).toContain(`http://localhost:${port}/chat`);
    expect(out).toMatch(new RegExp(`http://localhost:${port}/desk/sign-in#[\\w-]{43}`));
    expect(out).toMatch(/web: on/);
    expect(out).toMatch(/slack: off \(SLACK_BOT_TOKEN is not set\)/);
    expect(out).toMatch(/110 FAQs/);
    expect(code).toBe(0);
  }, 30_000);

  it('tells a wrong setting, with the fix and without a stack', async () => {
    const { code, out } = await careline(['start'], { PORT: 'many' });
    expect(code).toBe(1);
    expect(out).toMatch(/PORT must be a number from 0 to 65535/);
    expect(out).not.toMatch(/ at .*\.ts/);
  });

  it('tells that its port is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
    });
    const { code, out } = await careline(['start'], { PORT: String(port) });
    server.close();
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`Port ${port} .*is in use.*PORT`));
    expect(out).not.toMatch(/ at .*\.ts/);
  }, 30_000);

  const unusable: Record<string, () => string> = {
    'a file in its place': () => {
      writeFileSync(join(dir, 'var'), '');
      return join(dir, 'var');
    },
    'a link that leads nowhere': () => {
      symlinkSync(join(dir, 'no/such/folder'), join(dir, 'link'));
      return join(dir, 'link/var');
    },
    'a folder that can hold no other': () => '/proc/careline/var',
    'something that is no database': () => {
      mkdirSync(join(dir, 'var'));
      writeFileSync(join(dir, 'var/careline.db'), 'not a database '.repeat(1_000));
      return join(dir, 'var');
    },
  };
  it.each(Object.keys(unusable))('tells that the data folder cannot be used: %s', async (what) => {
    const { code, out } = await careline(['start'], { CARELINE_DATA: unusable[what]!() });
    expect(code).toBe(1);
    expect(out.trim()).toMatch(/^.*(CARELINE_DATA|careline\.db).*$/);
  });

  it('tells that there is no wording, without a stack', async () => {
    const { code, out } = await careline(['start'], { CARELINE_TEXTS: join(dir, 'en.yaml'), LOG_LEVEL: 'silent' });
    expect(code).toBe(1);
    expect(out).toMatch(/no wording\. Mend .*en\.yaml/);
    expect(out).not.toMatch(/ at .*\.ts/);
  });
});

describe('doctor', () => {
  it('finds nothing wrong on a fresh machine', async () => {
    const { code, out } = await careline(['doctor']);
    expect(out).toContain('All is well.');
    expect(code).toBe(0);
  });

  it('says what to do about each fault', async () => {
    const faq = join(dir, 'faq/orders');
    mkdirSync(faq, { recursive: true });
    writeFileSync(join(faq, 'cancel.md'), '---\nquestion: Can I cancel?\nphrasing:\n  - stop it\n---\nYes.\n');
    const { code, out } = await careline(['doctor'], {
      CARELINE_KNOWLEDGE: join(dir, 'faq'),
      TERMS_PAGE: join(dir, 'terms.md'),
    });
    expect(out).toMatch(/✗ The page \/terms is missing: write .*terms\.md, or set TERMS_PAGE/);
    expect(out).toMatch(/✗ orders\/cancel\.md:3: .*phrasing/);
    expect(out).toMatch(/✗ There is no FAQ/);
    expect(code).toBe(1);
  });

  it('lists every wrong setting', async () => {
    const { code, out } = await careline(['doctor'], { PUBLIC_URL: 'care', ASK_AT: 'often' });
    expect(out).toMatch(/✗ .*PUBLIC_URL.*\n✗ .*ASK_AT/);
    expect(code).toBe(1);
  });
});

describe('desk link', () => {
  it('prints a sign-in link, and says when there is nobody of that name', async () => {
    expect((await careline(['desk', 'link'])).out).toMatch(/\/desk\/sign-in#[\w-]{43}/);
    const { code, out } = await careline(['desk', 'link', '--agent', 'Mia']);
    expect([code, out]).toEqual([1, expect.stringMatching(/Nobody called Mia/)]);
  });

  it('says that it found no database: the Careline that is meant may have other settings', async () => {
    expect((await careline(['desk', 'link'])).out).toMatch(/no database in .*var.*CARELINE_DATA/);
    expect((await careline(['desk', 'link'])).out).not.toMatch(/no database/);
  });
});

describe('outbox', () => {
  it('shows what did not go through, without its text, and puts it back', async () => {
    mkdirSync(join(dir, 'var'));
    const clock = createTestClock(Date.now());
    const store = await openSqlite({ path: join(dir, 'var/careline.db'), clock });
    const address = { channel: 'web', conversation: 'web:ann', ref: null };
    const from = { platform: 'web', tenant: '-', user: 'ann' };
    const said = {
      type: 'customer.said',
      key: 'k',
      at: 0,
      from,
      address,
      messageId: 'm',
      text: 'hi',
      attachments: [],
      private: false,
    } as const;
    await store.accept(said);
    const [work] = await store.claim('w', 1_000, 1);
    const { newConversation } = await import('../src/model/conversation.js');
    const after = { ...newConversation(address, from), seq: 1 };
    const job = { type: 'send', to: address, message: { text: 'a private answer' } } as const;
    const delivery = {
      key: 'web:ann#1.0',
      conversation: 'web:ann',
      seq: 1,
      index: 0,
      lane: 'l',
      group: 'web:ann#1.0',
      job,
      report: true,
    };
    await store.commit(
      work!.lease,
      { v: 1, conversation: 'web:ann', seq: 1, at: 0, cause: said, effects: [], after, knowledge: 'v' },
      [delivery],
    );
    await store.due('w', 1_000, 1);
    await store.settle('web:ann#1.0', 'w', { outcome: 'dead', error: 'The platform refused it.' });
    await store.close();

    const { out } = await careline(['outbox']);
    expect(out).toMatch(/dead +send +web +web:ann#1\.0\n +The platform refused it\. \(1 try\)/);
    expect(out).not.toContain('private answer');
    expect((await careline(['outbox', 'replay', 'web:ann#1.0'])).out).toMatch(/1 of 1 put back/);
    expect((await careline(['outbox'])).out).toMatch(/0 did not go through; 1 is on the way/);
    const { code, out: told } = await careline(['outbox', 'replay', 'nothing']);
    expect([code, told]).toEqual([1, expect.stringMatching(/nothing is none of those that did not go through/)]);
  }, 30_000);
});

describe('chat', () => {
  it('holds the conversation in the terminal', async () => {
    const { out } = await careline(['chat'], { CHAT_NAME: 'Ann' }, undefined, 'how do i cancel my order\n');
    expect(out).toMatch(/Hi Ann! You asked about Can I cancel my order\?/);
    expect(out).toMatch(/1\. That helped\n2\. Not quite\n3\. Talk to a person/);
  }, 30_000);

  it('plays a transcript, and shows where it is no longer true', async () => {
    const { code, out } = await careline(['chat', 'tests/transcripts/27-take-race.md']);
    expect([code, out]).toEqual([0, expect.stringMatching(/\*Leo is told: Mia has this case\*[\s\S]*As written\./)]);
    expect((await careline(['chat', 'nowhere.md'])).out).toMatch(/nowhere\.md cannot be read/);
  });
});

describe('a command line that cannot be understood', () => {
  it.each(['strat', 'constructor'])('is answered with the commands that there are: %s', async (name) => {
    const { code, out } = await careline([name]);
    expect(code).toBe(2);
    expect(out).toMatch(new RegExp(`There is no command "${name}"[\\s\\S]*start[\\s\\S]*doctor`));
  });

  it.each([
    ['start --port 80', /"start" takes no arguments.*environment/],
    ['desk link Mia', /"Mia" is not known here/],
    ['outbox replay', /needs the key of a delivery/],
    ['chat one.md two.md', /"two\.md" is too much/],
  ])('is answered with what is wrong and how it is written: %s', async (line, wrong) => {
    const { code, out } = await careline(line.split(' '));
    expect(code).toBe(2);
    expect(out).toMatch(wrong);
    expect(out).toMatch(new RegExp(`\nUsage: npm run careline -- ${line.split(' ')[0]}`));
  });

  it.each(['help desk', 'desk --help'])('a question about one command is answered with its usage: %s', async (line) => {
    const { code, out } = await careline(line.split(' '));
    expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: .*desk link.*\n.*15 minutes/)]);
  });
});
