import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { startApp } from '../../src/main.js';
import { openBrowser } from './chromium.js';

/** `npm run pictures`: takes the pictures of the README from the product itself, with a conversation that is really held. */
const out = resolve(import.meta.dirname, '../../docs/images');
const dir = mkdtempSync(join(tmpdir(), 'careline-pictures-'));
const port = 3917;
const url = `http://localhost:${port}`;
mkdirSync(out, { recursive: true });

const app = await startApp(
  readConfig({ PORT: String(port), CARELINE_DATA: dir }, resolve(import.meta.dirname, '../..')),
  pino({ level: 'error' }),
);
const browser = await openBrowser();

const say = async (page: Page, text: string, then: string) => {
  await page.getByRole('textbox', { name: /message/i }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByText(then).last().waitFor();
};

try {
  const desk = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await desk.goto(await app.signInLink());
  await desk.getByRole('textbox').fill('Mia');
  await desk.getByRole('button', { name: /sign in/i }).click();
  const chat = await (await browser.newContext({ viewport: { width: 760, height: 980 } })).newPage();
  await chat.goto(`${url}/chat`);
  await chat.getByRole('button', { name: /name/i }).first().click();
  await chat
    .getByRole('textbox', { name: /call you|name/i })
    .first()
    .fill('Ann');
  await chat.keyboard.press('Enter');
  await say(chat, 'how do i cancel my order', 'You asked about');
  await say(chat, 'it is already being packed and i need it stopped, can a real person help?', 'passing you on');

  await desk.getByText('cancel my order').first().click();
  await desk.getByRole('button', { name: 'Take', exact: true }).click();
  await chat.getByText('has taken over').last().waitFor();
  await desk
    .getByRole('textbox', { name: /reply/i })
    .fill('Hi Ann, I have asked the warehouse to stop it. I will tell you here as soon as they answer.');
  await desk.keyboard.press('Control+Enter');
  await chat.getByText('asked the warehouse').last().waitFor();
  await desk.locator('main').getByText('…', { exact: true }).waitFor({ state: 'detached' });
  await desk.screenshot({ path: join(out, 'desk.png') });
  await chat.waitForTimeout(400);
  await chat.screenshot({ path: join(out, 'chat.png') });
  for (const [name, size, dark] of [
    ['wide-dark', { width: 1280, height: 800 }, true],
    ['phone', { width: 375, height: 720 }, false],
    ['phone-dark', { width: 375, height: 720 }, true],
  ] as const) {
    if (!process.env.SHOTS) break;
    await chat.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await desk.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await chat.setViewportSize(size);
    await desk.setViewportSize(size);
    await chat.waitForTimeout(200);
    await chat.screenshot({ path: join(process.env.SHOTS, `chat-${name}.png`) });
    await desk.screenshot({ path: join(process.env.SHOTS, `desk-${name}.png`) });
  }
} finally {
  await browser.close();
  await app.stop(2_000);
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);
