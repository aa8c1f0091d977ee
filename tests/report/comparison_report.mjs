// The report of a comparison: what it draws of runs, sweeps and variants are the differences of their results files.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkAccessible, checkFits, checkTexts, chokepoint, close, csvOf, finish, folder, near, open, query, source } from './browser.mjs';

const at = (name) => path.join(folder, name);
const scenario = path.join(source, 'scenarios/h200-china/scenario.yaml');
const figuresOf = (page) => page.$$eval('.figure svg.chart', (charts) => charts.map((chart) => chart.closest('.figure').id));
const forestOf = (page, id) => page.$$eval(`#${id} .forest`, (rows) => rows.map((row) => ({ ...row.dataset, arrow: row.querySelector('.beyond') !== null, text: row.querySelector('text.value').textContent })));
const value = (text) => (text === '' ? null : Number(text));

function sweep(name, study, ...options) {
  writeFileSync(at(`${name}.yaml`), `chokepoint: 1\nbase: ${scenario}\ntitle: A test\nreplications: 32\nbands: {delivered: {step: 60 days}}\n${study}`);
  chokepoint('sweep', at(`${name}.yaml`), '--quiet', '--out', at(`${name}.results`), ...options);
}
const pageOf = (...files) => {
  const file = at(`${files.join('-')}.html`);
  chokepoint('compare', ...files.map((name) => at(`${name}.results`)), '-o', file, '--quiet');
  return file;
};

/// Rows of both, future by future.
function pairsOf(a, b, outcome, cells = [0, 0]) {
  const of = (name, cell) => new Map(query(at(`${name}.results`), `select replication, ${outcome} as v from rows where cell=${cell}`).map((row) => [row.replication, row.v]));
  const [first, second] = [of(a, cells[0]), of(b, cells[1])];
  return [...first].filter(([replication, v]) => v !== null && (second.get(replication) ?? null) !== null).map(([replication, v]) => [v, second.get(replication)]);
}
const mean = (values) => values.reduce((total, one) => total + one, 0) / values.length;

/// What is drawn, against the rows: the mean difference of each outcome, and how long its mark is from zero.
async function checkForest(page, a, b, cells) {
  const rows = await forestOf(page, 'forest');
  const scale = [];
  for (const row of rows) {
    const pairs = pairsOf(a, b, row.outcome, cells);
    const expected = mean(pairs.map(([x, y]) => y - x));
    assert.ok(Math.abs(Number(row.difference) - expected) <= 1e-9 * Math.max(1, Math.abs(mean(pairs.map(([x]) => x)))), `${row.outcome}: ${row.difference} instead of ${expected}`);
    if (Number(row.difference) !== 0) scale.push([row, Number(row.difference) / Number(row.shown)]);
  }
  for (const [row, scaled] of scale) near(scaled, Math.abs(query(at(`${a}.results`), `select avg(${row.outcome}) as m from rows where cell=${cells?.[0] ?? 0}`)[0].m), `the mean that ${row.outcome} is a share of`);
  // Those that differ, the most first; of what is the same in every future a note tells how many there are.
  const differing = query(at(`${a}.results`), 'select name, unit from outcomes').filter(({ name, unit }) => unit !== 'date' && pairsOf(a, b, name, cells).some(([x, y]) => x !== y));
  const drawable = differing.filter(({ name }) => mean(pairsOf(a, b, name, cells).map(([x]) => x)) !== 0).map(({ name }) => name);
  assert.deepEqual(rows.map((row) => row.outcome).sort(), drawable.sort(), 'what differs is drawn');
  const told = rows.filter((row) => Math.abs(Number(row.difference)) > Number(row.half)).map((row) => Math.abs(Number(row.shown)));
  const first = rows.slice(0, told.length).map((row) => Math.abs(Number(row.shown)));
  assert.deepEqual(first, [...told].sort((x, y) => y - x), 'what is told apart comes first, the most at the top');
  // One scale for all: marks lie as far from zero as their differences, intervals are as wide as they are.
  const drawn = await page.$$eval('#forest .forest', (marks) => marks.map((mark) => {
    const [from, to] = (mark.querySelector('.whisker')?.getAttribute('d').match(/^M([^,]+),[^H]*H([^M]+)/) ?? []).slice(1).map(Number);
    const estimate = mark.querySelector('.estimate');
    return { ...mark.dataset, middle: estimate && Number(estimate.getAttribute('x')) + 4, width: to - from, ends: (mark.querySelector('.whisker')?.getAttribute('d').match(/v10/g) ?? []).length };
  }));
  const zero = Number(await page.$eval('#forest line.zero', (line) => line.getAttribute('x1')));
  const whole = drawn.filter((row) => row.middle !== null && Number(row.shown) !== 0);
  const unit = (whole[0].middle - zero) / Number(whole[0].shown);
  assert.ok(unit > 0 && whole.length > 10, 'more lies to the right');
  for (const row of whole) {
    assert.ok(Math.abs(row.middle - zero - unit * Number(row.shown)) < 1e-6 * Math.abs(unit), `${row.outcome} lies where its difference is`);
    if (row.ends < 2) continue;
    const half = Number(row.half) * Number(row.shown) / Number(row.difference);
    assert.ok(Math.abs(row.width - 2 * unit * half) < 1e-6 * unit, `the interval of ${row.outcome} is as wide as drawn`);
  }
  return rows;
}

