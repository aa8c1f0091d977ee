// The report of a sweep: answers, differences, shares and influences are those of the results file.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkAccessible, checkFits, checkTexts, chokepoint, close, csvOf, finish, folder, near, open, query, source } from './browser.mjs';

const study = path.join(folder, 'study.yaml');
writeFileSync(study, `chokepoint: 1
base: ${path.join(source, 'scenarios/h200-china/scenario.yaml')}
title: Two ways
replications: 100
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
/// Pages call variants by words; none of these names has a blank.
const idOf = (words) => words.replaceAll(' ', '_');
const means = await page.$$eval('#ranges .range', (rows) => rows.map((row) => [row.dataset.group, Number(row.querySelector('circle').dataset.mean)]));
for (const [variant, mean] of means) {
  const expected = query(results, `select avg(${outcome}) as mean from rows join cells on cells.cell = rows.cell where variant='${idOf(variant)}'`)[0].mean;
  assert.ok(Math.abs(mean - expected) <= 1e-9 * Math.max(1, expected), `mean of ${variant}`);
}
assert.equal(means.length, 2);
const [[group, difference]] = await page.$$eval('#comparison .pair', (rows) => rows.map((row) => [row.dataset.group, Number(row.dataset.difference)]));
assert.equal(group, 'no ratio');
near(difference, query(results, `select difference_mean as d from pairs where outcome='${outcome}' and cell=1`)[0].d, 'paired difference');
const [pairedHalf] = JSON.parse(chokepoint('compare', results, '--json')).comparisons[0].outcomes.filter((one) => one.name === outcome).map((one) => one.half_width);
near(Number((await csvOf(page, 'comparison'))[1][2]), pairedHalf, 'the interval of the paired difference');

// A share of futures, counted anew.
const shares = (await csvOf(page, 'ecdf')).slice(1).filter((row) => row[0] === 'as published');
for (const [, value, share] of shares) {
  const counted = query(results, `select avg(${outcome} <= ${Number(value) + 1e-6}) as share from rows where cell=0`)[0].share;
  assert.ok(Math.abs(Number(share) - counted) < 1e-9, `share up to ${value}: ${share} instead of ${counted}`);
}
const last = (await csvOf(page, 'convergence')).at(-1);
// Each point of the running mean, from the rows.
for (const [, n, running] of (await csvOf(page, 'convergence')).slice(1)) near(Number(running), query(results, `select avg(${outcome}) as m from rows where cell=0 and replication < ${n}`)[0].m, `the mean of the first ${n}`);
near(Number(last[2]), means.find(([variant]) => variant === 'as published')[1], 'the running mean ends at the mean');
assert.equal(last[1], '100', 'with the last block, which is short');

const measuredAll = JSON.parse(chokepoint('assumptions', path.join(source, 'scenarios/h200-china'), '--influence', results, '--json'));
const influence = measuredAll.influence[outcome];
const bars = await page.$$eval('#tornado .bar', (rows) => rows.map((row) => Number(row.dataset.value)));
// Of a value that varies together with others what it tells beyond them.
const ownOf = (one) => one.partial_rank_correlation ?? one.rank_correlation;
influence.slice(0, bars.length).forEach((one, i) => near(bars[i], ownOf(one), one.path));
// With its interval and over how many futures: Fisher's transformation, computed anew; each companion takes a pair.
const whiskers = await page.$$eval('#tornado .bar', (rows) => rows.map((row) => [Number(row.querySelector('.whisker').dataset.low), Number(row.querySelector('.whisker').dataset.high)]));
const written = await csvOf(page, 'tornado');
influence.slice(0, bars.length).forEach((one, i) => {
  const n = query(results, `select count(${outcome}) as n from rows where cell=0`)[0].n;
  const reach = 1.959963984540054 * Math.sqrt(1.06 / (n - one.varies_with.length - 3));
  whiskers[i].forEach((end, side) => assert.ok(Math.abs(end - Math.tanh(Math.atanh(ownOf(one)) + (side === 0 ? -reach : reach))) < 1e-9, `the interval of ${one.path}`));
  assert.equal(Number(written[i + 1][written[0].indexOf('futures')]), n, 'over how many futures');
});
assert.match(await page.$eval('#tornado .notes', (notes) => notes.textContent), /n = 100 futures/);


// The split of the variance: each value's share, and what is left.
const parts = new Map(await page.$$eval('#variance .bar', (rows) => rows.map((row) => [row.dataset.label, Number(row.dataset.value)])));
const split = influence.filter((one) => one.variance_share !== null && one.varies_with.length === 0);
const { companions, luck, left } = measuredAll.variance[outcome];
assert.equal(luck, null, 'every value is drawn anew in every future');
assert.ok(split.length > 0, 'an example that shows something');
chokepoint('run', path.join(source, 'scenarios/h200-china'), '--quiet', '--out', path.join(folder, 'named.results'));
const givenTitles = new Map(query(path.join(folder, 'named.results'), "select path, title from titles where path like 'timeline.%' or path like 'uncertain.%'").map((row) => [row.path, row.title]));
const nameOf = (at) => (at.startsWith('timeline.') ? `${at.endsWith('.lasts') ? 'how long it lasts' : 'event'}: ${givenTitles.get(at.replace(/\.lasts$/, '')) ?? at.slice('timeline.'.length).replace(/\.lasts$/, '')}` : givenTitles.get(at) ?? at.replace(/^uncertain\./, '').replaceAll('_', ' '));
assert.ok(givenTitles.has('uncertain.stock_h200') && [...givenTitles.keys()].some((at) => at.startsWith('timeline.')), 'events and uncertain values have names for people');
for (const one of split.filter(({ variance_share: share }) => share >= 0.02)) near(parts.get(nameOf(one.path)), one.variance_share, `the share of ${one.path}`);
for (const one of companions.filter(({ variance_share: share }) => share >= 0.02)) near(parts.get(one.paths.map(nameOf).join(' + ')), one.variance_share, `the share of ${one.paths}`);
const toldOf = [...split, ...companions].reduce((total, one) => total + one.variance_share, 0);
near(left, Math.max(0, 1 - toldOf), 'what is left');
near(parts.get('luck and interplay'), left, 'what is left, as drawn');

// The register of assumptions: each value with the outcome on which it has the most influence.
const all = JSON.parse(chokepoint('assumptions', path.join(source, 'scenarios/h200-china'), '--influence', results, '--json'));
const register = await csvOf(page, 'assumptions');
const field = (name) => register[0].indexOf(name);
const titles = new Map(query(results, 'select name, title from outcomes').map((row) => [row.name, row.title]));
assert.deepEqual(register.slice(1).map((row) => row[0]), all.assumptions.map((one) => one.path), 'every assumption, in its order');
let measured = 0;
for (const [row, one] of register.slice(1).map((row, i) => [row, all.assumptions[i]])) {
  // A text that a spreadsheet would take for a formula is told to be text.
  const told = (text) => (/^[=+\-@]/.test(text) ? `'${text}` : text);
  assert.equal(row[field('central')], told(one.central));
  assert.equal(row[field('source')], told(one.source));
  assert.equal(row[field('founded on')], one.grade);
  const own = Object.entries(all.influence).flatMap(([name, list]) => list.filter((other) => other.path === one.path).map((other) => [name, other]));
  if (own.length === 0) { assert.equal(row[field('rank correlation')], ''); continue; }
  const most = Math.max(...own.map(([, other]) => Math.abs(ownOf(other))));
  assert.ok(Math.abs(Math.abs(Number(row[field('rank correlation')])) - most) <= 0.0005 + 1e-9, `the influence of ${one.path}`);
  assert.ok(own.some(([name, other]) => Math.abs(Math.abs(ownOf(other)) - most) < 1e-12 && titles.get(name) === row[field('most influence on')]), `on what ${one.path} has it`);
  measured += 1;
}
assert.ok(measured > 10, 'most of what varies was measured');

