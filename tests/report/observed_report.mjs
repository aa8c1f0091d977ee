// What was observed, drawn over the course of a run and the fan of a sweep: where it belongs, with its numbers.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkAccessible, checkFits, checkTexts, chokepoint, close, csvOf, finish, folder, near, open, query, source } from './browser.mjs';

const at = (name) => path.join(folder, name);
const hostile = '</script><b>A "letter", =1+1';
writeFileSync(at('history.csv'), `name,value,error,source\n2025-12-01,0 chips,,\n2026-03-15,300 chips,40 chips,"${hostile.replaceAll('"', '""')}"\n2026-07-01,1000 chips,10 %,a census\n2026-09-01,9000 chips,,a rumor\n2026-11-15,100 chips,,a slip\n`);
const scenario = at('seen.yaml');
writeFileSync(scenario, `${readFileSync(path.join(source, 'scenarios/first-steps/scenario.yaml'), 'utf8').replace('\noutcomes:\n', '\noutcomes:\n  first: {title: The first, measure: delivered, reduce: first_date}\n  many: {title: So many, measure: delivered, reduce: first_date, reaches: 1000 chips}\n')}
observed:
  delivered: {title: Deliveries as reported, source: the ministry, values: {table: history.csv}}
  other: {outcome: delivered, title: Deliveries as counted, values: {2026-05-01: {value: 600 chips}}}
  first: {occurred: 2026-03-01}
  many: {not_by: 2026-06-15}
  on_the_way: {status: in_transit, product: chip, values: {2026-06-01: {value: 80 chips}}}
study: {replications: 64, bands: {delivered: {step: 30 days}}}
`);

const attributes = (page, id) => page.$$eval(`#${id} path.observed`, (marks) => marks.map((mark) => {
  const [x, y] = mark.getAttribute('d').match(/^M([\d.]+),([\d.]+)/).slice(1).map(Number);
  return { ...mark.dataset, x, y: y + 6, hollow: mark.classList.contains('hollow') };
}));
/// Errors are drawn over nine tenths of what they leave open, on the marks' own scale.
async function checkErrors(page, id, stored, marks) {
  const lines = await page.$$eval(`#${id} line.observed-error`, (found) => found.map((one) => ({ ...one.dataset, x: Number(one.getAttribute('x1')), low: Number(one.getAttribute('y1')), high: Number(one.getAttribute('y2')) })));
  const inexact = stored.filter((row) => row.error > 0);
  assert.deepEqual(lines.map((one) => [one.date, Number(one.error)]), inexact.map((row) => [row.date.slice(0, 10), row.error]));
  const own = marks.filter((mark) => stored.some((row) => row.date.startsWith(mark.date) && row.value === Number(mark.value)));
  const [a, b] = [own[0], own.reduce((most, mark) => (Number(mark.value) > Number(most.value) ? mark : most))];
  const pixels = (b.y - a.y) / (Number(b.value) - Number(a.value));
  for (const line of lines) {
    const mark = marks.find((one) => one.date === line.date);
    assert.ok(Math.abs(line.x - mark.x) < 0.05, 'an error stands at its value');
    assert.ok(Math.abs(line.high - line.low - 2 * 1.645 * Number(line.error) * pixels) < 0.1, `the error of ${line.date} is as long as it is large`);
    assert.ok(Math.abs((line.high + line.low) / 2 - mark.y) < 0.05, 'and on both sides of it');
  }
}
/// Where a curve's points are, in pixels.
const pointsOf = (page, selector) => page.$eval(selector, (curve) => [...curve.getAttribute('d').matchAll(/[ML]([\d.]+),([\d.]+)/g)].map((found) => found.slice(1).map(Number)));

/// Pixels by value and by date from two of a curve's points, whose data is known: marks must lie on the same scales.
function checkPlaces(marks, curve, values, dates) {
  const least = values.indexOf(Math.min(...values));
  const most = values.indexOf(Math.max(...values));
  const y = (value) => curve[least][1] + (curve[most][1] - curve[least][1]) * (value - values[least]) / (values[most] - values[least]);
  const days = dates.map((date) => Date.parse(date));
  const x = (date) => curve[0][0] + (curve.at(-1)[0] - curve[0][0]) * (Date.parse(date) - days[0]) / (days.at(-1) - days[0]);
  for (const mark of marks) {
    assert.ok(Math.abs(mark.y - y(Number(mark.value))) < 0.05, `${mark.series} of ${mark.date} lies at its height: ${mark.y}, not ${y(Number(mark.value))}`);
    assert.ok(Math.abs(mark.x - x(mark.date)) < 0.05, `${mark.series} of ${mark.date} lies at its date`);
  }
}

// A run: each series with its course.
chokepoint('run', scenario, '--quiet', '--out', at('run.results'));
chokepoint('report', at('run.results'), '--quiet');
{
  const page = await open(at('run.html'));
  const stored = query(at('run.results'), "select date, value, error, simulated, source from observed where series='delivered' order by date");
  const course = query(at('run.results'), "select date, value from observed_courses where series='delivered' order by date");
  const marks = await attributes(page, 'observed');
  assert.deepEqual(marks.map((mark) => [mark.date, Number(mark.value)]), stored.map((row) => [row.date.slice(0, 10), row.value]));
  assert.deepEqual(stored.map((row) => row.error), [0, 40, 100, 0, 0]);
  await checkErrors(page, 'observed', stored, marks);
  checkPlaces(marks, await pointsOf(page, '#observed path.curve'), course.map((row) => row.value), course.map((row) => row.date));
  assert.equal(Number(await page.$eval('#observed path.curve', (curve) => curve.dataset.points)), course.length);
  const [columns, ...rows] = await csvOf(page, 'observed');
  assert.deepEqual(columns, ['date', 'simulated (chips)', 'observed (chips)', 'standard deviation of its error', 'observed less simulated', 'source']);
  const seen = rows.filter((row) => row[2] !== '');
  assert.deepEqual(seen.map((row) => row[5]), ['the ministry', hostile, 'a census', 'a rumor', 'a slip'], 'a source stays a text');
  seen.forEach((row, i) => {
    assert.equal(row[1], stored[i].simulated === null ? '' : String(stored[i].simulated));
    assert.equal(Number(row[3]), stored[i].error);
    assert.equal(row[4], stored[i].simulated === null ? '' : String(stored[i].value - stored[i].simulated));
  });
  assert.equal(rows.length, course.length + 1, 'every date of the course, and the one before the run');
  await page.selectOption('#observed select', 'on_the_way');
  assert.deepEqual((await attributes(page, 'observed')).map((mark) => mark.date), ['2026-06-01']);
  await checkTexts(page, ['observed']);
  await checkAccessible(page);
  await checkFits(page);
  await close(page);
}