async function checkCourse(page, a, b, step) {
  const course = await csvOf(page, 'course');
  const dates = query(at(`${a}.results`), `select date, mean, count from bands where band='delivered' and cell=${step[0]} order by date`);
  const others = query(at(`${b}.results`), `select date, mean from bands where band='delivered' and cell=${step[1]} order by date`);
  assert.equal(course.length - 1, dates.length, 'every date of the course, not a handful');
  dates.forEach((row, i) => {
    const [date, before, , after, , difference] = course[i + 1];
    assert.equal(date, row.date.slice(0, 10));
    near(Number(before), row.mean, `A on ${date}`);
    near(Number(after), others[i].mean, `B on ${date}`);
    near(Number(difference), others[i].mean - row.mean, `the difference on ${date}`);
  });
  const lines = new Map(await page.$$eval('#course path.curve', (paths) => paths.map((one) => [one.dataset.line, one.dataset])));
  assert.deepEqual([...lines.keys()], ['a', 'b', 'difference']);
  near(Number(lines.get('difference').last), others.at(-1).mean - dates.at(-1).mean, 'the line of the difference ends at it');
  assert.equal(lines.get('a').points, String(dates.length));
  // Both courses on one scale, the difference on its own: as high as they are.
  const heights = new Map(await page.$$eval('#course path.curve', (paths) => paths.map((one) => [one.dataset.line, [...one.getAttribute('d').matchAll(/,([-\d.e]+)/g)].map((found) => Number(found[1]))])));
  assert.ok(Math.min(...heights.get('difference')) > Math.max(...heights.get('a'), ...heights.get('b')), 'the difference has a picture of its own, below');
  for (const drawn of [[['a', 1], ['b', 3]], [['difference', 5]]]) {
    const points = drawn.flatMap(([line, column]) => heights.get(line).map((y, i) => [Number(course[i + 1][column]), y])).sort((p, q) => p[0] - q[0]);
    const [[low, bottom], [high, top]] = [points[0], points.at(-1)];
    assert.ok(high > low && top < bottom, 'more lies higher');
    for (const [amount, y] of points) assert.ok(Math.abs(y - bottom - (top - bottom) * (amount - low) / (high - low)) < 0.01, `${drawn[0][0]}: ${amount} is drawn at its height`);
  }
}

async function checkPage(page, file, figures) {
  await checkTexts(page, figures);
  await checkAccessible(page);
  await checkFits(page);
  await close(page);
  for (const [width, scheme] of [[360, 'dark'], [1600, 'light']]) {
    const other = await open(file, { width, scheme });
    await checkTexts(other, figures);
    await checkAccessible(other);
    await checkFits(other);
    await close(other);
  }
}

