// The report in Chromium: axe-core finds nothing, nothing is cut at 360 px or at twice the text
// size, it needs no script, and paper keeps rows and headings whole.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const heed = process.env.HEED ?? path.join(root, 'build', 'heed');
const chrome = process.env.CHROMIUM ?? '/usr/bin/chromium';

const book = (minutes) => `zone "Europe/London"
standard assess-in-time
  says   "Every caller is assessed while on the line."
  when   contact.answered
  owe    thrive.completed
  within ${minutes} minutes
  target 90%
  source "Force policy 12"
  effort 6 minutes
standard close-within-five-working-days-of-the-first-contact
  when   contact.answered
  owe    contact.closed
  within 5 working days
  target 40%
`;

// 600 calls over 14 months from a small generator of our own, so that every run has the same.
function calls() {
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const rows = ['case,activity,time,unit'];
  const begin = Date.UTC(2025, 0, 6, 8);
  for (let i = 0; i < 600; i += 1) {
    const unit = ['North', 'South', 'East & West', 'A unit with quite a long name <b>'][i % 4];
    const at = begin + Math.floor(random() * 420 * 24 * 60) * 60000;
    const add = (kind, ms) => rows.push(`C-${i},${kind},${new Date(at + ms).toISOString()},${unit}`);
    add('contact.answered', 0);
    const luck = random() - (unit === 'South' ? 0.3 : 0);
    if (luck > 0.3) add('thrive.completed', 20000 + Math.floor(random() * 90000));
    else if (luck > 0) add('thrive.completed', 120000 + Math.floor(random() * 86400000));
    if (random() > 0.2) add('contact.closed', Math.floor(random() * 12 * 86400000));
  }
  return rows.join('\n') + '\n';
}