// Another outcome: a date, of which not every future has one.
await page.selectOption('#ecdf select', 'first_400000');
const dates = (await csvOf(page, 'ecdf')).slice(1);
assert.ok(dates[0][1].match(/^\d{4}-\d\d-\d\d$/), 'dates are dates');
// Up to the day shown: futures in which the date doesn't come count among all, and never among those.
for (const [group, day, share] of dates) {
  const cell = query(results, `select cell from cells where variant='${idOf(group)}'`)[0].cell;
  const bounds = [0, 86400].map((more) => query(results, `select avg(coalesce(first_400000 < ${Date.parse(day) / 1000 + more}, 0)) as share from rows where cell=${cell}`)[0].share);
  assert.ok(Number(share) >= bounds[0] - 1e-9 && Number(share) <= bounds[1] + 1e-9, `the share of ${group} by ${day}: ${share} is not within ${bounds}`);
}
assert.ok(query(results, 'select count(*) as n from rows where first_400000 is null')[0].n > 0, 'an example in which it may not come');
// Of dates the mean over futures in which it comes, its interval in days, and in how many it comes at all.
{
  const [{ mean, n, futures }] = query(results, 'select avg(first_400000) as mean, count(first_400000) as n, count(*) as futures from rows where cell=0');
  const spread = Math.sqrt(query(results, `select sum((first_400000 - ${mean}) * (first_400000 - ${mean})) / (${n} - 1) as v from rows where cell=0`)[0].v);
  const row = (await csvOf(page, 'outcomes')).find((one) => one[0] === titles.get('first_400000') && one[1] === 'as published');
  assert.equal(row[2], new Date(mean * 1000).toISOString().slice(0, 10), 'the mean date');
  // Student's t of so many futures lies between the normal's 1.96 and 2.1; the engine corrects for skewness, by a little.
  const reach = spread / Math.sqrt(n) / 86400;
  assert.ok(Number(row[3]) > 1.9 * reach && Number(row[3]) < 2.2 * reach, `the interval of a date: ${row[3]} days, ${reach} a standard error`);
  assert.equal(Number(row[9]), futures - n);
  await page.selectOption('#ranges select', 'first_400000');
  const dots = await page.$$eval('#ranges .range', (rows) => rows.map((one) => [one.dataset.group, Number(one.querySelector('circle')?.dataset.mean)]));
  near(dots.find(([name]) => name === 'as published')[1], mean, 'the dot of a date');
}

