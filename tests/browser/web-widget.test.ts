import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from './chromium.js';
import { openChat } from './web-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe('the widget on another site', () => {
  let chat: Awaited<ReturnType<typeof openChat>>;
  let shop: Server;
  let shopUrl: string;
  let page: Page;
  beforeEach(async () => {
    chat = await openChat(browser);
    // A shop with a strict policy of its own: it allows our script and frame, and no inline styles.
    shop = createServer((_request, response) => {
      const { url } = chat.web;
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'self'; script-src ${url}; frame-src ${url}; img-src data:`,
      );
      response.end(`<!doctype html><title>Shop</title><h1>Shop</h1><button id="buy">Buy</button>
        <script src="${url}/widget.js" data-label="Ask us" async></script>`);
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
    page = await (await chat.context()).newPage();
    await page.goto(shopUrl);
  });
  afterEach(async () => {
    const { faults } = chat;
    await chat.close();
    shop.closeAllConnections();
    shop.close();
    expect(faults).toEqual([]);
  });

  const button = () => page.locator('[data-careline] button');
  const frame = () => page.frameLocator('[data-careline] iframe');

  it('opens with a button, and chats', async () => {
    expect(await button().getAttribute('aria-label')).toBe('Ask us');
    expect(await button().getAttribute('aria-expanded')).toBe('false');
    await button().click();
    expect(await button().getAttribute('aria-expanded')).toBe('true');
    await frame().locator('body.ready').waitFor();
    await expect
      .poll(() =>
        frame()
          .locator('#text')
          .evaluate((e) => document.activeElement === e),
      )
      .toBe(true);
    await page.keyboard.type('Hello from the shop');
    await page.keyboard.press('Enter');
    await frame().locator('.bubble', { hasText: 'You wrote: Hello from the shop' }).waitFor();
  });

  it('closes with Escape, inside and outside, and gives the focus back', async () => {
    await button().click();
    await frame().locator('body.ready').waitFor();
    await frame().locator('#text').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => button().getAttribute('aria-expanded')).toBe('false');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('[data-careline]')!.shadowRoot!.activeElement?.tagName))
      .toBe('BUTTON');
    await page.keyboard.press('Enter');
    expect(await button().getAttribute('aria-expanded')).toBe('true');
    await button().focus();
    await page.keyboard.press('Escape');
    expect(await button().getAttribute('aria-expanded')).toBe('false');
  });

  it('remembers that it was open, without taking the focus from the page', async () => {
    await button().click();
    await frame().locator('body.ready').waitFor();
    await page.reload();
    await frame().locator('body.ready').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });

  it('counts what came while it was closed', async () => {
    await button().click();
    await frame().locator('#text').fill('silence');
    await frame().locator('#text').press('Enter');
    await expect.poll(() => chat.bot.events.length).toBe(1);
    await button().click();
    await chat.bot.send(chat.bot.events[0]!, { text: 'There you are' });
    await page.locator('[data-careline] .badge', { hasText: '1' }).waitFor();
    expect(await button().getAttribute('aria-label')).toBe('Ask us: 1 unread');
    await button().click();
    expect(await page.locator('[data-careline] .badge').isVisible()).toBe(false);
  });

  it('fills a phone, with a button to close it', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await button().click();
    await frame().locator('body.ready').waitFor();
    expect(await page.locator('[data-careline] iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
    await frame().locator('#close').click();
    await expect.poll(() => page.locator('[data-careline] iframe').isVisible()).toBe(false);
  });
});

describe('a site that may not embed the chat', () => {
  it('is shown nothing', async () => {
    const chat = await openChat(browser, { embedOn: 'https://shop.example' });
    const page = await (await chat.context()).newPage();
    await page.goto(`${chat.web.url}/healthz-nothing`);
    const framed = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = `${url}/chat`;
          frame.onload = () => resolve(frame.contentDocument === null);
          document.body.append(frame);
        }),
      chat.web.url,
    );
    expect(framed).toBe(true);
    await chat.close();
  });
});
