// What the tests of reports share: the built program, a browser, and checks that end a test with a reason.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const [program, source, browserPath] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const folder = mkdtempSync(path.join(tmpdir(), 'chokepoint-report-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const chokepoint = (...words) => execFileSync(program, words, { cwd: source, encoding: 'utf8', maxBuffer: 1 << 28 });
export const query = (results, sql) => JSON.parse(chokepoint('results', 'query', results, sql, '--json'));

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/// Opens a report; it must draw all its charts, say nothing on the console and ask for nothing but itself.
export async function open(file, { width = 1200, scheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) complaints.push(`request: ${request.url()}`); });
  // What the page's own thread works until it can be used, in milliseconds: what else the machine does has no part in it.
  const debug = await context.newCDPSession(page);
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`file://${file}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
  const { metrics } = await debug.send('Performance.getMetrics');
  page.interactiveAfter = 1000 * metrics.find((one) => one.name === 'TaskDuration').value;
  assert.ok(page.interactiveAfter > 0, 'the browser tells how long the page took');
  await debug.detach();
  await page.waitForFunction(() => [...document.querySelectorAll('svg.chart')].every((chart) => chart.dataset.drawn === 'yes'));
  page.complaints = complaints;
  return page;
}

/// Looks at a report as a browser shows it that runs no scripts.
export async function withoutScripts(file, look) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`file://${file}`);
  await look(page);
  await checkFitsAt(page, 1200);
  await context.close();
}

export async function close(page) {
  assert.deepEqual(page.complaints, [], 'the page complains');
  await page.context().close();
}

/// axe-core's findings of weight, in words.
export async function checkAccessible(page) {
  // Evaluated by the debugger: the page's own policy lets no other script in.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'] })).violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(' | ')}`));
  assert.deepEqual(found, [], 'axe-core finds something serious');
}

export const checkFits = async (page) => checkFitsAt(page, await page.evaluate(() => innerWidth));

async function checkFitsAt(page, window) {
  const content = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
}

/// No text of a chart lies upon another one or beyond the edge.
export async function checkTexts(page, charts) {
  const problems = await page.evaluate((ids) => ids.flatMap((id) => {
    const svg = document.querySelector(`#${id} svg.chart`);
    if (!svg) return [`no chart ${id}`];
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
    const beyond = boxes.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1.5 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
    const upon = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 2
      && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 5).map((b) => `${id}: '${a.text}' and '${b.text}' lie upon each other`));
    return [...beyond.map(({ text }) => `${id}: '${text}' goes beyond the edge`), ...upon];
  }), charts);
  assert.deepEqual(problems, [], 'texts in charts');
}

/// The rows of a chart's CSV, as the button gives it.
export async function csvOf(page, id) {
  const waiting = page.waitForEvent('download');
  await page.locator(`#${id} button.csv`).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), `${id}.csv`);
  return parseCsv(readFileSync(await download.path(), 'utf8'));
}

function parseCsv(text) {
  const rows = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { field += '"'; i += 1; } else if (c === '"') quoted = false; else field += c;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') { rows.at(-1).push(field); field = ''; if (c === '\n') rows.push([]); } else field += c;
  }
  rows.pop();
  return rows;
}

export function near(actual, expected, what) {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual} instead of ${expected}`);
}

export async function finish() { await browser.close(); }
