import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type DeskPages, openCase, openDeskPages, queueOf } from './desk-page.js';

let desk: DeskPages;
let mia: Page;
let ben: Page;
let number = 0;
let customer: string;

beforeAll(async () => {
  desk = await openDeskPages();
  [mia, ben] = [await desk.signIn('Mia'), await desk.signIn('Ben')];
});
afterAll(() => desk.close());

/** A new customer who asks for a person, for each test. */
beforeEach(async () => {
  customer = `Customer${String.fromCharCode(65 + number++)}`;
});

const shown = () => [...desk.world.platform.shown.values()];
const arrive = () => desk.world.caseOf(customer);
const take = async (page: Page) => {
  await arrive();
  await openCase(page, customer);
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Resolve' }).waitFor();
};
const write = async (page: Page, key: 'r' | 'n', text: string) => {
  await page.keyboard.press(key);
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await page.locator('.line', { hasText: text }).waitFor();
  await page.keyboard.press('Escape');
};

test('a case appears by itself, with the reason, and in the title of the tab', async () => {
  await arrive();
  const entry = queueOf(mia, 'Waiting').getByRole('link', { name: customer });
  await entry.waitFor();
  expect(await entry.textContent()).toContain('Asked for a person');
  await vi.waitFor(async () => expect(await mia.title()).toBe('(1) Careline desk'));
});

test('who takes a case has it; the others see who', async () => {
  await take(mia);
  await queueOf(mia, 'Mine').getByRole('link', { name: customer }).waitFor();
  const entry = queueOf(ben, 'With others').getByRole('link', { name: customer });
  await entry.waitFor();
  expect(await entry.textContent()).toContain('Mia');
});

