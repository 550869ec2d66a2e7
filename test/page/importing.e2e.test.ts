import { until } from '@dumpdock/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenDump, gatedDump, refusedDump, shopDump } from './dumps.ts';
import { type PageLab, pageLab } from './page-lab.ts';

let lab: PageLab;
beforeAll(async () => {
  lab = await pageLab();
  await lab.target.query('CREATE TABLE public.customers (id integer, name text, email text); INSERT INTO public.customers VALUES (1)');
  await lab.target.query('ALTER TABLE public.customers OWNER TO tester');
});
afterAll(() => lab[Symbol.asyncDispose]());

const WAIT = { timeout: 30_000 };
const idOf = (page: Page) => page.url().split('/').at(-1) ?? '';

/** Uploads through the page and waits for its import to be shown. */
async function upload(name: string, zip: Buffer): Promise<Page> {
  const page = await lab.open();
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  await page.locator('input[type=file]').setInputFiles(lab.file(name, zip));
  await page.waitForURL(/\/ui\/imports\//, WAIT);
  return page;
}

async function uploadReady(name: string, zip: Buffer): Promise<Page> {
  const page = await upload(name, zip);
  await page.getByRole('heading', { name: 'Load it?' }).waitFor(WAIT);
  return page;
}

const load = (page: Page) => page.getByRole('button', { name: /^Load into/ });
const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor(WAIT);

test('upload, inspection, consent, confirmation, progress, result, and the workspace is gone', async () => {
  const page = await uploadReady('shop.zip', shopDump());
  const id = idOf(page);
  expect(lab.hasWorkspace(id)).toBe(true);
  const main = page.getByRole('main');
  await expectText(main, ['PostgreSQL', 'pg_dump', '17.2', 'UTF8', 'all or nothing', '1 file and 1 that are not SQL', 'Left out']);
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  expect(await row('customers').textContent()).toMatch(/1,250.*replaced/);
  expect(await row('order_lines').textContent()).toMatch(/9,873.*created/);

  await page.getByLabel('Into').selectOption('shop');
  expect(await load(page).isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: /Functions and triggers/ }).check();
  await page.getByRole('checkbox', { name: /Dropping and changing/ }).check();
  expect(await load(page).isDisabled(), 'the replaced table is not acknowledged').toBe(true);
  await page.getByRole('checkbox', { name: /lost/ }).check();
  await page
    .getByText(/statements? behind it/)
    .first()
    .click();
  await page
    .locator('form')
    .getByText(/shop\.sql:\d+:\d+/)
    .first()
    .waitFor();
  await load(page).click();

  await status(page, 'Succeeded');
  await page.getByRole('heading', { name: '15,673 rows in 4 tables' }).waitFor(WAIT);
  await page.getByText(/gone since .* removed by worker/).waitFor(WAIT);
  expect(lab.hasWorkspace(id)).toBe(false);
  expect((await lab.target.query('SELECT count(*)::int AS n FROM customers')).rows[0].n).toBe(1250);
});

test('what is refused is shown with its place, and cannot be confirmed', async () => {
  const page = await upload('evil.zip', refusedDump());
  await page.getByRole('heading', { name: /This cannot be loaded: 1 statement is refused/ }).waitFor(WAIT);
  await page.getByText(/dumps\/evil\.sql:11:1/).waitFor();
  await page.getByText('PG_COPY_FILE').waitFor();
  expect(await load(page).count()).toBe(0);
});

