// The report of every shipped scenario: what it draws are the numbers of the results file.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkAccessible, checkFits, checkTexts, chokepoint, close, csvOf, finish, folder, near, open, query, source, withoutScripts } from './browser.mjs';

const attributes = (page, selector, ...names) => page.$$eval(selector, (elements, wanted) => elements.map((element) => wanted.map((name) => element.getAttribute(name))), names);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

async function checkWaterfall(page, results) {
  const byReason = (where) => new Map(query(results, `select reason, sum(unit_days) as days from delay where ${where} group by reason`).map((row) => [row.reason, row.days]));
  const compare = async (expected, what) => {
    const bars = await attributes(page, '#waterfall .bar', 'data-label', 'data-value');
    assert.equal(bars.length, expected.size + 1, `a bar for each reason, and one for all: ${what}`);
    for (const [label, value] of bars) near(Number(value), label === 'all waiting' ? sum([...expected.values()]) : expected.get(label), `waterfall, ${what}: ${label}`);
    return sum([...expected.values()]);
  };
  const about = query(results, "select value from manifest where key = 'about'")[0].value;
  const told = await compare(byReason('about = 1'), 'what the scenario is about');
  const sets = await attributes(page, '#blocked .bar', 'data-label', 'data-value');
  const total = query(results, 'select sum(unit_days) as days from blocked where about = 1')[0].days;
  near(sum(sets.map(([, value]) => Number(value))), total, 'all sets of gates');
  near(total, told, 'sets of gates and reasons');
  const [most, days] = [...byReason('about = 1')].sort((a, b) => b[1] - a[1])[0];
  const sentence = await page.$eval('.answer .sentence', (element) => element.textContent);
  const whose = about === '' ? 'the ordered units' : about;
  // Work holds nothing back.
  const beginning = ['fabrication', 'transit', 'installation'].includes(most) && 2 * days > told ? `Where the time of ${whose} went, from order to use: ` : `What held back ${whose}: `;
  assert.ok(sentence.replace(/the ordered \S+?(:| went)/, 'the ordered units$1').includes(`${beginning}${most} (${Math.round(100 * days / told)}`), `the headline tells of ${about}: ${sentence}`);
  if (about === '') return;
  const select = page.locator('#waterfall select');
  const first = await select.inputValue();
  await select.selectOption('');
  await compare(byReason('1'), 'all orders');
  await select.selectOption(first);
}