// One sweep's variants, on common luck.
sweep('variants', 'compare: {no_ratio: {permits.ndrc.domestic_ratio: 0}, one: {permits.ndrc.domestic_ratio: 1}}\n');
{
  const file = pageOf('variants');
  const page = await open(file);
  const figures = await figuresOf(page);
  assert.deepEqual(figures, ['forest', 'forest-dates', 'across', 'course']);
  const rows = await checkForest(page, 'variants', 'variants', [0, 1]);
  const told = new Map(query(at('variants.results'), 'select outcome, difference_mean as d from pairs where cell=1').map((row) => [row.outcome, row.d]));
  for (const row of rows) near(Number(row.difference), told.get(row.outcome), `${row.outcome} as the sweep tells it`);
  // The interval is the one that the verb gives; what reaches zero is grey.
  const { comparisons } = JSON.parse(chokepoint('compare', at('variants.results'), '--json'));
  for (const row of rows) {
    const one = comparisons[0].outcomes.find((outcome) => outcome.name === row.outcome);
    assert.equal(value(row.half), one.half_width, `half of the interval of ${row.outcome}`);
  }
  const colors = await page.$$eval('#forest .forest', (marks) => marks.map((mark) => [mark.dataset.outcome, mark.querySelector('.estimate, .beyond').getAttribute('fill')]));
  for (const [outcome, color] of colors) {
    const one = comparisons[0].outcomes.find((other) => other.name === outcome);
    const wanted = one.excludes_zero !== true ? 'var(--faint)' : one.difference > 0 ? 'var(--hue-0)' : 'var(--hue-1)';
    assert.equal(color, wanted, `the color of ${outcome}`);
  }
  // Which value each variant sets, and where one is missing.
  const changes = await csvOf(page, 'changes');
  assert.deepEqual(changes.slice(1).map((row) => [row[0], row[2], row[4]]), [['no_ratio', 'permits.ndrc.domestic_ratio', '0'], ['one', 'permits.ndrc.domestic_ratio', '1']]);
  await page.selectOption('#forest select', 'one');
  assert.equal((await forestOf(page, 'forest'))[0].group, 'one');
  await page.selectOption('#forest select', 'no_ratio');
  await checkCourse(page, 'variants', 'variants', [0, 1]);
  const across = await forestOf(page, 'across');
  assert.deepEqual(across.map((row) => row.group), ['no_ratio', 'one']);
  across.forEach((row, i) => near(Number(row.difference), comparisons[i].outcomes[0].difference, `${row.group} across`));
  // Of dates in days, over futures in which they come in both.
  for (const row of await forestOf(page, 'forest-dates')) {
    const days = mean(pairsOf('variants', 'variants', row.outcome, [0, 1]).map(([a, b]) => (b - a) / 86400));
    near(Number(row.shown), days, `days of ${row.outcome}`);
  }
  // Each outcome with both means, their intervals, its unit, how many pairs, and what it is.
  const table = await csvOf(page, 'outcomes');
  const column = (name) => table[0].indexOf(name);
  for (const one of comparisons[0].outcomes.filter((outcome) => outcome.unit !== 'date')) {
    const row = table.find((cells) => cells[0] === one.title && cells[1] === 'no_ratio');
    near(Number(row[column('A')]), one.a.mean, `A's mean of ${one.name}`);
    assert.equal(value(row[column('A') + 1]), one.a.half_width, `the interval of A's mean of ${one.name}`);
    near(Number(row[column('B')]), one.b.mean, `B's mean of ${one.name}`);
    assert.equal(row[column('unit')], one.unit);
    assert.equal(row[column('pairs of futures')], String(one.pairs));
    assert.ok(row[column('definition')].length > 20, `${one.name} is defined`);
  }
  assert.match(await page.$eval('.answer', (answer) => answer.textContent), /on common luck/);
  await page.locator('#forest details.table summary').click();
  await page.waitForSelector('#forest details.table tbody');
  await checkPage(page, file, figures);
}

// Two sweeps of the same luck are paired, of other luck Welch's; three files are two comparisons.
sweep('a', '');
sweep('b', '', '--set', 'permits.ndrc.domestic_ratio=0');
sweep('c', '', '--set', 'permits.ndrc.domestic_ratio=0', '--seed', '2');
{
  const page = await open(pageOf('a', 'b'));
  await checkForest(page, 'a', 'b');
  await checkCourse(page, 'a', 'b', [0, 0]);
  assert.match(await page.$eval('.answer', (answer) => answer.textContent), /Paired future by future/);
  assert.deepEqual((await csvOf(page, 'changes'))[1].slice(0, 2), ['permits', 'permits.ndrc.domestic_ratio']);
  await close(page);

  const file = pageOf('a', 'b', 'c');
  const both = await open(file);
  const { comparisons } = JSON.parse(chokepoint('compare', at('a.results'), at('b.results'), at('c.results'), '--json'));
  await both.selectOption('#forest select', 'c.results');
  for (const row of await forestOf(both, 'forest')) {
    const one = comparisons[1].outcomes.find((outcome) => outcome.name === row.outcome);
    assert.equal(value(row.half), one.half_width, `Welch's interval of ${row.outcome}`);
    near(Number(row.difference), one.b.mean - one.a.mean, `${row.outcome}: the difference of the means`);
  }
  assert.match(await both.$eval('.answer', (answer) => answer.textContent), /Welch/);
  const [columns, ...rows] = await csvOf(both, 'outcomes');
  const pairs = (file) => rows.filter((row) => row[1] === file).map((row) => row[columns.indexOf('pairs of futures')]);
  assert.ok(pairs('b.results').every((count) => Number(count) > 0) && pairs('c.results').every((count) => count === ''), 'pairs where there are some, none elsewhere');
  await checkPage(both, file, await figuresOf(both));
}

