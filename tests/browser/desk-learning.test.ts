import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type DeskPages, openCase, openDeskPages } from './desk-page.js';

let desk: DeskPages;
let mia: Page;
beforeAll(async () => {
  desk = await openDeskPages();
  mia = await desk.signIn('Mia');
});
afterAll(() => desk.close());

const file = (id: string) => readFileSync(join(desk.world.faqDir, `returns/${id}.md`), 'utf8');
const cards = () => mia.getByRole('list', { name: 'Suggestions that wait' }).getByRole('listitem');

test('a message of the bot tells an agent why', async () => {
  await desk.world.say('Ana', 'When is my refund due?');
  await desk.world.caseOf('Ana');
  await openCase(mia, 'Ana');
  const line = mia.locator('.line.bot', { hasText: '5 working days' });
  await line.getByText('Why?').click();
  await line.getByText('When do I get my money back? 91').waitFor();
  await line.getByText('What weighed most: “refund” (100 %).').first().waitFor();
});

test('an agent looks for the right FAQ and names it; what she named is marked', async () => {
  await desk.world.say('Ben', 'nobody has paid me');
  await openCase(mia, 'Ben');
  await mia.getByRole('searchbox', { name: 'Search the FAQs' }).fill('mon');
  await mia.getByRole('button', { name: 'When do I get my money back?' }).click();
  await mia.getByText('Mia named: Refund time').waitFor();
  await mia.locator('.line.system', { hasText: 'Mia named the right FAQ' }).waitFor();
  expect(await mia.getByRole('button', { name: 'When do I get my money back?' }).getAttribute('aria-pressed')).toBe(
    'true',
  );
});

test('an admin goes through the suggestions with the keyboard: approved ones reach the file, rejected ones are gone', async () => {
  await desk.world.say('Zoe', 'about my return thing');
  await desk.world.say('Zoe', '2');
  await mia.getByRole('link', { name: 'Suggestions' }).click();
  await vi.waitFor(async () => {
    await mia.reload();
    expect(await cards().count()).toBe(2);
  });
  await mia.keyboard.press('j');
  const first = (await cards().first().textContent()) ?? '';
  await mia.keyboard.press('a');
  await vi.waitFor(async () => expect(await cards().count()).toBe(1));
  await mia.getByRole('heading', { name: 'Approved lately' }).waitFor();
  const [approved, rejected] = first.includes('nobody has paid')
    ? (['refund-time', 'return-label'] as const)
    : (['return-label', 'refund-time'] as const);
  expect(file(approved)).toMatch(/nobody has paid me|about my return thing/);
  await mia.keyboard.press('j');
  await mia.keyboard.press('x');
  await mia.getByText('Nothing waits.').waitFor();
  expect(file(rejected)).not.toMatch(/nobody has paid me|about my return thing/);
});

test('costs are tried out on past questions', async () => {
  await mia.getByRole('link', { name: 'Thresholds' }).click();
  await mia.getByText('3 questions since').waitFor();
  await mia.getByLabel('How bad is a wrong answer?').fill('2000');
  await mia.getByText('WRONG_ANSWER_COST=2000').waitFor();
  await mia.getByText(/would be dealt with otherwise/).waitFor();
});

test.each(['/desk/suggestions', '/desk/thresholds'])(
  '%s is not wider than a phone, nor without a way back',
  async (path) => {
    const tab = await mia.context().newPage();
    for (const width of [360, 1280]) {
      await tab.setViewportSize({ width, height: 700 });
      await tab.goto(desk.address + path);
      await tab.getByRole('status').first().waitFor();
      expect(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
    await tab.getByRole('link', { name: 'Back to the desk' }).click();
    await tab.getByRole('navigation', { name: 'Queue' }).waitFor();
    await tab.close();
  },
);

test('the pages had nothing to complain of', () => {
  expect(desk.complaints).toEqual([]);
});