async function checkStatus(page, results) {
  const product = await page.$eval('#status', (figure) => figure.querySelector('select').value);
  const rows = await csvOf(page, 'status');
  const last = rows.at(-1);
  const expected = new Map(query(results, `select status, units from series where product='${product}' and bucket_end=(select max(bucket_end) from series)`).map((row) => [row.status, row.units]));
  if (expected.has('installed') && expected.has('delivered')) {
    // Only what goes to a campus waits to be installed there.
    const others = query(results, `select sum(amount * 1.0 / per_unit) as units from deliveries join wait_streams using (stream) where product='${product}' and campuses=''`)[0].units;
    expected.set('delivered and not installed', expected.get('delivered') - (others ?? 0));
    if (others !== null) expected.set('delivered for no campus', others);
    expected.delete('delivered');
  }
  assert.equal(rows[0].length, expected.size + 1, 'a column for each status');
  rows[0].slice(1).forEach((heading, i) => near(Number(last[i + 1]), expected.get(heading.replace(/ \(.*/, '')), `status ${heading} at the end`));
  const opened = query(results, `select status, units from openings where product='${product}'`);
  for (const { status, units } of opened) near(Number(rows[1][rows[0].findIndex((name) => name.startsWith(`${status} (`) || (status === 'delivered' && name.startsWith('delivered and not installed')))]), units, `status ${status} at the beginning`);
  const areas = await attributes(page, '#status path.area', 'data-name', 'd');
  assert.ok(areas.length > 0 && areas.every(([, d]) => d.length > 20), 'areas are drawn');
}

async function checkWaiting(page, results) {
  const rows = await csvOf(page, 'bound');
  const totals = new Map(query(results, 'select reason, sum(unit_days) as days from waiting where about = 1 group by reason').map((row) => [row.reason, row.days]));
  const all = new Map(query(results, 'select reason, sum(unit_days) as days from delay where about = 1 group by reason').map((row) => [row.reason, row.days]));
  // What was charged step by step is what was charged in all: but for what had waited before the run.
  for (const [reason, days] of totals) assert.ok(days <= all.get(reason) * (1 + 1e-12) + 1e-9, `${reason}: ${days} in steps of ${all.get(reason)} in all`);
  const from = Date.parse(query(results, "select value from manifest where key='from'")[0].value) / 86400000;
  rows[0].slice(1).forEach((heading, column) => {
    let before = from;
    let days = 0;
    for (const row of rows.slice(1)) {
      const end = Date.parse(row[0]) / 86400000;
      days += Number(row[column + 1]) * (end - before);
      before = end;
    }
    const reason = heading.replace(/ \(.*/, '');
    assert.ok(Math.abs(days - totals.get(reason)) <= 1e-6 * Math.max(1, totals.get(reason)), `what bound when, ${reason}: ${days} of ${totals.get(reason)}`);
  });
}

const crossing = `select a.country as f, b.country as t, flows.product as product, coalesce(flows.channel, '') as channel, sum(flows.units) as units from flows
  join sites a on a.site = from_site join sites b on b.site = to_site where a.country <> b.country`;

async function checkMap(page, results) {
  const compare = async (where, when) => {
    const expected = new Map(query(results, `${crossing} ${where} group by 1, 2, 3, 4`).map((row) => [`${row.f}|${row.t}|${row.product}|${row.channel}`, row.units]));
    const drawn = await attributes(page, '#map .flow', 'data-from', 'data-to', 'data-product', 'data-channel', 'data-units');
    assert.equal(drawn.length, expected.size, `lines on the map ${when}`);
    for (const [from, to, product, channel, units] of drawn) near(Number(units), expected.get(`${from}|${to}|${product}|${channel ?? ''}`), `${product} from ${from} to ${to} ${channel ?? ''} ${when}`);
    return drawn.length;
  };
  assert.ok(await compare('', 'of the whole run') > 0, 'something crosses a border');
  // A width is a share: of two lines of one product one of twice the units is twice as wide, unless it is a hair.
  const lines = (await page.$$eval('#map .flow', (flows) => flows.map((flow) => ({ ...flow.dataset, width: Number(flow.querySelector('path.width').getAttribute('stroke-width')), dashed: flow.querySelector('path.width').hasAttribute('stroke-dasharray') }))));
  for (const line of lines) {
    const most = lines.filter((other) => other.product === line.product).reduce((best, other) => (Number(other.units) > Number(best.units) ? other : best));
    const expected = most.width * Number(line.units) / Number(most.units);
    assert.ok(Math.abs(line.width - Math.max(line.channel === 'grey' ? 1.6 : 0.8, expected)) < 1e-9 * most.width, `the width of ${line.product} from ${line.from} to ${line.to}: ${line.width} of ${most.width}`);
    assert.equal(line.dashed, line.channel === 'grey', 'dashed is what comes by the grey channel');
  }
  const steps = query(results, 'select distinct bucket_end as end from series order by 1').map((row) => row.end);
  const slider = page.locator('#map input[type=range]');
  assert.equal(await slider.getAttribute('max'), String(steps.length - 1));
  const middle = Math.floor(steps.length / 2);
  await slider.fill(String(middle));
  await compare(`and bucket_end <= '${steps[middle]}'`, 'up to the middle');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await compare(`and bucket_end <= '${steps[middle + 1]}'`, 'after the right arrow');
  await page.locator('#map input[type=checkbox]').check();
  await compare(`and bucket_end = '${steps[middle + 1]}'`, 'within one step');
}

async function checkNetwork(page, results) {
  const expected = new Map(query(results, 'select seller, buyer, sum(units) as units, count(distinct product) as products from trades where seller <> buyer group by 1, 2').map((row) => [`${row.seller}|${row.buyer}`, row]));
  const drawn = await attributes(page, '#network path.edge', 'data-from', 'data-to', 'data-units');
  const sums = new Map();
  for (const [from, to, units] of drawn) sums.set(`${from}|${to}`, (sums.get(`${from}|${to}`) ?? 0) + Number(units));
  const note = await page.$eval('#network', (figure) => figure.textContent.match(/with ([\d,]+) more flows/)?.[1]);
  const flows = query(results, 'select count(*) as n from (select distinct seller, buyer, product from trades where seller <> buyer)')[0].n;
  assert.equal(drawn.length + Number((note ?? '0').replaceAll(',', '')), flows, 'flows that are drawn, and those that are counted');
  if (note === undefined) assert.equal(sums.size, expected.size, 'pairs of firms');
  const table = await csvOf(page, 'network');
  assert.equal(table.length - 1, flows, 'the CSV has all');
  assert.ok(await page.$eval('#network svg', (svg) => Number(svg.getAttribute('height'))) < 2000, 'no page of firms alone');
  if (note === undefined) for (const [pair, units] of sums) near(units, expected.get(pair).units, `what went between ${pair}`);
  // What left where nothing but goods of the grey channel leave is dashed, and the legend says so.
  const grey = query(results, "select distinct from_site, product from flows f where channel = 'grey' and not exists (select 1 from flows g where g.from_site = f.from_site and g.product = f.product and coalesce(g.channel, '') <> 'grey')");
  const trades = query(results, 'select distinct seller, buyer, site, product from trades where seller <> buyer').filter((one) => grey.some((from) => from.from_site === one.site && from.product === one.product));
  const dashed = await page.$$eval('#network path.edge[stroke-dasharray]', (all) => all.length);
  if (note === undefined) assert.equal(dashed, trades.length, 'dashed lines');
  assert.equal(await page.$$eval('#network .legend .dash', (all) => all.length), trades.length > 0 ? 1 : 0);
}

async function checkOutcomes(page, results) {
  const cells = new Map(await page.$$eval('#outcomes tr[data-outcome]', (rows) => rows.map((row) => [row.dataset.outcome, [...row.cells].map((cell) => cell.textContent)])));
  const rows = query(results, 'select name, title, value, unit from outcomes');
  const decided = new Set(query(results, "select text from scenario where text like 'outcomes.%.measure \"happened\"' or text like 'outcomes.%then 1 else 0\"'")
    .map((row) => row.text.split('"')[1]).filter((name) => rows.some((row) => row.name === name && row.unit !== 'date')));
  assert.equal(cells.size, rows.length);
  for (const { name, title, value, unit } of rows) {
    const [shownTitle, shownValue, ...rest] = cells.get(name);
    assert.equal(shownTitle, title);
    assert.ok(rest.at(-1).length > 20, `${name} is defined`);
    if (decided.has(name)) {
      assert.equal(shownValue, value === 0 ? 'no' : 'yes', `${name} of one future: ${value} ${unit}`);
      continue;
    }
    assert.ok(rest.includes(unit), `the unit of ${name}`);
    if (value === null || unit === 'date') continue;
    assert.ok(Math.abs(Number(shownValue.replaceAll(',', '')) - value) <= Math.max(0.5, Math.abs(value) * 1e-3), `${name}: ${shownValue} of ${value}`);
  }
}

/// Bars of single orders, then of single lots, against the journeys of the trace.
async function checkLots(page, results) {
  const journeys = query(results, 'select * from journeys');
  const seconds = (date) => Date.parse(date) / 1000;
  const [from, to] = ['from', 'to'].map((key) => seconds(query(results, `select value from manifest where key='${key}'`)[0].value));
  const orderOf = new Map(journeys.filter((one) => one.lot !== '').map((one) => [one.lot, one.order_id]));
  const keyOf = (step, begins, ends) => `${step}|${begins}|${ends}`;
  // An answer that parted off a part is the part's; what was asked before for both is both's.
  const partings = journeys.filter((one) => one.step === 'is parted' && one.lot === '');
  const partOf = (one) => partings.find((part) => one.step === 'asks' && part.parent_order === one.order_id && part.place === one.place && part.ends === one.ends && part.units === one.units)?.order_id;
  const inherited = (order) => {
    const parting = partings.find((one) => one.order_id === order);
    if (parting === undefined) return [];
    const asked = journeys.filter((one) => one.step === 'asks' && one.order_id === parting.parent_order && one.ends <= parting.ends && [undefined, order].includes(partOf(one)));
    return [...inherited(parting.parent_order), ...asked].map((one) => ({ ...one, order_id: order, isInherited: true }));
  };
  for (const by of ['orders', 'lots']) {
    if (by === 'lots') await page.selectOption('#lots select', 'lots');
    const marks = await page.$$eval('#lots .step, #lots .taken', (found) => found.map((mark) => ({ ...mark.dataset, x: Number(mark.getAttribute('x') ?? mark.getAttribute('cx')), width: Number(mark.getAttribute('width') ?? 0), taken: mark.classList.contains('taken') })));
    assert.ok(marks.length > 0, `bars by ${by}`);
    for (const row of new Set(marks.map((mark) => mark.row))) {
      const own = marks.filter((mark) => mark.row === row);
      const order = own[0].order;
      const lots = new Set(own.map((mark) => mark.lot).filter((lot) => lot !== ''));
      if (by === 'lots') assert.ok(lots.size <= 1, `a row has one lot, not ${[...lots]}`);
      const wanted = [...inherited(order), ...journeys].filter((one) => (orderOf.get(one.order_id) ?? one.order_id) === order
        && !['is ordered', 'is parted'].includes(one.step) && (one.isInherited || partOf(one) === undefined)
        && (by === 'orders' || lots.has(one.lot) || lots.has(one.order_id) || (one.lot === '' && !orderOf.has(one.order_id))));
      assert.deepEqual(own.map((mark) => keyOf(mark.step, mark.begins, mark.ends)).sort(), wanted.map((one) => keyOf(one.step, seconds(one.begins), seconds(one.ends))).sort(), `all steps of ${order} by ${by}`);
    }
    // One scale of time for all.
    const dated = marks.map((mark) => [mark.taken ? Number(mark.ends) : Math.max(Number(mark.begins), from), mark.x]);
    const [first, last] = [dated.reduce((a, b) => (b[0] < a[0] ? b : a)), dated.reduce((a, b) => (b[0] > a[0] ? b : a))];
    const pixels = (last[1] - first[1]) / (last[0] - first[0]);
    assert.ok(pixels * (to - from) > 300, 'later lies to the right');
    for (const [when, x] of dated) assert.ok(Math.abs(x - first[1] - pixels * (when - first[0])) < 0.5, `a bar begins at its date, by ${by}`);
    for (const mark of marks.filter((one) => !one.taken && one.width > 1.6)) assert.ok(Math.abs(mark.width - pixels * (Number(mark.ends) - Math.max(Number(mark.begins), from))) < 0.5, 'and is as long as it took');
  }
}

/// Money by account: each bar is what the account paid or was paid for this, and all together come to nothing.
async function checkMoney(page, results) {
  const lines = query(results, 'select text from scenario').map((row) => row.text);
  const ordered = new Set(lines.flatMap((line) => [...line.matchAll(/^buyers\..*\.product "(.*)"$/g)].map((found) => found[1])));
  const unpriced = [...ordered].filter((product) => !lines.some((line) => line.startsWith(`products."${product}".price `) || line.startsWith(`products."${product}".pricing.cost_plus`)));
  const note = await page.$eval('#money', (figure) => figure.textContent.match(/Without (\d+) products? that ha(?:s|ve) no price/)?.[1]);
  assert.equal(Number(note ?? 0), unpriced.length, 'what nobody pays for is counted');
  const bars = await attributes(page, '#money rect[data-owner]', 'data-amount');
  const currency = await page.$eval('#money', (figure) => figure.querySelector('select')?.value) ?? query(results, 'select distinct currency from money')[0].currency;
  const amounts = query(results, `select sum(amount) as a from money where currency='${currency}' group by owner, kind, category having a <> 0`).map((row) => row.a);
  const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
  const drawn = sorted(bars.map(([amount]) => Number(amount)));
  const others = await page.$eval('#money', (figure) => figure.textContent.match(/and ([\d,]+) others together/)?.[1]);
  if (others === undefined) {
    assert.equal(drawn.length, amounts.length, 'a bar for each account and purpose');
    sorted(amounts).forEach((amount, i) => near(drawn[i], amount, 'what was paid'));
  } else {
    assert.equal((await csvOf(page, 'money')).length - 1, amounts.length, 'the CSV has all');
    near(sum(drawn.filter((one) => one > 0)), sum(amounts.filter((one) => one > 0)), 'what all paid together');
  }
  assert.ok(Math.abs(sum(drawn)) <= 1e-9 * sum(drawn.map(Math.abs)), 'what one paid another was paid');
}

/// Beside the number: that it is one future and no forecast, and what shows others.
async function checkCaveat(page, results) {
  const sentence = await page.$eval('.answer .sentence', (element) => element.textContent);
  assert.match(sentence, /This is one future.*not a forecast/, 'the headline is of one future');
  const file = query(results, "select value from manifest where key='file'")[0].value;
  assert.equal(await page.$eval('.answer .among code', (element) => element.textContent), `chokepoint sweep ${file.replace(/\/scenario\.yaml$/, '')}`);
}

const legendOf = (page, id) => page.$$eval(`#${id} .legend li`, (items) => items.map((item) => [item.textContent, item.querySelector('.key').style.getPropertyValue('--key')]));

/// One product has one color, wherever it is drawn.
async function checkColors(page, figures) {
  const seen = new Map();
  for (const id of ['map', 'network'].filter((one) => figures.includes(one))) {
    const legend = await legendOf(page, id);
    assert.equal(new Set(legend.map(([, color]) => color)).size, legend.length, `no two products of ${id} share a color`);
    for (const [product, color] of legend) assert.equal(seen.get(product) ?? color, color, `the color of ${product} in ${id}`);
    for (const [product, color] of legend) seen.set(product, color);
  }
  return seen.size;
}

/// The palette's colors can be told apart: CIE 1976 distances, of which 2.3 is just noticeable side by side.
async function checkPalette(page, scheme) {
  const colors = await page.evaluate(() => Array.from({ length: 13 }, (_, i) => getComputedStyle(document.documentElement).getPropertyValue(`--hue-${i}`).trim()));
  const lab = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const [x, y, z] = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883].map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  colors.forEach((a, i) => colors.slice(0, i).forEach((b, j) => {
    const distance = Math.hypot(...lab(a).map((value, axis) => value - lab(b)[axis]));
    assert.ok(distance >= 20, `${scheme}: colors ${i} and ${j} (${a}, ${b}) are ${distance.toFixed(1)} apart`);
  }));
}

/// What time is charged to is defined where it is drawn, as `explain` defines it; work has a texture, waiting none.
async function checkMeanings(page) {
  const glossary = chokepoint('explain', 'reasons').replace(/\s+/g, ' ');
  for (const id of ['waterfall', 'bound']) {
    const told = new Map(await page.$$eval(`#${id} .meanings dt`, (terms) => terms.map((term) => [term.textContent.toLowerCase(), term.nextElementSibling.textContent])));
    const shown = id === 'waterfall' ? (await attributes(page, '#waterfall .bar:not(.strong)', 'data-label')).map(([label]) => label)
      : (await attributes(page, '#bound path.area', 'data-name')).map(([name]) => name).filter((name) => !name.startsWith('others'));
    for (const reason of shown) assert.ok(told.has(reason) && glossary.includes(`${reason} ${told.get(reason).replace(/\s+/g, ' ')}`), `${id}: ${reason} is defined: ${told.get(reason)}`);
    await page.locator(`#${id} .meanings summary`).focus();
    await page.keyboard.press('Enter');
    assert.ok(await page.locator(`#${id} .meanings dd`).first().isVisible(), `${id}: the definitions open by keyboard`);
  }
  const kind = { transit: 'hatch', fabrication: 'hatch', installation: 'hatch', customs: 'dots', laboratory: 'dots' };
  for (const [label, texture] of await page.$$eval('#waterfall .bar:not(.strong)', (bars) => bars.map((bar) => [bar.dataset.label, bar.querySelector('[data-texture]')?.dataset.texture]))) {
    assert.equal(texture, kind[label], `${label} is drawn as what it is`);
  }
}

/// Who goes through the page by Tab comes to every chart, each with its name.
async function checkTabs(page, figures) {
  await page.evaluate(() => { document.activeElement?.blur(); window.getSelection().removeAllRanges(); });
  const reached = [];
  for (let i = 0; i < 400 && reached.length < figures.length; i += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.classList.contains('chart') ? [at.closest('.figure').id, document.getElementById(at.getAttribute('aria-labelledby')).textContent, document.getElementById(at.getAttribute('aria-describedby')).textContent] : null;
    });
    if (found && !reached.includes(found[0])) {
      assert.ok(found[1].length > 3 && found[2].length > 10, `${found[0]} says what it is: ${found}`);
      reached.push(found[0]);
    }
  }
  assert.deepEqual([...reached].sort(), [...figures].sort(), 'charts that Tab comes to');
}