// Two runs: one future each, without intervals; every event that came on another day.
chokepoint('run', scenario, '--quiet', '--out', at('r.results'));
chokepoint('run', scenario, '--quiet', '--draw', '--replication', '3', '--set', 'permits.ndrc.domestic_ratio=0', '--out', at('s.results'));
{
  const file = pageOf('r', 's');
  const page = await open(file);
  const figures = await figuresOf(page);
  assert.deepEqual(figures, ['forest', 'forest-dates', 'course', 'shifts']);
  const of = (name) => new Map(query(at(`${name}.results`), 'select name, value from outcomes').map((row) => [row.name, row.value]));
  const [before, after] = [of('r'), of('s')];
  for (const row of await forestOf(page, 'forest')) {
    near(Number(row.difference), after.get(row.outcome) - before.get(row.outcome), row.outcome);
    assert.equal(row.half, '', 'one future has no interval');
    assert.ok(!row.text.includes('±'));
  }
  // Those that were delivered to a buyer with a campus and aren't online there.
  const series = (name) => query(at(`${name}.results`), `select bucket_end as date, units - coalesce((select sum(amount * 1.0 / per_unit) from deliveries join wait_streams using (stream)
    where wait_streams.product='h200' and campuses='' and last_second < cast(strftime('%s', bucket_end) as integer)), 0) as units from series where product='h200' and status='delivered' order by 1`);
  await page.selectOption('#course select', 'h200 delivered and not installed');
  const course = await csvOf(page, 'course');
  const [first, second] = [series('r'), series('s')];
  assert.equal(course.length - 1, first.length);
  first.forEach((row, i) => assert.deepEqual(course[i + 1].map(String), [row.date.slice(0, 10), ...[row.units, second[i].units, second[i].units - row.units].map(String)]));
  const dates = (name) => new Map(query(at(`${name}.results`), 'select name, date from events').map((row) => [row.name, row.date]));
  const [was, is] = [dates('r'), dates('s')];
  const shifted = await page.$$eval('#shifts .shift', (rows) => rows.map((row) => [row.dataset.event, row.dataset.days]));
  assert.deepEqual(shifted.map(([event]) => event).sort(), [...was].filter(([event, date]) => date !== is.get(event) && (date || is.get(event))).map(([event]) => event).sort());
  for (const [event, days] of shifted) {
    if (days !== '') near(Number(days), (Date.parse(is.get(event)) - Date.parse(was.get(event))) / 86400000, `days of ${event}`);
  }
  assert.match(await page.$eval('.answer', (answer) => answer.textContent), /One future of each/);
  await checkPage(page, file, figures);
}

// What differs leads, what doesn't is called unchanged, and what one file alone has is one note with its value. All 80
// chips that are ordered on 5 January are on their way within an hour, three days in the one and ten in the other.
{
  const small = (name, days, outcomes) => {
    writeFileSync(at(`${name}.yaml`), `chokepoint: 1
clock: {from: 2026-01-01, to: 2026-06-01, news_delay: 1 hour}
products: {a: {unit: chip}}
sites: {fab: {stock: {a: {initial: 80 chips}}}, hall: {}}
lanes: {air: {from: fab, to: hall, time: ${days} days}}
buyers: {am: {at: hall, orders: {o: {product: a, from: fab, dates: [{on: 2026-01-05, quantity: 80 chips}]}}}}
outcomes: {got: {title: Got, measure: delivered, of: [am]}${outcomes}}
`);
    chokepoint('run', at(`${name}.yaml`), '--quiet', '--out', at(`${name}.results`));
  };
  const waited = ', waited: {title: Waited, measure: order_wait, of: [am]}';
  small('three', 3, `${waited}, asked: {title: Asked, measure: ordered, of: [am]}`);
  small('ten', 10, `${waited}, missing: {title: Missing, measure: unmet_need, of: [am]}, also: {title: Also, measure: ordered, of: [am]}`);
  small('three_again', 3, waited);
  const page = await open(pageOf('three', 'ten'));
  const answer = await page.$eval('.answer .sentence', (one) => one.textContent);
  assert.match(answer, /^Waited: \+7 days from 3(\.\d+)? days in A \(three\.results\) to 10(\.\d+)? days in B/);
  assert.deepEqual(await page.$$eval('.card', (cards) => cards.map((card) => [...card.children].map((one) => one.textContent))).then((cards) => cards[1]), ['unchanged', 'Got', '80 chips']);
  assert.deepEqual(await page.$$eval('.answer [data-note=alone]', (notes) => notes.map((one) => one.textContent)), ['Outcome of A alone: Asked (80 chips). Outcomes of B alone: Missing (0 chips), Also (80 chips).']);
  assert.equal(await page.$$eval('.warning', (notes) => notes.length), 0, 'no box for each');
  await close(page);
  const same = await open(pageOf('three', 'three_again'));
  assert.equal(await same.$eval('.answer .sentence', (one) => one.textContent), 'No outcome differs. Got is unchanged: 80 chips.');
  await close(same);
}
console.log('variants, sweeps (paired and not) and runs');
await finish();
