// The report of a sweep: answers, differences, shares and influences are those of the results file.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkAccessible, checkFits, checkTexts, chokepoint, close, csvOf, finish, folder, near, open, query, source } from './browser.mjs';

const study = path.join(folder, 'study.yaml');
writeFileSync(study, `chokepoint: 1
base: ${path.join(source, 'scenarios/h200-china/scenario.yaml')}
title: Two ways
replications: 96
compare:
  baseline: as_published
  as_published: {}
  no_ratio: {permits.ndrc.domestic_ratio: 0}
`);
const results = path.join(folder, 'sweep.results');
chokepoint('sweep', study, '--quiet', '--out', results);
const begun = Date.now();
chokepoint('report', results, '--quiet');
const built = Date.now() - begun;
assert.ok(built < 5000, `built in ${built} ms`);

const page = await open(path.join(folder, 'sweep.html'));
const figures = await page.$$eval('.figure svg.chart', (charts) => charts.map((chart) => chart.closest('.figure').id));
assert.deepEqual(figures, ['ranges', 'ecdf', 'comparison', 'regret', 'tornado', 'variance', 'convergence']);

// The first outcome of the scenario's own order is shown first.
const outcome = 'delivered_by_june';
assert.equal(await page.$eval('#ranges select', (select) => select.value), outcome);
const means = await page.$$eval('#ranges .range', (rows) => rows.map((row) => [row.dataset.group, Number(row.querySelector('circle').dataset.mean)]));
for (const [variant, mean] of means) {
  const expected = query(results, `select avg(${outcome}) as mean from rows join cells on cells.cell = rows.cell where variant='${variant}'`)[0].mean;
  assert.ok(Math.abs(mean - expected) <= 1e-9 * Math.max(1, expected), `mean of ${variant}`);
}
assert.equal(means.length, 2);
const [[group, difference]] = await page.$$eval('#comparison .pair', (rows) => rows.map((row) => [row.dataset.group, Number(row.dataset.difference)]));
assert.equal(group, 'no_ratio');
near(difference, query(results, `select difference_mean as d from pairs where outcome='${outcome}' and cell=1`)[0].d, 'paired difference');

// A share of futures, counted anew.
const shares = (await csvOf(page, 'ecdf')).slice(1).filter((row) => row[0] === 'as_published');
for (const [, value, share] of shares) {
  const counted = query(results, `select avg(${outcome} <= ${Number(value) + 1e-6}) as share from rows where cell=0`)[0].share;
  assert.ok(Math.abs(Number(share) - counted) < 1e-9, `share up to ${value}: ${share} instead of ${counted}`);
}
const last = (await csvOf(page, 'convergence')).at(-1);
near(Number(last[2]), means.find(([variant]) => variant === 'as_published')[1], 'the running mean ends at the mean');
assert.equal(last[1], '96');

const influence = JSON.parse(chokepoint('assumptions', path.join(source, 'scenarios/h200-china'), '--influence', results, '--json')).influence[outcome];
const bars = await page.$$eval('#tornado .bar', (rows) => rows.map((row) => Number(row.dataset.value)));
influence.slice(0, bars.length).forEach((one, i) => near(bars[i], one.rank_correlation, one.path));

// Another outcome: a date, of which not every future has one.
await page.selectOption('#ecdf select', 'first_100000');
assert.ok((await csvOf(page, 'ecdf'))[1][1].match(/^\d{4}-\d\d-\d\d$/), 'dates are dates');
await checkTexts(page, figures);
await checkAccessible(page);
await checkFits(page);
await close(page);
for (const [width, scheme] of [[360, 'light'], [1600, 'dark']]) {
  const other = await open(path.join(folder, 'sweep.html'), { width, scheme });
  await checkFits(other);
  await checkTexts(other, figures);
  await checkAccessible(other);
  await close(other);
}

// Courses, gates and regret, as the other verbs tell them.
const gates = path.join(folder, 'gates.yaml');
writeFileSync(gates, `chokepoint: 1
base: ${path.join(source, 'scenarios/h200-china/scenario.yaml')}
replications: 16
relief: 30 days
compare:
  baseline: as_published
  as_published: {}
  no_ratio: {permits.ndrc.domestic_ratio: 0}
bands:
  delivered: {step: 30 days}
`);
const gated = path.join(folder, 'gates.results');
chokepoint('sweep', gates, '--quiet', '--out', gated);
chokepoint('trajectories', gated, 'delivered', '--cell', '0', '--quiet');
chokepoint('report', gated, '--quiet');
const opened = await open(path.join(folder, 'gates.html'));
const charts = await opened.$$eval('.figure svg.chart', (found) => found.map((chart) => chart.closest('.figure').id));
assert.deepEqual(charts, ['fan', 'ranges', 'ecdf', 'comparison', 'regret', 'reliefs', 'tornado', 'convergence']);
const lastMean = await opened.$eval('#fan [data-line=mean]', (line) => Number(line.dataset.last));
near(lastMean, query(gated, "select mean from bands where cell=0 and band='delivered' order by step desc limit 1")[0].mean, 'the last mean of the band');
assert.equal(await opened.$$eval('#fan path.curve', (lines) => lines.length), 5, 'median, mean and the three futures that were kept');
const opening = await opened.$$eval('#reliefs .pair', (rows) => rows.map((row) => [row.dataset.group, Number(row.dataset.difference)]));
const told = new Map(query(gated, `select v.gate as gate, p.difference_mean as d from pairs p join cells c on c.cell = p.cell join variants v on v.name = c.variant where v.relief='gone' and p.outcome='${outcome}'`).map((row) => [row.gate, row.d]));
assert.equal(opening.length, told.size, 'a bar for each gate');
for (const [gate, gain] of opening) near(gain, told.get(gate), gate);
const regrets = JSON.parse(chokepoint('results', 'regret', gated, outcome, '--json'));
const drawn = await opened.$$eval('#regret .regret', (rows) => rows.map((row) => [row.dataset.variant, Number(row.dataset.mean)]));
assert.deepEqual(drawn.map(([variant]) => variant), regrets.map((one) => one.variant));
drawn.forEach(([variant, mean], i) => near(mean, regrets[i].mean_regret, variant));
await checkTexts(opened, charts);
await checkAccessible(opened);
await close(opened);

// Where the scenario is gone the rest is shown, and it says why that isn't.
writeFileSync(study, 'chokepoint: 1\n');
chokepoint('report', results, '--quiet', '--out', path.join(folder, 'alone.html'));
const alone = await open(path.join(folder, 'alone.html'));
assert.match(await alone.$eval('.warning', (note) => note.textContent), /scenario isn't there any more/);
assert.equal(await alone.$$eval('#tornado', (found) => found.length), 0);
await close(alone);
console.log(`built in ${built} ms`);
await finish();
