import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openWorld, type World } from '../console/world.js';
import { openBrowser } from './chromium.js';

export interface DeskPages {
  readonly world: World;
  readonly address: string;
  /** A browser of its own, at this path of the desk. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Signs an agent in, in a browser of her own; resolves with her desk. */
  signIn(name: string, options?: BrowserContextOptions): Promise<Page>;
  /** A sign-in link that leads to this server. */
  link(agent?: string): Promise<string>;
  /** What the pages complained of: errors of scripts, and breaches of their content policy. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** The desk in real browsers, over a real server. */
export const openDeskPages = async (): Promise<DeskPages> => {
  const world = await openWorld();
  const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
  const browser: Browser = await openBrowser();
  const complaints: string[] = [];

  const visit: DeskPages['visit'] = async (path, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
    });
    await page.goto(address + path);
    return page;
  };
  const link: DeskPages['link'] = async (agent) => (await world.link(agent)).slice(world.publicUrl.length);

  return {
    world,
    address,
    visit,
    link,
    complaints,
    async signIn(name, options) {
      const page = await visit(await link(), options);
      await page.getByLabel('Your name').fill(name);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/desk');
      await page.getByRole('heading', { name: 'Waiting' }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await world.close();
    },
  };
};

export const queueOf = (page: Page, group: 'Waiting' | 'Mine' | 'With others') =>
  page.getByRole('region', { name: group });

/** Opens a customer's case from the queue. */
export const openCase = async (page: Page, customer: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Queue' }).getByRole('link', { name: customer }).click();
  await page.getByRole('heading', { level: 2, name: customer }).waitFor();
};