/// The page and the terminal round alike.
async function checkRounding(page, summary) {
  const table = summary.split(/from order to delivery \(\S+-days\)/)[1].split('  total ')[0];
  const told = new Map([...table.matchAll(/^ {2}([a-z ]+?) {2,}([\d,.]+) {2}/gm)].map(([, reason, days]) => [reason, Number(days.replaceAll(',', ''))]));
  const bars = await page.$$eval('#waterfall .bar:not(.strong)', (rows) => rows.map((row) => [row.dataset.label, Number(row.querySelector('.value').textContent.replaceAll(',', ''))]));
  assert.ok(bars.length > 0 && told.size > 0, 'both tell of waiting');
  for (const [reason, days] of bars) assert.equal(days, told.get(reason), `unit-days of ${reason} on the page and in the terminal`);
  const shares = new Map([...table.matchAll(/^ {2}([a-z ]+?) {2,}[\d,.]+ {2,}((?:< )?[\d.]+ %)/gm)].map(([, reason, share]) => [reason, share]));
  const drawn = await page.$$eval('#waterfall .bar:not(.strong)', (rows) => rows.map((row) => [row.dataset.label, row.querySelectorAll('.value')[1].textContent]));
  for (const [reason, share] of drawn) assert.equal(share, shares.get(reason), `share of ${reason} on the page and in the terminal`);
}