test('an archive that is none is refused where it was dropped, and says what to do', async () => {
  const page = await lab.open();
  const dropped = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    data.items.add(new File(['not a zip at all'], 'notes.zip'));
    return data;
  })()`);
  await page.getByText('Drop a zip of SQL here').dispatchEvent('drop', { dataTransfer: dropped });
  const alert = page.getByRole('alert').filter({ hasText: 'NOT_A_ZIP' });
  await alert.waitFor(WAIT);
  expect(await alert.textContent()).toContain('Upload a .zip');
});

test('a statement that the target refuses is shown with its place, and nothing is loaded', async () => {
  const page = await uploadReady('broken.zip', brokenDump());
  await page.getByLabel('Into').selectOption('shop');
  await load(page).focus();
  await page.keyboard.press('Enter');
  await status(page, 'Failed');
  const failure = page.getByRole('alert');
  await expectText(failure, ['SQL_ERROR', '23505', 'broken.sql:12:1', 'What to do', 'Nothing was loaded']);
  await page.getByText(/gone since/).waitFor(WAIT);
  expect((await lab.target.query(`SELECT to_regclass('public.once') AS t`)).rows[0].t).toBe(null);
});

test('a table that is in the way is told before the load, and the list is narrowed to its archive', async () => {
  await lab.target.query('CREATE TABLE once (id integer); ALTER TABLE once OWNER TO tester');
  const page = await uploadReady('in the way.zip', brokenDump());
  await page.getByText('It will fail: shop has 1 table of it already.').waitFor(WAIT);
  expect(await page.getByRole('row').filter({ hasText: 'public.once' }).textContent()).toContain('exists already: fails');
  await lab.target.query('DROP TABLE once');
  await page.getByRole('link', { name: 'All imports' }).click();
  await page.getByRole('row').filter({ hasText: 'evil.zip' }).waitFor(WAIT);
  await page.getByLabel('Name').fill('THE WAY');
  await page
    .getByRole('row')
    .filter({ hasText: 'evil.zip' })
    .waitFor({ ...WAIT, state: 'detached' });
  await page.getByRole('row').filter({ hasText: 'in the way.zip' }).waitFor(WAIT);
  expect(page.url()).toContain('name=THE+WAY');
  await page.getByLabel('Name').fill('nowhere');
  await page.getByRole('button', { name: 'Show all imports' }).click();
  await page.getByRole('row').filter({ hasText: 'evil.zip' }).waitFor(WAIT);
  expect(await page.getByLabel('Name').inputValue()).toBe('');
});

/** An import that stands in the middle of its load until `open` is called. */
async function gated(): Promise<{ page: Page; open: () => Promise<void> }> {
  await lab.target.query('DROP TABLE IF EXISTS first, gate; CREATE TABLE gate (id integer); ALTER TABLE gate OWNER TO tester');
  const page = await uploadReady('gated.zip', gatedDump());
  await page.getByLabel('Into').selectOption('shop');
  await lab.target.query('BEGIN; LOCK TABLE gate IN SHARE MODE');
  await load(page).click();
  await page.getByRole('heading', { name: /^Loading/ }).waitFor(WAIT);
  await page.getByText('20,000').first().waitFor(WAIT);
  return { page, open: async () => void (await lab.target.query('COMMIT')) };
}

const shownBytes = async (page: Page) => Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));

test('progress survives a reload and a restart of the server, and never goes back', async () => {
  const { page, open } = await gated();
  const before = await until('the bar to move', async () => (await shownBytes(page)) || null);
  await page.reload();
  await page.getByRole('heading', { name: /^Loading/ }).waitFor(WAIT);
  await until('the bar to be where it was', async () => (await shownBytes(page)) >= before);
  await lab.api.kill();
  await page.getByText('Connection lost').waitFor(WAIT);
  expect(await shownBytes(page)).toBeGreaterThanOrEqual(before);
  await lab.api.start();
  await page.getByText('Connection lost').waitFor({ ...WAIT, state: 'detached' });
  expect(await shownBytes(page)).toBeGreaterThanOrEqual(before);
  await open();
  await status(page, 'Succeeded');
  await page.getByRole('heading', { name: '40,000 rows in 2 tables' }).waitFor(WAIT);
});

test('whoever watches while everything dies learns how it ended', async () => {
  const { page, open } = await gated();
  await Promise.all([lab.worker.kill(), lab.api.kill()]);
  await Promise.all([lab.worker.start(), lab.api.start()]);
  await open();
  await page.getByRole('status').filter({ hasText: 'Failed' }).waitFor({ timeout: 90_000 });
  await expectText(page.getByRole('alert'), ['WORKER_LOST', 'What to do', 'Nothing was loaded']);
  await page.getByText(/gone since/).waitFor(WAIT);
  expect(lab.hasWorkspace(idOf(page))).toBe(false);
  expect((await lab.target.query(`SELECT to_regclass('public.first') AS t`)).rows[0].t).toBe(null);
});

test('cancelling in mid-import undoes it and takes the workspace away', async () => {
  const { page, open } = await gated();
  const id = idOf(page);
  await page.getByRole('button', { name: 'Cancel import' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Cancel import' }).click();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await status(page, 'Cancelled');
  await page.getByText(/gone since/).waitFor(WAIT);
  expect(lab.hasWorkspace(id)).toBe(false);
  await open();
  expect((await lab.target.query(`SELECT to_regclass('public.first') AS t`)).rows[0].t).toBe(null);
});

test('a clean-up shows what it would remove before it removes it', async () => {
  const waiting = await uploadReady('forgotten.zip', shopDump());
  const id = idOf(waiting);
  const page = await lab.open('/ui/storage');
  const card = page.getByRole('region', { name: 'Old' });
  await card.getByRole('spinbutton').fill('0');
  await card.getByRole('button', { name: 'Preview' }).click();
  await card.getByText(/Would remove \d+ workspace/).waitFor(WAIT);
  expect(lab.hasWorkspace(id)).toBe(true);
  await card.getByRole('button', { name: /^Remove \d+ workspace/ }).click();
  await card.getByText(/Removed \d+ workspace/).waitFor(WAIT);
  expect(lab.hasWorkspace(id)).toBe(false);
  await status(waiting, 'Expired');
  await page.getByText('None: the disk is clean.').waitFor(WAIT);
});

test('nothing went wrong in any page, and nothing was asked of another site', () => {
  expect(lab.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(line))).toEqual([]);
});

async function expectText(where: { textContent(): Promise<string | null> }, texts: readonly string[]): Promise<void> {
  const shown = (await where.textContent()) ?? '';
  expect(texts.filter((text) => !shown.includes(text))).toEqual([]);
}
