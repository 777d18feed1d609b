import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeskPages, openDeskPages } from './desk-page.js';

let desk: DeskPages;
beforeAll(async () => {
  desk = await openDeskPages();
});
afterAll(() => desk.close());

test('a link leads to a form that asks the name, then to the desk, and works no second time', async () => {
  const link = await desk.link();
  const page = await desk.visit(link);
  await page.reload();
  await page.getByLabel('Your name').fill('Mia');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk');
  await page.getByText('Nobody is waiting.').waitFor();
  expect(await page.locator('.me').textContent()).toBe('Mia');

  const second = await desk.visit(link);
  await second.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  expect(await second.getByText('npm run careline -- desk link').isVisible()).toBe(true);
});

test('a name that somebody has is refused with words, and the link still works', async () => {
  const page = await desk.visit(await desk.link());
  await page.getByLabel('Your name').fill('MIA');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'Somebody here is called MIA already' }).waitFor();
  await page.getByLabel('Your name').fill('Mia Stone');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk');
});

test('a link for a known agent asks no name', async () => {
  const page = await desk.visit(await desk.link('web:mia'));
  await page.getByRole('heading', { name: 'Sign in as Mia' }).waitFor();
  expect(await page.getByLabel('Your name').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk');
});

test('without a session the desk explains how to get in', async () => {
  const page = await desk.visit('/desk');
  await page.getByRole('heading', { name: 'You need a sign-in link' }).waitFor();
});

test('the session cookie is out of reach of scripts', async () => {
  const page = await desk.signIn('Ben');
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'careline_desk', httpOnly: true, sameSite: 'Strict' });
});

test('coming from another site, where the browser holds the cookie back, leads to the desk all the same', async () => {
  const page = await desk.signIn('Zoe');
  const ticket = await desk.world.caseOf('Ana');
  await page.route('https://elsewhere.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<a href="${desk.address}/desk#/cases/${ticket.id}">the case</a>`,
    }),
  );
  await page.goto('https://elsewhere.example/');
  await page.getByText('the case').click();
  await page.getByRole('heading', { level: 2, name: 'Ana' }).waitFor();
});

test('signing out ends the session in every tab', async () => {
  const page = await desk.signIn('Eve');
  const tab = await page.context().newPage();
  await tab.goto(`${desk.address}/desk`);
  await tab.getByRole('heading', { name: 'Waiting' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You need a sign-in link' }).waitFor();
  await tab.getByRole('heading', { name: 'You need a sign-in link' }).waitFor();
});

test('the pages had nothing to complain of', () => {
  expect(desk.complaints).toEqual([]);
});