/// One country, owner or campus alone.
async function checkOnly(page, results) {
  const select = page.locator('#compute select').nth(2);
  const options = await select.locator('option').allTextContents();
  assert.equal(options[0], 'all');
  const expected = query(results, 'select distinct country from online join campuses on campuses.campus = online.campus').length;
  assert.equal(options.length - 1, expected, 'every country is offered');
  await select.selectOption({ index: 1 });
  assert.deepEqual((await attributes(page, '#compute path.area', 'data-name')).map(([name]) => name), [options[1]], 'one is drawn alone');
  await select.selectOption({ index: 0 });
}

const hidesColumns = (page, id) => page.$eval(`#${id} .scroll`, (region) => region.scrollWidth > region.clientWidth + 1);

async function checkTable(page, id) {
  const csv = await csvOf(page, id);
  await page.locator(`#${id} details.table summary`).click();
  await page.waitForSelector(`#${id} details.table tbody`);
  const shown = await page.$$eval(`#${id} details.table tbody tr`, (rows) => rows.length);
  assert.equal(shown, Math.min(csv.length - 1, 400), `${id}: as many rows in the table as in the CSV`);
}

/// Without scripts: the answer, a row for each outcome and one for each assumption, in words that can be seen.
async function checkPlain(file, results) {
  await withoutScripts(file, async (page) => {
    const text = await page.locator('main.plain').innerText();
    const [first] = query(results, 'select title from outcomes limit 1');
    assert.ok(text.includes(`${first.title}: `), `the answer is told: ${text.slice(0, 400)}`);
    for (const [heading, table] of [['Outcomes', 'outcomes'], ['What is taken for granted', 'assumptions']]) {
      const expected = query(results, `select count(*) as rows from ${table}`)[0].rows;
      const shown = await page.locator(`main.plain h2:text-is("${heading}") + table tbody tr`).count();
      assert.equal(shown, expected, `${heading}: a row for each`);
    }
  });
}

