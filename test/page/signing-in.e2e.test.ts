import { afterAll, beforeAll, expect, test } from 'vitest';
import { shopDump } from './dumps.ts';
import { type PageLab, pageLab } from './page-lab.ts';
import { seriousFindings } from './serious-findings.ts';
import { writeStoredZip } from './stored-zip.ts';

let lab: PageLab;
beforeAll(async () => {
  lab = await pageLab({ keys: true });
});
afterAll(() => lab[Symbol.asyncDispose]());

async function signIn(page: Awaited<ReturnType<PageLab['open']>>, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('whoever is not signed in comes back to the page after signing in', async () => {
  const page = await lab.open('/ui/storage');
  await page.waitForURL(/\/login\?next=/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }
  await signIn(page, 'dd_wrong');
  await page.getByRole('alert').filter({ hasText: 'no such key' }).waitFor();
  await signIn(page, lab.keys.operator);
  await page.waitForURL(`${lab.url}/ui/storage`);
  await page.getByRole('heading', { name: 'Clean up by hand' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/login$/);
});

test('a link to the sign-in page leads nowhere else', async () => {
  for (const next of ['//evil.example/', 'https://evil.example', '/\\evil.example', '/admin/queues', '/ui/../admin']) {
    const page = await (await fetch(`${lab.url}/login?next=${encodeURIComponent(next)}`)).text();
    expect(page).toContain('name="next" value="/"');
  }
});

test('a sign-in that is over while an import is looked at leads back to it', async () => {
  const id = await lab.send('shop.zip', shopDump(), 'shop');
  const page = await lab.open(`/ui/imports/${id}`);
  await signIn(page, lab.keys.operator);
  await page.getByRole('heading', { name: 'Load it?' }).waitFor();
  await page.context().clearCookies();
  await page.waitForURL(/\/login\?next=/);
  await signIn(page, lab.keys.operator);
  await page.waitForURL(`${lab.url}/ui/imports/${id}`);
  await page.getByRole('heading', { name: 'Load it?' }).waitFor();
});

test('an upload whose sign-in is over waits, and goes on after signing in elsewhere', async () => {
  const page = await lab.open('/');
  await signIn(page, lab.keys.importer);
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 16e6 });
  writeStoredZip(lab.root.path('long.zip'), 40 * 1024 ** 2);
  await page.locator('input[type=file]').setInputFiles(lab.root.path('long.zip'));
  await page.getByText(/left$/).waitFor();
  await page.context().clearCookies();
  await page.getByText('Your sign-in is over.').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${lab.url}/login`);
  await signIn(other, lab.keys.importer);
  await other.getByRole('heading', { name: 'Imports' }).waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.waitForURL(/\/ui\/imports\//);
});

test('a viewer looks and cannot touch', async () => {
  const id = await lab.send('seen.zip', shopDump(), 'shop');
  const page = await lab.open(`/ui/imports/${id}`);
  await signIn(page, lab.keys.viewer);
  await page.getByText('It waits for somebody who may confirm it.').waitFor();
  expect(await page.getByRole('button', { name: 'Cancel import' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Imports', exact: true }).click();
  await page.getByRole('link', { name: 'seen.zip' }).waitFor();
  expect(await page.getByRole('button', { name: 'Choose a file' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('row').filter({ hasText: 'seen.zip' }).filter({ hasText: 'uploaded' }).waitFor();
  expect(await page.getByRole('link', { name: 'Queues' }).count()).toBe(0);
});

test('nothing went wrong in any page', () => {
  expect(lab.complaints).toEqual([]);
});