test('of two who take it, the second is told who was first and when', async () => {
  await arrive();
  await openCase(ben, customer);
  await ben.getByRole('button', { name: 'Take', exact: true }).waitFor();
  // Ben's page does not hear of it in time.
  await ben.route('**/api/tickets*', (route) => route.abort());
  await ben.route('**/api/tickets/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await openCase(mia, customer);
  await mia.keyboard.press('t');
  await mia.getByRole('button', { name: 'Resolve' }).waitFor();
  await ben.getByRole('button', { name: 'Take', exact: true }).click();
  await ben
    .getByRole('alert')
    .filter({ hasText: /^Mia took this case at \d\d:\d\d\./ })
    .waitFor();
  await ben.unroute('**/api/tickets*');
  await ben.unroute('**/api/tickets/*');
});

test('a reply reaches the customer and gets its tick; one that does not is marked with the reason', async () => {
  await take(mia);
  desk.world.platform.refuse = (text) => (text === 'and this' ? 'The chat was closed.' : undefined);
  await write(mia, 'r', 'Hello, I am on it.');
  await mia.locator('.line.agent', { hasText: 'I am on it' }).getByTitle('delivered').waitFor();
  expect(shown()).toContain('Hello, I am on it.');
  await write(mia, 'r', 'and this');
  await mia.getByText('⚠ Not delivered: The chat was closed.').waitFor();
  desk.world.platform.refuse = undefined;
});

test('what the customer writes appears at once', async () => {
  await take(mia);
  await desk.world.say(customer, 'Are you there?');
  await mia.locator('.line.customer', { hasText: 'Are you there?' }).waitFor();
});

test('a note looks different while it is written and after, and never leaves the desk', async () => {
  await take(mia);
  const ground = () => mia.locator('#composer').evaluate((form) => getComputedStyle(form).backgroundColor);
  await mia.keyboard.press('r');
  const plain = await ground();
  await mia.keyboard.press('Escape');
  await mia.keyboard.press('n');
  expect(await ground()).not.toBe(plain);
  expect(await mia.getByRole('button', { name: 'Add note' }).isVisible()).toBe(true);
  await mia.keyboard.type('Called twice before.');
  await mia.keyboard.press('Control+Enter');
  await mia.locator('.line.note', { hasText: 'Called twice before.' }).waitFor();
  await mia.keyboard.press('Escape');
  await openCase(ben, customer);
  await ben.locator('.line.note', { hasText: 'Called twice before.' }).waitFor();
  expect(shown().join()).not.toContain('Called twice');
});

test('a reply can be changed and taken back', async () => {
  await take(mia);
  await write(mia, 'r', 'Tuseday');
  const line = mia.locator('.line.agent').last();
  await line.getByTitle('delivered').waitFor();
  await line.hover();
  await line.getByRole('button', { name: 'Edit' }).click();
  await mia.getByRole('textbox').fill('Tuesday');
  await mia.getByRole('button', { name: 'Save' }).click();
  await mia.getByText('Tuesday', { exact: true }).waitFor();
  await vi.waitFor(() => expect(shown()).toContain('Tuesday'));
  await line.hover();
  await line.getByRole('button', { name: 'Delete' }).click();
  await mia.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await mia.getByText('This message was deleted.').waitFor();
  await vi.waitFor(() => expect(shown()).not.toContain('Tuesday'));
});

test('a draft is kept for each case, over a reload, and goes when it is sent', async () => {
  await take(mia);
  const box = mia.getByRole('textbox');
  await box.fill('half a sent');
  await desk.world.caseOf('Another');
  await openCase(mia, 'Another');
  expect(await box.inputValue()).toBe('');
  await mia.reload();
  await openCase(mia, customer);
  expect(await box.inputValue()).toBe('half a sent');
  await box.press('Control+Enter');
  await mia.locator('.line.agent', { hasText: 'half a sent' }).waitFor();
  expect(await box.inputValue()).toBe('');
  expect(await mia.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([]);
});

test('a note that was begun never turns into a reply', async () => {
  await take(mia);
  const box = mia.getByRole('textbox');
  await mia.keyboard.press('n');
  await mia.keyboard.type('She is a bit much');
  await mia.getByText('Reply to', { exact: false }).first().click();
  expect(await box.inputValue()).toBe('');
  await mia.getByText('Internal note', { exact: true }).click();
  expect(await box.inputValue()).toBe('She is a bit much');
  await box.fill('');
  await box.press('Escape');
});

test('a reply that was refused can be sent again, once nothing stands in its way', async () => {
  await take(ben);
  await openCase(mia, customer);
  await mia.getByText('Ben has this case; you can leave a note.').waitFor();
  await openCase(ben, customer);
  await ben.getByRole('button', { name: 'Resolve' }).waitFor();
  // A second window of Ben's closes the case behind the back of the first.
  await ben.route('**/api/tickets/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  const ticket = (await desk.world.store.tickets({ conversation: `web:${customer}`, limit: 1 }))[0]!;
  const handBack = { type: 'agent.acted', act: 'hand-back', agent: { id: 'web:ben', name: 'Ben' } } as const;
  const address = { channel: 'web', conversation: `web:${customer}`, ref: null };
  await desk.world.runtime.submit({ ...handBack, key: `x:${customer}`, at: Date.now(), ticket: ticket.id, address });
  await ben.keyboard.press('r');
  await ben.keyboard.type('too late');
  await ben.keyboard.press('Control+Enter');
  await ben.getByRole('alert').filter({ hasText: 'This case is closed; nothing was sent.' }).waitFor();
  expect(await ben.getByRole('textbox').inputValue()).toBe('too late');
  await ben.unroute('**/api/tickets/*');
  expect(shown()).not.toContain('too late');
  await ben.keyboard.press('Escape');
});

test('a reply whose answer was lost on the way is sent again by itself, and arrives once', async () => {
  await take(mia);
  let lost = 0;
  await mia.route('**/reply', async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await write(mia, 'r', 'exactly once');
  await vi.waitFor(() => expect(lost).toBe(2), { timeout: 5_000 });
  await mia.unroute('**/reply');
  await mia.locator('.line.agent').last().getByTitle('delivered').waitFor();
  expect(await mia.locator('.line.agent', { hasText: 'exactly once' }).count()).toBe(1);
  expect(shown().filter((text) => text === 'exactly once')).toHaveLength(1);
});

test('a file goes along with a reply', async () => {
  await take(mia);
  await mia
    .locator('#composer-file')
    .setInputFiles({ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('ok') });
  await mia.getByRole('list', { name: 'Files to send' }).getByText('terms.txt').waitFor();
  await mia.getByRole('button', { name: 'Send reply' }).click();
  const link = mia.locator('.line.agent').getByRole('link', { name: 'terms.txt' });
  await link.waitFor();
  const file = await mia.request.get(desk.address + (await link.getAttribute('href')));
  expect([file.headers()['content-type'], await file.text()]).toEqual(['text/plain', 'ok']);
});

test('after the connection was lost, what was missed is fetched', async () => {
  await take(mia);
  await mia.route('**/api/**', (route) => route.abort());
  for (const stream of [...desk.world.app.openStreams]) stream.close();
  await mia.getByText('Connection lost').waitFor();
  await desk.world.say(customer, 'Said while you were away');
  await mia.unroute('**/api/**');
  await mia.locator('.line.customer', { hasText: 'Said while you were away' }).waitFor();
  await vi.waitFor(async () => expect(await mia.getByText('Connection lost').count()).toBe(0));
});

test('shows who else is here, and who is writing', async () => {
  await take(mia);
  await openCase(ben, customer);
  await mia.getByText('Ben is here too.').waitFor();
  await mia.keyboard.press('r');
  await mia.keyboard.type('x');
  await ben.getByText('Mia is writing a reply …').waitFor();
  await mia.keyboard.press('Backspace');
  await mia.keyboard.press('Escape');
});

test('resolving asks first, then closes the case for good', async () => {
  await take(mia);
  await mia.getByRole('button', { name: 'Resolve' }).click();
  await mia.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await queueOf(mia, 'Mine').getByRole('link', { name: customer, exact: false }).waitFor();
  await mia.getByRole('button', { name: 'Resolve' }).click();
  await mia.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await mia.getByText(/^Resolved \d\d:\d\d/).waitFor();
  expect(await mia.getByRole('button', { name: 'Send reply' }).isDisabled()).toBe(true);
  await vi.waitFor(async () =>
    expect(await queueOf(mia, 'Mine').getByRole('link', { name: customer }).count()).toBe(0),
  );
});

test('nothing that a customer writes becomes part of the page', async () => {
  const evil = '<img src=x onerror="document.title=\'owned\'"> **not bold** [click](javascript:alert(1))';
  await arrive();
  await desk.world.say(customer, evil);
  await openCase(mia, customer);
  const line = mia.locator('.line.customer', { hasText: 'onerror' });
  expect(await line.locator('.bubble').textContent()).toBe(evil);
  expect(await line.locator('.bubble *').count()).toBe(0);
  expect(await mia.title()).not.toBe('owned');
});

test('the pages had nothing to complain of', () => {
  expect(desk.complaints).toEqual([]);
});