// One scenario, or, without a name, worlds of other kinds.
const scenario = process.argv[5];
if (scenario) {
  const results = path.join(folder, `${scenario}.results`);
  const file = path.join(folder, `${scenario}.html`);
  const summary = chokepoint('run', `scenarios/${scenario}`, '--trace', '--out', results);
  chokepoint('report', results, '--quiet');
  const data = readFileSync(file, 'utf8').match(/<script type="application\/json"[^>]*>[^]*?<\/script>/g);
  assert.ok(data, 'the report has its data');
  data.push(readFileSync(file, 'utf8').match(/<noscript>[^]*?<\/noscript>/)[0]);
  const page_size = statSync(file).size - data.reduce((all, one) => all + Buffer.byteLength(one), 0);
  assert.ok(page_size < 400 << 10, `the report is small but for its data: ${page_size} bytes`);

  await checkPlain(file, results);
  const page = await open(file);
  const large = page_size + (5 << 20) < statSync(file).size;  // thousands of firms: read in seconds, looked at once
  assert.ok(page.interactiveAfter < (large ? 12000 : 4000), `interactive after ${page.interactiveAfter} ms`);
  const figures = await page.$$eval('.figure svg.chart', (charts) => charts.map((chart) => chart.closest('.figure').id));
  const has = (table) => query(results, `select count(*) as rows from ${table}`)[0].rows > 0;
  for (const [id, table] of [['waterfall', 'delay'], ['blocked', 'blocked'], ['bound', 'waiting'], ['status', 'series'], ['timeline', 'rules'], ['compute', 'online'], ['map', 'flows'], ['network', 'trades'], ['money', 'money'], ['lots', 'journeys']]) {
    const shown = has(table) || (id === 'timeline' && has('events'));
    assert.equal(figures.includes(id), shown, `${scenario}: the chart ${id} is there when there is something to show`);
  }
  for (const id of figures) await checkTable(page, id);
  await checkWaterfall(page, results);
  await checkStatus(page, results);
  await checkWaiting(page, results);
  await checkNetwork(page, results);
  await checkOutcomes(page, results);
  if (has('money')) await checkMoney(page, results);
  await checkCaveat(page, results);
  await checkColors(page, figures);
  await checkPalette(page, 'light');
  await checkMeanings(page);
  await checkRounding(page, summary);
  if (has('online')) await checkOnly(page, results);
  if (has('assumptions')) assert.ok(!(await hidesColumns(page, 'assumptions')), 'no column of the assumptions is out of sight');
  await checkTabs(page, figures);
  await checkTexts(page, figures.filter((id) => id !== 'map'));
  if (has('journeys')) await checkLots(page, results);
  await checkMap(page, results);
  await checkAccessible(page);
  await checkFits(page);
  await close(page);

  // What lies between narrow and wide is looked at of the scenario that has every chart.
  const sizes = scenario === 'h200-china' ? [[360, 'dark'], [700, 'light'], [1600, 'dark']] : [[360, 'dark']];
  for (const [width, scheme] of sizes) {
    const other = await open(file, { width, scheme });
    await checkFits(other);
    await checkPalette(other, scheme);
    if (width === 360) {
      const scrolled = await other.$$eval('.picture', (all) => all.filter((one) => one.scrollWidth > one.clientWidth || one.firstElementChild.clientWidth > one.clientWidth).map((one) => one.closest('.figure').id));
      assert.deepEqual(scrolled, [], 'no chart goes on beyond a narrow screen');
      if (has('assumptions')) assert.ok(!(await hidesColumns(other, 'assumptions')), 'nor does the table of assumptions');
    }
    await checkTexts(other, figures.filter((id) => id !== 'map'));
    if (width === 360 && !large) await checkAccessible(other);  // once in light, once in dark: width changes no finding
    await close(other);
  }
  console.log(`${scenario}: ${figures.length} charts`);
}

// On a narrow screen: desks alone, very long runs, money in and out, campuses, many sites.
for (const oracle of scenario ? [] : ['01-one-desk', 'regimes', '27-duty-and-revenue-share', '28-classification', 'buildout-curve', '16-serial-chain']) {
  const results = path.join(folder, `${oracle}.results`);
  chokepoint('run', `tests/oracles/${oracle}`, '--quiet', '--out', results);
  chokepoint('report', results, '--quiet');
  const page = await open(path.join(folder, `${oracle}.html`), { width: 380 });
  const figures = await page.$$eval('.figure svg.chart', (charts) => charts.map((chart) => chart.closest('.figure').id));
  await checkTexts(page, figures.filter((id) => id !== 'map'));
  assert.ok(!(await page.$$eval('svg.chart', (charts) => charts.map((chart) => chart.innerHTML).join())).match(/NaN|Infinity/), `${oracle}: numbers are numbers`);
  await checkFits(page);
  await close(page);
}
await finish();