let folder, browser, report, comparison;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heed-report-'));
  const file = (name) => path.join(folder, name);
  writeFileSync(file('force.book'), book(2));
  writeFileSync(file('new.book'), book(10));
  writeFileSync(file('calls.csv'), calls());
  report = file('report.html');
  comparison = file('backtest.html');
  execFileSync(heed, ['audit', '--book', file('force.book'), file('calls.csv'), '-q', '--html', report]);
  execFileSync(heed, ['backtest', '--from', file('force.book'), '--to', file('new.book'),
    file('calls.csv'), '-q', '--html', comparison]);
  browser = await chromium.launch({ executablePath: chrome, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// A page of its own; script is off in the page itself, as the report promises to need none.
async function open(file, options = {}) {
  const { openAll = false, ...context } = options;
  const opened = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
  const page = await opened.newPage();
  page.requests = [];
  page.on('request', (request) => page.requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  if (openAll) await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  return page;
}

async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`);
}

// Elements that stick out of the page on the right, but for what scrolls in its own box.
const sticksOut = () => {
  const wide = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.scroll, svg, .skip, thead')) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.right > window.innerWidth + 1) wide.push(element.outerHTML.slice(0, 90));
  }
  return { wide, page: document.documentElement.scrollWidth, window: window.innerWidth };
};

// Labels of one plot that lie over each other.
const overlaps = () => {
  const found = [];
  for (const frame of document.querySelectorAll('.frame')) {
    const boxes = [...frame.querySelectorAll('span')].map((s) => [s.textContent, s.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0);
    boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
      if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1) found.push(`${a}/${b}`);
    }));
  }
  return found;
};

for (const [name, file] of [['audit', () => report], ['backtest', () => comparison]]) {
  describe(name, () => {
    for (const colorScheme of ['light', 'dark']) {
      test(`axe finds nothing, ${colorScheme}, everything unfolded`, async () => {
        const page = await open(file(), { colorScheme, openAll: true });
        assert.deepEqual(await violations(page), []);
      });
    }
    test('axe finds nothing on a phone', async () => {
      const page = await open(file(), { viewport: { width: 360, height: 740 }, openAll: true });
      assert.deepEqual(await violations(page), []);
    });
    test('nothing sticks out at 360 px, unfolded', async () => {
      const page = await open(file(), { viewport: { width: 360, height: 740 }, openAll: true });
      const seen = await page.evaluate(sticksOut);
      assert.deepEqual(seen, { wide: [], page: 360, window: 360 });
      assert.deepEqual(await page.evaluate(overlaps), []);
    });
    for (const width of [360, 1280]) {
      test(`nothing sticks out or overlaps at twice the text size, ${width} px`, async () => {
        const page = await open(file(), { viewport: { width, height: 740 }, openAll: true });
        await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
        const seen = await page.evaluate(sticksOut);
        assert.deepEqual(seen.wide, []);
        assert.equal(seen.page, width);
        assert.deepEqual(await page.evaluate(overlaps), []);
      });
    }
    test('it is the same without script, and asks for nothing', async () => {
      const [with_, without] = [await open(file()), await open(file(), { javaScriptEnabled: false })];
      assert.equal(await with_.locator('main').innerText(), await without.locator('main').innerText());
      assert.equal(without.requests.length, 1);
    });
    test('forced colours keep plots and badges visible', async () => {
      const page = await open(file(), { forcedColors: 'active' });
      const strokes = await page.evaluate(() => [...document.querySelectorAll('svg .line, svg .bar, svg .dots')]
        .map((path) => getComputedStyle(path).stroke));
      const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.ok(strokes.every((stroke) => stroke !== back && stroke !== 'none'), strokes.join());
    });
    test('printed pages keep heads and rows whole', async () => {
      const page = await open(file());
      await page.emulateMedia({ media: 'print' });
      const rules = await page.evaluate(() => ({
        rows: [...document.querySelectorAll('tr')].every((r) => getComputedStyle(r).breakInside === 'avoid'),
        heads: [...document.querySelectorAll('thead')].every((h) => getComputedStyle(h).display === 'table-header-group'),
        headings: [...document.querySelectorAll('h2, h3')].every((h) => getComputedStyle(h).breakAfter === 'avoid'),
        folded: [...document.querySelectorAll('details:not([open])')].every((d) => getComputedStyle(d).display === 'none'),
      }));
      assert.deepEqual(rules, { rows: true, heads: true, headings: true, folded: true });
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.ok(pdf.length > 10000);
    });
  });
}

test('a sample of 60 prints as 60 rows, and no column of any table is cut off', async () => {
  // given: paper, A4 less its margins, with everything unfolded
  const page = await open(report, { viewport: { width: 703, height: 1000 }, openAll: true });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ({
    samples: [...document.querySelectorAll('.sample tbody')].map((body) => body.rows.length),
    shown: [...document.querySelectorAll('.sample tbody tr')].every((row) => row.getBoundingClientRect().height > 0),
    cut: [...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > 703)
      .map((table) => table.getAttribute('aria-label')),
  }));
  assert.deepEqual(seen, { samples: [60, 60], shown: true, cut: [] });
});

test('everything can be reached by keyboard, in order, and is seen to be', async () => {
  const page = await open(report);
  const reached = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      return { tag: element.tagName, ring: style.outlineStyle !== 'none' };
    });
    if (here.tag === 'BODY') break;
    reached.push(here);
  }
  assert.ok(reached.length > 10);
  assert.ok(reached.every((here) => here.ring), JSON.stringify(reached));
});

test('every plot has a title, a description and a table of its figures', async () => {
  const page = await open(report);
  const plots = await page.evaluate(() => [...document.querySelectorAll('svg[role=img]')].map((svg) => ({
    title: svg.querySelector('title').textContent.length > 5,
    description: svg.querySelector('desc').textContent.length > 20,
    table: svg.closest('figure').parentElement.querySelectorAll('details table tbody tr').length > 2,
  })));
  assert.equal(plots.length, 4);
  assert.ok(plots.every((plot) => plot.title && plot.description && plot.table), JSON.stringify(plots));
});
