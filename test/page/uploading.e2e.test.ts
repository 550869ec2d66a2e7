import { readFileSync, rmSync } from 'node:fs';
import { until } from '@dumpdock/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PageLab, pageLab } from './page-lab.ts';
import { writeStoredZip } from './stored-zip.ts';

const MIB = 1024 ** 2;
/** `DUMPDOCK_UPLOAD_MIB=1024` is the full measure; it takes a minute. */
const UPLOAD_MIB = Number(process.env['DUMPDOCK_UPLOAD_MIB'] ?? 50);
const TAB_LIMIT_BYTES = 300 * MIB;

let lab: PageLab;
beforeAll(async () => {
  lab = await pageLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Keeps every value that the upload's bar ever showed. */
const WATCH = `window.seen = []; new MutationObserver(() => {
  const bar = document.querySelector('[aria-label^="Upload of"]');
  const value = bar && bar.getAttribute('aria-valuenow');
  if (value !== null && value !== undefined && value !== window.seen.at(-1)) window.seen.push(Number(value));
}).observe(document.body, { subtree: true, childList: true, attributes: true })`;

async function start(file: string, bytesPerSecond: number): Promise<Page> {
  const page = await lab.open();
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  await page.evaluate(WATCH);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const full = { offline: false, latency: 0, downloadThroughput: -1 };
  await network.send('Network.emulateNetworkConditions', { ...full, uploadThroughput: bytesPerSecond });
  await page.locator('input[type=file]').setInputFiles(file);
  return page;
}

const shown = async (page: Page) => Number(await page.getByRole('progressbar', { name: /^Upload of/ }).getAttribute('aria-valuenow'));
const seen = (page: Page) => page.evaluate<number[]>('window.seen');
const falls = (values: readonly number[]) => values.filter((value, i) => value < (values[i - 1] ?? 0));
const stored = async (name: string) => {
  const { rows } = await lab.metadata.query(`SELECT id, (progress->>'bytes_done')::bigint AS bytes FROM imports WHERE archive_name = $1`, [
    name,
  ]);
  return { id: String(rows[0]?.id), bytes: Number(rows[0]?.bytes ?? 0) };
};
const offsetOf = async (id: string) => Number((await fetch(`${lab.url}/uploads/${id}`, { method: 'HEAD' })).headers.get('upload-offset'));

test('an upload is paused, goes on, outlives a restart of the server, and its bar never goes back', async () => {
  const file = lab.root.path('paused.zip');
  const sha256 = writeStoredZip(file, 40 * MIB);
  const page = await start(file, 8 * MIB);
  await until('some of it to be sent', async () => (await stored('paused.zip')).bytes > 4 * MIB);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  const { id } = await stored('paused.zip');
  const paused = await offsetOf(id);
  expect(paused).toBeLessThan(40 * MIB);
  const bar = await shown(page);
  await lab.api.kill();
  await lab.api.start();
  expect(await offsetOf(id), 'what is stored outlives the server').toBe(paused);
  await page.getByRole('button', { name: 'Resume' }).click();
  await until('more to be sent', async () => (await stored('paused.zip')).bytes > paused);
  await lab.api.kill();
  await lab.api.start();
  await until('the bar to move on', async () => (await shown(page)) > bar + 5);
  const values = await seen(page);
  expect(falls(values)).toEqual([]);
  await page.waitForURL(/\/ui\/imports\//, { timeout: 60_000 });
  const { rows } = await lab.metadata.query('SELECT archive_sha256 FROM imports WHERE id = $1', [id]);
  expect(rows[0].archive_sha256).toBe(sha256);
});

test('a cancelled upload leaves nothing', async () => {
  const file = lab.root.path('cancelled.zip');
  writeStoredZip(file, 40 * MIB);
  const page = await start(file, 4 * MIB);
  const { id } = await until('some of it to be stored', async () => {
    const now = await stored('cancelled.zip');
    return now.bytes > 0 && now;
  });
  expect(lab.hasWorkspace(id)).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await until('the workspace to go', () => !lab.hasWorkspace(id));
  await page.getByRole('row').filter({ hasText: 'cancelled.zip' }).filter({ hasText: 'Cancelled' }).waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
});

test(`${UPLOAD_MIB} MiB go through a tab that stays under 300 MB`, async () => {
  const file = lab.root.path('large.zip');
  const sha256 = writeStoredZip(file, UPLOAD_MIB * MIB);
  const page = await start(file, -1);
  await page.waitForURL(/\/ui\/imports\//, { timeout: 240_000 });
  const peak = await tabPeakBytes();
  process.stdout.write(`the largest tab took ${Math.round(peak / MIB)} MiB for ${UPLOAD_MIB} MiB\n`);
  expect(peak).toBeLessThan(TAB_LIMIT_BYTES);
  expect(falls(await seen(page))).toEqual([]);
  const { rows } = await lab.metadata.query(`SELECT archive_sha256 FROM imports WHERE archive_name = 'large.zip'`);
  expect(rows[0].archive_sha256).toBe(sha256);
  rmSync(file);
});

/** The most memory that any tab of the browser ever held: resident, with what it shares with others. */
async function tabPeakBytes(): Promise<number> {
  const session = await lab.browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: { type: string; id: number }[] };
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024);
  expect(peaks.length).toBeGreaterThan(0);
  return Math.max(...peaks);
}

test('nothing went wrong in any page', () => {
  expect(lab.complaints).toEqual([]);
});
