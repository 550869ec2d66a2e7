import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { newImportId } from '@dumpdock/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../source-files.ts';
import { brokenDump, gatedDump, LONG_NAME, longDump, refusedDump, shopDump } from './dumps.ts';
import { type PageLab, pageLab } from './page-lab.ts';
import { seriousFindings } from './serious-findings.ts';
import { writeStoredZip } from './stored-zip.ts';

/** Set to a directory, every state is photographed at every width in both themes; `docs` renews those of docs/screenshots. */
const SHOTS = process.env['DUMPDOCK_SCREENSHOTS'];
/** The sum of all layout shifts so far. */
const LAYOUT_SHIFT = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;
const WIDTHS = [360, 768, 1280] as const;
/** Rows that do not fit into the buffers of a connection, so that the bar stands in the middle. */
const BEHIND = 1_500_000;
const THEMES = ['light', 'dark'] as const;

let lab: PageLab;
let page: Page;
/** Addresses of the states, and a text that is there when the state is shown. */
const states: Record<string, { at: string; shows: string }> = {};

beforeAll(async () => {
  lab = await pageLab();
  page = await lab.open('/', { reducedMotion: 'reduce' });
  await lab.target.query('CREATE TABLE customers (id integer); CREATE TABLE gate (id integer)');
  await lab.target.query('ALTER TABLE customers OWNER TO tester; ALTER TABLE gate OWNER TO tester');
});
afterAll(() => lab[Symbol.asyncDispose]());

async function seed(): Promise<void> {
  const showing = (id: string, shows: string) => ({ at: `/ui/imports/${id}`, shows });
  await lab.metadata.query(`INSERT INTO storage_samples (at, bytes, workspaces, oldest_age_seconds)
    SELECT now() - i * interval '5 minutes', (abs(sin(i / 23.0)) * 4e8 * (i % 90) / 90)::bigint, i % 5, i FROM generate_series(1, 280) AS i`);
  states['failed'] = showing(await lab.send('inventory-2026-03.zip', brokenDump(), 'shop'), 'SQL_ERROR');
  await lab.confirm(states['failed'].at.slice(-36));
  states['refused'] = showing(await lab.send('from-the-old-server.zip', refusedDump(), 'shop'), 'This cannot be loaded');
  states['ready'] = showing(await lab.send('shop-production.zip', shopDump(), 'shop'), 'Load it?');
  await lab.target.query(`CREATE TABLE once (id integer); ALTER TABLE once OWNER TO tester; CREATE TABLE ${LONG_NAME} (id integer)`);
  states['taken'] = showing(await lab.send('again.zip', brokenDump(), 'shop'), 'It will fail');
  await lab.target.query('DROP TABLE once');
  states['long-names'] = showing(await lab.send(`${'very '.repeat(20)}${'x'.repeat(120)}.zip`, longDump(), 'shop'), 'It will fail');
  const done = await lab.send('shop-staging.zip', shopDump(), 'shop');
  await lab.confirm(done, ['routines', 'destructive']);
  states['succeeded'] = showing(done, 'rows in 4 tables');
  const running = await lab.send('measurements.zip', gatedDump(BEHIND), 'shop');
  await lab.target.query('BEGIN; LOCK TABLE gate IN SHARE MODE');
  await fetch(`${lab.url}/imports/${running}/confirm`, { method: 'POST' });
  states['loading'] = showing(running, '20,000');
  states['imports'] = { at: '/', shows: 'shop-production.zip' };
  states['storage'] = { at: '/ui/storage', shows: 'Scheduled sweeps' };
  states['audit'] = { at: '/ui/audit', shows: 'confirmed' };
  states['none-like-that'] = { at: '/?name=nowhere', shows: 'No import is like that' };
  states['missing'] = { at: '/ui/nowhere', shows: 'no such page' };
  states['unknown'] = { at: `/ui/imports/${newImportId()}`, shows: 'NOT_FOUND' };
}

async function look(name: string, shows: string): Promise<void> {
  await page.getByText(shows).first().waitFor({ timeout: 30_000 });
  for (const [theme, widths] of [
    [THEMES[0], WIDTHS],
    [THEMES[1], WIDTHS],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect.soft(overflow, `${name} is wider than ${width}`).toBeLessThanOrEqual(0);
      if ((theme === 'light') === (width === 1280) && width !== 768)
        expect.soft(await seriousFindings(page), `${name}, ${theme}, ${width}`).toEqual([]);
      await shoot(name, theme, width);
    }
  }
}

/** Those that the documentation shows. */
const DOCUMENTED = [
  ['ready', 'light', 1280],
  ['loading', 'dark', 1280],
  ['failed', 'light', 1280],
  ['storage', 'light', 1280],
  ['imports', 'light', 360],
] as const;

async function shoot(name: string, theme: string, width: number): Promise<void> {
  if (SHOTS === undefined) return;
  const forDocs = SHOTS === 'docs';
  if (forDocs && !DOCUMENTED.some((one) => one[0] === name && one[1] === theme && one[2] === width)) return;
  const dir = forDocs ? path.join(ROOT, 'docs/screenshots') : SHOTS;
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: path.join(dir, forDocs ? `${name}.png` : `${name}-${width}-${theme}.png`), fullPage: true });
}

test('nobody has imported anything yet', async () => {
  await look('empty', 'This is how it goes');
});

test('every state of every page is usable in both themes from 360 px up', async () => {
  await seed();
  for (const [name, { at, shows }] of Object.entries(states)) {
    await page.goto(lab.url + at);
    await look(name, shows);
  }
  await lab.target.query('COMMIT');
});

test('an upload that is paused, and the question whether to cancel', async () => {
  await page.goto(lab.url);
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 4e6 });
  writeStoredZip(lab.root.path('webshop-2026-03-01.zip'), 24 * 1024 ** 2);
  await page.locator('input[type=file]').setInputFiles(lab.root.path('webshop-2026-03-01.zip'));
  await page.getByText(/left$/).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await look('uploading', 'Paused');
  await page.getByRole('button', { name: 'Cancel' }).click();
  const id = await lab.send('still-there.zip', shopDump(), 'shop');
  await page.goto(`${lab.url}/ui/imports/${id}`);
  await page.getByRole('button', { name: 'Discard import' }).click();
  await look('discarding', 'Discard it');
});

test('the queues are shown without anything of others', async () => {
  await page.goto(`${lab.url}/admin/queues`);
  await page.getByText('imports', { exact: false }).first().waitFor();
});

describe('the page as it loads', () => {
  test.each(['/', '/ui/storage'])('%s does not move and asks nobody else', async (at) => {
    const fresh = await lab.open(at);
    await fresh.getByRole('heading', { level: 1 }).waitFor();
    await fresh.reload({ waitUntil: 'networkidle' });
    const shift = await fresh.evaluate<number>(LAYOUT_SHIFT);
    expect(shift).toBeLessThan(0.01);
  });

  test('its first paint takes less than 150 kB of script', async () => {
    const html = await (await fetch(lab.url)).text();
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, src]) => src ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    const [first = ''] = scripts;
    expect((await fetch(lab.url + first)).headers.get('content-encoding')).toBe('gzip');
    const sizes = await Promise.all(scripts.map(async (src) => gzipSync(await (await fetch(lab.url + src)).bytes(), { level: 9 }).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });
});

test('nothing went wrong in any page', () => {
  expect(lab.complaints).toEqual([]);
});