// What a variant changes, with what holds in the baseline.
assert.deepEqual((await csvOf(page, 'variants')).slice(1).map((row) => [row[1], ...row.slice(3)]), JSON.parse(chokepoint('compare', results, '--json')).comparisons[0].changes.map((one) => ['no_ratio', one.path, one.a, one.b]));
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
assert.deepEqual(charts, ['fan', 'ranges', 'ecdf', 'comparison', 'regret', 'reliefs', 'tornado', 'variance', 'convergence'], 'few futures have shares, too: of a straight line');
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

// A gate is called by what it belongs to: a rule and an office with titles, and a permit office of their name without one.
const named = path.join(folder, 'named.yaml');
writeFileSync(named, `chokepoint: 1
clock: {from: 2026-01-01, to: 2026-06-01}
countries: {US: {}, CN: {}}
firms: {maker: {home: US}, cloud: {home: CN}}
products: {chip: {unit: chip}}
sites: {fab: {in: US, firm: maker, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}
lanes: {air: {from: fab, to: hall, time: 10 days}}
rules:
  ndrc: {by: US, title: US export rule, applies: destination == CN, vintages: [{effective: 2025-01-01, license: case_by_case}]}
  imp: {by: CN, applies: product == chip, vintages: [{effective: 2025-01-01, permit: ndrc}]}
offices: {ndrc: {kind: licensing, title: License desk, in: US, rules: [ndrc], time: 40 days}}
permits: {ndrc: {in: CN, product: chip, grants: {b: {on: 2026-03-01, quantity: 50 chips}}}}
buyers: {cloud: {firm: cloud, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 chips}]}}}}
outcomes: {got: {measure: delivered}}
study: {replications: 16, relief: 30 days}
`);
const namedResults = path.join(folder, 'named.results');
chokepoint('sweep', named, '--quiet', '--out', namedResults);
chokepoint('report', namedResults, '--quiet');
const titled = await open(path.join(folder, 'named.html'));
const called = (await csvOf(titled, 'reliefs')).slice(1).map(([gate]) => gate);
assert.deepEqual(called.sort(), ['License desk: review time', 'US export rule: license', 'ndrc permit']);
await close(titled);

// More cells than colors: all are drawn, in the table, and can be brought to the front; the lead is what differs.
const many = path.join(folder, 'many.yaml');
writeFileSync(many, `chokepoint: 1
base: ${path.join(source, 'scenarios/first-steps/scenario.yaml')}
replications: 16
factors:
  officers: {path: offices.commerce.officers, values: [1, 2, 3, 4, 5, 6, 7]}
  time: {path: offices.commerce.time, values: [2 days, 4 days]}
`);
const manyResults = path.join(folder, 'many.results');
chokepoint('sweep', many, '--quiet', '--out', manyResults);
chokepoint('report', manyResults, '--quiet');
const crowd = await open(path.join(folder, 'many.html'));
const curves = () => crowd.$$eval('#ecdf path.curve', (found) => found.map((one) => ({ cell: one.dataset.cell, chosen: one.classList.contains('chosen'), color: one.getAttribute('stroke') })));
assert.equal((await curves()).length, 14);
assert.equal(new Set((await csvOf(crowd, 'ecdf')).slice(1).map(([name]) => name)).size, 14, 'and all in the table');
const options = await crowd.$$eval('#ecdf select', (selects) => [...selects[1].options].map((option) => option.value));
await crowd.locator('#ecdf select').nth(1).selectOption(options[13]);
const front = (await curves()).at(-1);
assert.deepEqual([front.cell, front.chosen], [options[13], true], 'the last one, chosen, lies on top');
assert.notEqual(front.color, 'var(--faint)');
assert.match(await crowd.$eval('#ecdf .legend', (legend) => legend.textContent), /1 more, in gray/);
await checkTexts(crowd, ['ecdf']);
await close(crowd);

