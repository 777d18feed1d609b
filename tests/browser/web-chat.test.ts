import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../src/adapters/channel.js';
import { openBrowser } from './chromium.js';
import { bubbles, openChat, say } from './web-page.js';

describe('the chat page', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openChat>>;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    chat = await openChat(browser);
    page = await chat.page();
  });
  afterEach(async () => {
    const { faults } = chat;
    await chat.close();
    expect(faults).toEqual([]);
  });
  const shows = (text: string, on = page) => on.locator('#log .bubble', { hasText: text }).last().waitFor();
  const sees = (expected: string[], on = page) => expect.poll(() => bubbles(on), { timeout: 15_000 }).toEqual(expected);

  it('answers what was written, by keyboard alone', async () => {
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
    await page.keyboard.type('Good morning');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('everyone');
    await page.keyboard.press('Enter');
    await sees(['Good morning\neveryone', 'You wrote: Good morning everyone']);
    expect(await page.inputValue('#text')).toBe('');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
  });

  it('says who it is, and offers a beginning', async () => {
    expect(await page.textContent('#hello')).toMatch(/a bot.*talk to a person/s);
    await page.click('#starters button');
    await shows('You wrote: Where is my order?');
    expect(await page.isVisible('#starters')).toBe(false);
  });

  it('shows buttons, and which was pressed; the rest stay but do nothing', async () => {
    await say(page, 'How do I return shoes?');
    await page.locator('.choice', { hasText: 'Not quite' }).focus();
    await page.keyboard.press('Enter');
    await shows('You chose not.');
    const states = () =>
      page
        .locator('#log .choice')
        .evaluateAll((all) =>
          all.map((b) => [b.textContent, b.getAttribute('aria-pressed'), b.getAttribute('aria-disabled')]),
        );
    expect(await states()).toEqual([
      ['That helped', 'false', 'true'],
      ['Not quite', 'true', 'true'],
      ['Talk to a person', 'false', 'true'],
    ]);
    await page.locator('.choice', { hasText: 'That helped' }).focus();
    await page.keyboard.press('Enter');
    await page.reload();
    await shows('You chose not.');
    expect((await states())[1]).toEqual(['Not quite', 'true', 'true']);
    expect(chat.bot.events.filter(({ type }) => type === 'customer.chose')).toHaveLength(1);
  });

  it('shows Markdown, and nothing in it can act', async () => {
    await say(page, 'How do I return shoes?');
    const bubble = page.locator('.bot .bubble').last();
    await bubble.locator('ol li').first().waitFor();
    const link = bubble.locator('a');
    expect(await link.getAttribute('href')).toBe('https://shop.example/orders');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    expect(await link.getAttribute('target')).toBe('_blank');

    await say(page, 'attack');
    const attacked = page.locator('.bot', { hasText: 'bold' });
    await attacked.locator('.choice').waitFor();
    expect(await attacked.locator('script, img, iframe, b, [onerror], [onmouseover], [style]').count()).toBe(0);
    expect(await attacked.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
      'https://ok.example',
      'mailto:a@ok.example',
      'https://ok.example',
    ]);
    await say(page, '<img src=x onerror="window.hacked=1"> **not bold**');
    await shows('You wrote:');
    expect(await page.locator('.visitor .bubble').last().innerHTML()).not.toContain('<');
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  });

  it('shows who speaks', async () => {
    await say(page, 'I want a person');
    await shows('Mia here');
    expect(await page.locator('.agent .speaker').textContent()).toContain('Mia');
    expect(await page.textContent('#presence')).toBe('Mia is here');
    expect(await page.locator('.agent .bubble').allInnerTexts()).toEqual(['Hi, Mia here.\nI am looking into it.']);
  });

  it('shows that an answer is being written, until it is there', async () => {
    await say(page, 'silence');
    await expect.poll(() => chat.bot.events.length).toBe(1);
    await chat.web.channel.typing!(chat.bot.events[0]!.address);
    await page.locator('#typing').waitFor();
    await chat.bot.send(chat.bot.events[0]!, { text: 'Here it is' });
    await shows('Here it is');
    expect(await page.isVisible('#typing')).toBe(false);
  });

  it('is the same after a reload and in a second tab', async () => {
    await say(page, 'One');
    await shows('You wrote: One');
    const second = await chat.page(page.context());
    await sees(['One', 'You wrote: One'], second);
    await say(second, 'Two');
    await sees(['One', 'You wrote: One', 'Two', 'You wrote: Two']);
    await page.reload();
    await sees(['One', 'You wrote: One', 'Two', 'You wrote: Two']);
    expect(chat.bot.events).toHaveLength(2);
  });

  it('keeps what cannot be sent, in order, over a reload, and sends it once', async () => {
    chat.bot.failing = new IntakeError('queue-full');
    await say(page, 'first');
    await say(page, 'second');
    await page.locator('.meta', { hasText: 'still trying' }).waitFor();
    await page.reload();
    await page.locator('.meta', { hasText: 'still trying' }).waitFor();
    await say(page, 'third');
    chat.bot.failing = undefined;
    await page.locator('.meta button', { hasText: 'Try now' }).click();
    await shows('You wrote: third');
    expect(chat.bot.events.map((event) => 'text' in event && event.text)).toEqual(['first', 'second', 'third']);
    expect(await page.locator('.waiting').count()).toBe(0);
    expect((await bubbles(page)).filter((text) => !text.startsWith('You wrote'))).toEqual(['first', 'second', 'third']);
  });

  it('says once, quietly, that it was a lot at once, and sends the rest by itself', async () => {
    chat.bot.limited = true;
    await say(page, 'first');
    await say(page, 'second');
    await page.locator('#notice', { hasText: 'a lot at once' }).waitFor();
    expect(await page.locator('.waiting').count()).toBe(2);
    chat.bot.limited = false;
    await shows('You wrote: second');
    expect(await page.isVisible('#notice')).toBe(false);
  });

  it('says when it has no connection, and comes back by itself with what was missed', async () => {
    await say(page, 'Hello');
    await shows('You wrote: Hello');
    await page.context().setOffline(true);
    await page.locator('#offline', { hasText: 'No connection' }).waitFor();
    await say(page, 'written offline');
    await chat.bot.send(chat.bot.events[0]!, { text: 'sent meanwhile' });
    await page.context().setOffline(false);
    await shows('You wrote: written offline');
    expect(await page.isVisible('#offline')).toBe(false);
    expect((await bubbles(page)).sort()).toEqual(
      ['Hello', 'You wrote: Hello', 'You wrote: written offline', 'sent meanwhile', 'written offline'].sort(),
    );
  });

  it('comes back when the server was away', async () => {
    await say(page, 'Hello');
    await shows('You wrote: Hello');
    await chat.web.channel.stop();
    await page.locator('#offline', { hasText: 'No connection' }).waitFor();
    await say(page, 'still there?');
    await chat.web.channel.start(chat.bot.sink);
    await shows('You wrote: still there?');
    await sees(['Hello', 'You wrote: Hello', 'still there?', 'You wrote: still there?']);
  });

  it('edits and deletes what she wrote', async () => {
    await say(page, 'silence one');
    await shows('silence one');
    await page.locator('.visitor').hover();
    await page.click('.more');
    await page.locator('[role=menuitem]', { hasText: 'Edit' }).click();
    expect(await page.inputValue('#text')).toBe('silence one');
    await say(page, 'silence two');
    await page.locator('.meta', { hasText: 'edited' }).waitFor();
    await sees(['silence two']);

    await page.locator('.more').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await sees([]);
    await expect
      .poll(() => chat.bot.events.map(({ type }) => type))
      .toEqual(['customer.said', 'customer.edited', 'customer.deleted']);
  });

  it('leaves a menu and an edit with Escape', async () => {
    await say(page, 'silence one');
    await page.locator('.more').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.isVisible('[role=menu]')).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('more');
    await page.focus('#text');
    await page.keyboard.press('ArrowUp');
    expect(await page.inputValue('#text')).toBe('silence one');
    await page.keyboard.press('Escape');
    expect(await page.inputValue('#text')).toBe('');
    expect(await page.isVisible('#editing')).toBe(false);
  });

  it('sends files, and shows pictures', async () => {
    const picture = await page.screenshot();
    await page.setInputFiles('#file', [
      { name: 'photo.png', mimeType: 'image/png', buffer: picture },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('some notes') },
    ]);
    await page.locator('#staged img').waitFor();
    await expect.poll(() => page.locator('#staged progress').count()).toBe(0);
    await page.locator('#staged li', { hasText: 'notes.txt' }).locator('button').click();
    await say(page, 'silence');
    const image = page.locator('#log .picture img');
    await image.waitFor();
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(chat.bot.events).toMatchObject([{ attachments: [{ name: 'photo.png', mime: 'image/png' }] }]);
    expect(await page.isVisible('#staged')).toBe(false);
  });

  it('refuses a file that is too large before it is sent', async () => {
    await page.setInputFiles('#file', [
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) },
    ]);
    await page.locator('#staged .failed', { hasText: 'Larger than 10.0 MB' }).waitFor();
    await page.locator('#staged button').click();
    expect(await page.isVisible('#staged')).toBe(false);
  });

  it('stays where she reads, and says that there is something new', async () => {
    for (let n = 0; n < 12; n++) await say(page, `silence\n\n\n${n}`);
    await expect.poll(() => chat.bot.events.length).toBe(12);
    await page.evaluate(() => document.getElementById('scroller')!.scrollTo(0, 0));
    await page.waitForFunction(() => document.getElementById('scroller')!.scrollTop === 0);
    await chat.bot.send(chat.bot.events[0]!, { text: 'Late news' });
    await page.locator('#pill').click();
    expect(await page.locator('.bubble', { hasText: 'Late news' }).isVisible()).toBe(true);
    expect(await page.isVisible('#pill')).toBe(false);
    const rest = await page.evaluate(() => {
      const box = document.getElementById('scroller')!;
      return box.scrollHeight - box.scrollTop - box.clientHeight;
    });
    expect(rest).toBeLessThan(2);
  });

  it('takes a name, and uses it', async () => {
    await page.click('#name-button');
    await page.keyboard.type('Anna');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('#name-button')).toBe('Anna');
    await say(page, 'Hello');
    await shows('You wrote: Hello');
    expect(chat.bot.events[0]).toMatchObject({ from: { name: 'Anna' } });
    await page.reload();
    await expect.poll(() => page.textContent('#name-button')).toBe('Anna');
  });

  it('keeps a draft over a reload', async () => {
    await page.fill('#text', 'not finished');
    await page.reload();
    expect(await page.inputValue('#text')).toBe('not finished');
  });

  it('fits a small phone, in light and dark, without scrolling sideways', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await chat.page(await chat.context({ viewport: { width: 320, height: 568 }, colorScheme }));
      await say(phone, `return ${'averylongword'.repeat(20)}`);
      await shows('You asked about', phone);
      const [wide, high] = await phone.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
      ]);
      expect([wide, high]).toEqual([320, 568]);
      const box = await phone.locator('#composer').boundingBox();
      expect(box!.y + box!.height).toBeLessThanOrEqual(568);
    }
  });

  it('reads each answer out once, and names every control', async () => {
    const heard = () => page.locator('#announcer p').allTextContents();
    await say(page, 'How do I return shoes?');
    await shows('You asked about');
    await say(page, 'Hello');
    await shows('You wrote: Hello');
    expect(await heard()).toEqual([
      expect.stringMatching(
        /^Assistant: You asked about.*Possible answers: That helped, Not quite, Talk to a person$/s,
      ),
      expect.stringMatching(/^Assistant: You wrote: Hello/),
    ]);
    await page.reload();
    await shows('You wrote: Hello');
    expect(await heard()).toEqual([]);
    expect(await page.locator('#log').ariaSnapshot()).toContain('button "That helped"');
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('button, input:not([hidden]), textarea')]
        .filter((e) => !e.getAttribute('aria-label') && !e.textContent?.trim() && !e.labels?.length)
        .map((e) => e.outerHTML),
    );
    expect(nameless).toEqual([]);
  });

  it('gives up its connection where nobody looks, and still finds what is new', async () => {
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const streams = () => chat.web.app.openStreams.size;
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('body.ready');
    await say(page, 'silence');
    await expect.poll(() => chat.bot.events.length).toBe(1);
    await hide(true);
    await page.clock.fastForward(31_000);
    await expect.poll(streams).toBe(0);
    await chat.bot.send(chat.bot.events[0]!, { text: 'There you are' });
    await page.clock.fastForward(61_000);
    await expect.poll(() => page.title()).toBe('(1) Customer care');
    await expect.poll(streams).toBe(0);
    await hide(false);
    await expect.poll(streams).toBe(1);
    expect(await page.title()).toBe('Customer care');
    await sees(['silence', 'There you are']);
  });

  it('begins anew when its cookie is gone, with what was not sent', async () => {
    await say(page, 'Hello');
    await shows('You wrote: Hello');
    await page.context().clearCookies();
    await say(page, 'Who am I?');
    await sees(['Who am I?', 'You wrote: Who am I?']);
  });

  it('says so when the browser takes no cookies', async () => {
    await page.route('**/chat/session', (route) => route.fulfill({ json: { name: null, isNew: true } }));
    await page.context().clearCookies();
    await page.reload();
    await page.locator('#offline', { hasText: 'blocks the cookie' }).waitFor();
  });
});
