import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type Notices, noticeUrl, registerNotices } from '../../src/http/notices.js';
import { createServer } from '../../src/http/server.js';

const root = resolve(import.meta.dirname, '../..');
const publicUrl = 'https://care.example';

const serve = async (notices: Notices) => {
  const app = createServer({ trustProxy: false, publicUrl, log: pino({ level: 'silent' }) });
  onTestFinished(() => app.close());
  await registerNotices(app, notices);
  return app;
};

const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'careline-notices-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
};

describe('the pages about privacy and terms', () => {
  it('are there without any setting, at the addresses that others are told', async () => {
    const { notices } = readConfig({}, root);
    const app = await serve(notices);
    for (const [name, title] of [
      ['privacy', 'Privacy'],
      ['terms', 'Terms of use'],
    ] as const) {
      const url = noticeUrl(name, notices[name], publicUrl);
      expect(url).toBe(`${publicUrl}/${name}`);
      const page = await app.inject(new URL(url).pathname);
      expect(page.statusCode).toBe(200);
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.body).toContain(`<title>${title}</title>`);
      expect(page.body).toContain(`<h1>${title}</h1>`);
      const [, styles] = /href="([^"]+\.css)"/.exec(page.body)!;
      expect((await app.inject(new URL(styles!, url).pathname)).headers['content-type']).toContain('text/css');
    }
  });

  it('are Markdown files that are live when they are saved; HTML in them is text', async () => {
    const dir = folder();
    const privacy = join(dir, 'privacy.md');
    const app = await serve({ privacy, terms: join(dir, 'none.md') });
    writeFileSync(privacy, '# Ours & yours\n\nWrite to [us](mailto:us@shop.example).');
    expect((await app.inject('/privacy')).body).toContain('<title>Ours &amp; yours</title>');
    expect((await app.inject('/privacy')).body).toContain('<a href="mailto:us@shop.example">us</a>');
    writeFileSync(privacy, 'No heading.\n\n<script>1</script> [x](javascript:1)');
    const { body } = await app.inject('/privacy');
    expect(body).toContain('No heading.');
    expect(body).not.toMatch(/<script|href="javascript/);
  });

  it('that are missing say so', async () => {
    const app = await serve({ privacy: join(folder(), 'none.md'), terms: 'https://shop.example/terms' });
    expect((await app.inject('/privacy')).statusCode).toBe(404);
  });

  it('may stand elsewhere: then others are told that address, and ours leads there', async () => {
    const { notices } = readConfig({ TERMS_PAGE: 'https://shop.example/terms', PRIVACY_PAGE: './mine.md' }, '/srv');
    expect(notices).toEqual({ privacy: '/srv/mine.md', terms: 'https://shop.example/terms' });
    expect(noticeUrl('terms', notices.terms, publicUrl)).toBe('https://shop.example/terms');
    const answer = await (await serve(notices)).inject('/terms');
    expect([answer.statusCode, answer.headers.location]).toEqual([302, 'https://shop.example/terms']);
  });

  it.each(['http://shop.example/terms', 'ftp://shop.example/terms'])('are not taken from %s', (TERMS_PAGE) => {
    expect(() => readConfig({ TERMS_PAGE }, root)).toThrow(/TERMS_PAGE must be an address with https/);
  });
});
