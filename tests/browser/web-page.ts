import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openWeb } from '../adapters/web/world.js';
import { scriptedBot } from './scripted-bot.js';

/** The chat over a real server, with the scripted bot behind it, and a browser to open it in. */
export const openChat = async (browser: Browser, options: Parameters<typeof openWeb>[0] = {}) => {
  const web = await openWeb(options);
  const bot = scriptedBot(
    () => web.channel,
    (event) => web.sink(event),
  );
  await web.channel.start(bot.sink);
  const contexts: BrowserContext[] = [];
  /** What the pages complained of: errors of scripts, and what the security policy stopped. */
  const faults: string[] = [];
  return {
    web,
    bot,
    faults,
    async context(settings: Parameters<Browser['newContext']>[0] = {}) {
      const context = await browser.newContext(settings);
      contexts.push(context);
      context.on('page', (page) => {
        page.on('pageerror', (error) => faults.push(error.message));
        page.on('console', (line) => {
          if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) faults.push(line.text());
        });
      });
      return context;
    },
    /** Opens the chat in a tab of a context, and waits until the history is there. */
    async page(context?: BrowserContext): Promise<Page> {
      const page = await (context ?? (await this.context())).newPage();
      await page.goto(`${web.url}/chat`);
      await page.waitForSelector('body.ready');
      return page;
    },
    async close() {
      for (const context of contexts) await context.close();
      await web.close();
    },
  };
};

export const say = async (page: Page, text: string): Promise<void> => {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
};

/** The texts of the bubbles, in the order on the page. */
export const bubbles = (page: Page): Promise<string[]> => page.locator('#log .bubble').allInnerTexts();