// What each future answers with yes or no: a probability in the headline, its share over time instead of a fan.
const decided = path.join(folder, 'decided.yaml');
writeFileSync(decided, `chokepoint: 1
base: ${path.join(source, 'scenarios/korea-tariffs/scenario.yaml')}
replications: 48
bands:
  by_end: {step: 60 days}
  paid: {step: 60 days}
`);
const told48 = path.join(folder, 'decided.results');
chokepoint('sweep', decided, '--quiet', '--out', told48);
chokepoint('report', told48, '--quiet');
const yes = await open(path.join(folder, 'decided.html'));
const probability = query(told48, 'select avg(by_end) as p from rows')[0].p / 100;
assert.ok(probability > 0 && probability < 1, 'an example that is decided in some futures alone');
near(await yes.$eval('#fan [data-line=share]', (line) => Number(line.dataset.last)), probability, 'the share at the end');
assert.equal(await yes.$$eval('#fan polygon.fan', (bands) => bands.length), 0, 'no fan between yes and no');
near(Number((await csvOf(yes, 'fan')).at(-1)[1]), probability, 'and in the table');
assert.match(await yes.$eval('.answer .sentence', (sentence) => sentence.textContent), /% of futures \(/);
await yes.selectOption('#fan select', 'paid');
assert.ok(await yes.$$eval('#fan polygon.fan', (bands) => bands.length) > 0, 'what is no answer keeps its fan');
await checkTexts(yes, ['fan', 'tornado']);
await checkAccessible(yes);
await close(yes);

// What a study asked to be known so well, and whether it is: with the figures of the terminal's JSON. Variants by their titles.
const precise = path.join(folder, 'precise.yaml');
writeFileSync(precise, `chokepoint: 1
base: ${path.join(source, 'scenarios/first-steps/scenario.yaml')}
at_most: 128
compare: {baseline: usual, usual: {title: As usual}, slow: {title: A slow office, offices.commerce.time: 4 days}}
precision:
  wait: {half_width: 5}
  apart: {outcome: wait, of: difference, half_width: 0.001}
`);
const known = path.join(folder, 'precise.results');
let printed = '';
try { chokepoint('sweep', precise, '--json', '--out', known); } catch (refused) { printed = refused.stdout; }
const asked = JSON.parse(printed.trim().split('\n').at(-1)).groups;
chokepoint('report', known, '--quiet');
const exact = await open(path.join(folder, 'precise.html'));
const [names, ...answered] = await csvOf(exact, 'precision');
assert.deepEqual(answered.map((row) => [row[0], row[1], row.at(-2)]), [['As usual', 'wait', 'yes'], ['A slow office', 'apart', 'no'], ['A slow office', 'wait', 'yes']].sort((a, b) => answered.findIndex((row) => row[0] === a[0] && row[1] === a[1]) - answered.findIndex((row) => row[0] === b[0] && row[1] === b[1])));
for (const row of answered) {
  const told = asked.find((group) => group.variant === (row[0] === 'As usual' ? 'usual' : 'slow')).precision[row[1]];
  near(Number(row[names.indexOf('estimate')]), told.estimate, `estimate of ${row[1]}`);
  near(Number(row[names.indexOf('low')]), told.interval[0], `interval of ${row[1]}`);
  near(Number(row[names.indexOf('half-width asked for')]), told.asked_half_width, `what was asked of ${row[1]}`);
  assert.equal(Number(row.at(-1)), told.replications);
}
assert.match(await exact.$eval('#precision', (section) => section.textContent), /Not reached: apart, in 1 of 3 rows/);
assert.equal(await exact.$eval('#comparison h3', (heading) => heading.textContent), 'Against “As usual”');
await checkFits(exact);
// On paper nothing scrolls: wide tables lie across it, 1000 pixels wide, and no cell goes beyond its table.
await exact.setViewportSize({ width: 1000, height: 800 });
await exact.emulateMedia({ media: 'print' });
assert.equal(await exact.$eval('#outcomes', (section) => getComputedStyle(section).page), 'wide', 'the table of outcomes lies across the paper');
assert.deepEqual(await exact.$$eval('.scroll', (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.closest('section').id)), [], 'no table goes beyond the paper');
await close(exact);

// Where the scenario is gone the rest is shown, and it says why that isn't.
writeFileSync(study, 'chokepoint: 1\n');
chokepoint('report', results, '--quiet', '--out', path.join(folder, 'alone.html'));
const alone = await open(path.join(folder, 'alone.html'));
assert.match(await alone.$eval('.warning', (note) => note.textContent), /scenario isn't there any more/);
assert.equal(await alone.$$eval('#tornado', (found) => found.length), 0);
await close(alone);
console.log(`built in ${built} ms`);
await finish();