// A sweep: over the fan, and counted.
chokepoint('sweep', scenario, '--quiet', '--threads', '1', '--out', at('sweep.results'));
chokepoint('report', at('sweep.results'), '--quiet');
for (const [width, scheme] of [[1200, 'light'], [360, 'dark']]) {
  const page = await open(at('sweep.html'), { width, scheme });
  const marks = await attributes(page, 'fan');
  assert.equal(marks.length, 6, 'of both series of the outcome');
  assert.deepEqual(marks.filter((mark) => mark.hollow).map((mark) => mark.series), ['other'], 'two series are told apart without color');
  const keys = await page.$$eval('#fan .legend li', (entries) => entries.filter((entry) => entry.textContent.startsWith('observed')).map((entry) => [entry.textContent, entry.querySelector('.hollow') !== null]));
  assert.deepEqual(keys, [['observed: Deliveries as reported', false], ['observed: Deliveries as counted', true]], 'and the legend says which is which');
  const band = query(at('sweep.results'), "select date, mean, q05, q95 from bands where band='delivered' and cell=0 order by step");
  checkPlaces(marks, await pointsOf(page, '#fan [data-line=mean]'), band.map((row) => row.mean), band.map((row) => row.date));
  const [columns, ...rows] = await csvOf(page, 'fan');
  const column = columns.indexOf('observed: Deliveries as reported (chips)');
  const stored = query(at('sweep.results'), "select date, value, error from observed where series='delivered' order by date");
  await checkErrors(page, 'fan', stored, marks);
  assert.deepEqual(rows.filter((row) => row[column] !== '').map((row) => [row[0], Number(row[column])]), stored.map((row) => [row.date.slice(0, 10), row.value]));
  assert.equal(rows.find((row) => row[0] === '2026-03-15')[columns.length - 1], hostile);
  band.forEach((row) => near(Number(rows.find((one) => one[0] === row.date.slice(0, 10))[1]), row.mean, `the mean on ${row.date}`));
  // Between the outer quantiles, by straight lines between the band's dates; what lies before them isn't counted.
  const inside = query(at('sweep.results'), 'select date, value from observed').filter((row) => row.date.slice(0, 10) >= band[0].date.slice(0, 10) && row.date < '2027').map((row) => {
    const after = band.findIndex((step) => step.date.slice(0, 10) >= row.date.slice(0, 10));
    const [a, b] = [band[Math.max(after - 1, 0)], band[after]];
    const share = a === b ? 1 : (Date.parse(row.date) - Date.parse(a.date)) / (Date.parse(b.date) - Date.parse(a.date));
    return [row, row.value >= a.q05 + share * (b.q05 - a.q05) && row.value <= a.q95 + share * (b.q95 - a.q95)];
  }).filter(([row]) => row.value !== 80);
  const within = inside.filter(([, is]) => is).length;
  assert.ok(within > 0 && within < inside.length, 'an example that shows both');
  assert.match(await page.$eval('#fan .notes', (notes) => notes.textContent), new RegExp(`${within} of ${inside.length} observed values lie between the 5 % and the 95 % quantile`));
  // When it came, and that it hadn't: on the curve of the share of futures in which it had.
  for (const [outcome, came, date] of [['first', 'true', '2026-03-01'], ['many', 'false', '2026-06-15']]) {
    await page.selectOption('#ecdf select', outcome);
    const [mark, ...others] = await page.$$eval('#ecdf path.observed', (found) => found.map((one) => ({ ...one.dataset, hollow: one.classList.contains('hollow') })));
    assert.equal(others.length, 0);
    const [{ share }] = query(at('sweep.results'), `select avg(coalesce(${outcome} <= unixepoch('${date}'), 0)) as share from rows`);
    assert.deepEqual([mark.came, mark.date, mark.hollow], [came, date, came === 'false']);
    near(Number(mark.share), share, `the share of futures in which '${outcome}' had come`);
    assert.match(await page.$eval('#ecdf .notes', (notes) => notes.textContent), came === 'true' ? /The first: came on 2026-03-01/ : /So many: hadn’t come by 2026-06-15/);
    await checkTexts(page, ['ecdf']);
  }
  // What no band shows is said.
  const undrawn = await page.$eval('#undrawn', (details) => [details.open, details.querySelector('summary').textContent, details.querySelector('ul').textContent]);
  assert.equal(undrawn[0], false, 'folded: it is for who writes the study');
  assert.match(undrawn[1], /^1 observed series isn’t drawn/);
  assert.match(undrawn[2], /on_the_way/);
  assert.equal(await page.$$eval('.warning', (notes) => notes.length), 0, 'nothing stands before the answer');
  await checkTexts(page, ['fan']);
  await checkAccessible(page);
  await checkFits(page);
  await close(page);
}
await finish();
