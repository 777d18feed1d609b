import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type DeskPages, openCase, openDeskPages } from './desk-page.js';

let desk: DeskPages;
let page: Page;
beforeAll(async () => {
  desk = await openDeskPages();
  for (const customer of ['Ana', 'Joe', 'Wei']) await desk.world.caseOf(customer);
  page = await desk.signIn('Mia');
});
afterAll(() => desk.close());

const current = (at: Page) => at.locator('.queue [aria-current=true] .entry-name').textContent();

test('j and k walk through the queue, and stop at its ends', async () => {
  const seen: (string | null)[] = [];
  for (const key of 'jjjjkk') {
    await page.keyboard.press(key);
    await page.locator('.queue [aria-current=true]').waitFor();
    seen.push(await current(page));
  }
  expect(seen).toEqual(['Ana', 'Joe', 'Wei', 'Wei', 'Joe', 'Ana']);
});

test('the single keys rest while somebody writes', async () => {
  await page.keyboard.press('r');
  await page.keyboard.type('jkt');
  expect(await page.getByRole('textbox').inputValue()).toBe('jkt');
  expect(await current(page)).toBe('Ana');
  expect(await page.getByRole('button', { name: 'Take', exact: true }).isVisible()).toBe(true);
  await page.getByRole('textbox').fill('');
  await page.keyboard.press('Escape');
});

test('the keys are explained at a key', async () => {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await vi.waitFor(async () => expect(await page.getByRole('dialog').count()).toBe(0));
});

test('a case that was opened is no longer marked as new, until the customer writes again', async () => {
  await openCase(page, 'Ana');
  await openCase(page, 'Joe');
  const dot = page.getByRole('navigation').getByRole('link', { name: 'Ana' }).getByRole('img', { name: 'new message' });
  expect(await dot.count()).toBe(0);
  await desk.world.say('Ana', 'Anybody?');
  await dot.waitFor();
});

test('everything that can be used has a name', async () => {
  await openCase(page, 'Ana');
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, input:not([type=file]), textarea')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const labels = (element as HTMLInputElement).labels;
        const own = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return own.trim() === '' && (labels?.length ?? 0) === 0;
      })
      .map((element) => element.outerHTML),
  );
  expect(nameless).toEqual([]);
});

test('what has the focus shows it', async () => {
  await page.keyboard.press('Escape');
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const style = await page.evaluate(() => {
      const at = document.activeElement!;
      const ring = at instanceof HTMLInputElement && at.type === 'radio' ? at.nextElementSibling! : at;
      return at === document.body ? 'solid' : getComputedStyle(ring).outlineStyle;
    });
    expect(style).not.toBe('none');
  }
});

test.each([360, 720, 1080, 1600])('nothing is wider than a page of %i px', async (width) => {
  const tab = await page.context().newPage();
  await tab.setViewportSize({ width, height: 700 });
  await tab.goto(`${desk.address}/desk`);
  await tab.getByRole('link', { name: 'Ana' }).waitFor();
  const overflow = () => tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBe(0);
  await openCase(tab, 'Ana');
  expect(await overflow()).toBe(0);
  await tab.close();
});

test('on a phone there is one column, a way back, and the brief at a touch', async () => {
  const tab = await page.context().newPage();
  await tab.setViewportSize({ width: 360, height: 740 });
  await tab.goto(`${desk.address}/desk`);
  await openCase(tab, 'Ana');
  expect(await tab.getByRole('navigation', { name: 'Queue' }).isVisible()).toBe(false);
  await tab.getByRole('button', { name: 'Details' }).click();
  await tab.getByRole('heading', { name: 'Why a person' }).waitFor();
  await tab.getByRole('button', { name: 'Close' }).click();
  expect(await tab.getByRole('heading', { name: 'Why a person' }).isVisible()).toBe(false);
  await tab.getByRole('link', { name: 'Back to the queue' }).click();
  await tab.getByRole('navigation', { name: 'Queue' }).waitFor();
  await tab.close();
});

test('the pages had nothing to complain of', () => {
  expect(desk.complaints).toEqual([]);
});
