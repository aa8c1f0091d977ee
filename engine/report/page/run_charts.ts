// The charts of one run: what waited for what, where units were, what bound when, what computes.
import { barsDrawing, type Bar } from './bars';
import { hueInTurn, reasonColor, statusColor } from './colors';
import { grouped, seconds, sum, unique, type Report } from './data';
import { choice, h } from './dom';
import type { Figure } from './figure';
import { kindOf, kindWords, meaningOf, meanings, unitMeaning } from './meanings';
import { moments } from './moments';
import { countryTitle, named, productName, traderName } from './names';
import { largest, stackedDrawing, type Layer } from './stacked';
import { list, number, plural, roundedParts, sentenceCase, sharePart, shareParts } from './words';

const unknown = '?';  // no country, firm or campus is called so

const pathOrder = ['interest', 'license', 'cap', 'import permit', 'production slot', 'fabrication', 'stock', 'laboratory',
  'route', 'transit', 'customs', 'site', 'installation', 'handover'];
const byPath = (a: string, b: string) => pathOrder.indexOf(a) - pathOrder.indexOf(b);

export const bucketEnds = (report: Report): number[] => {
  const series = report.table('series');
  return series.rows === 0 ? [] : unique(series.texts('bucket_end')).sort().map(seconds);
};

export function unitOf(report: Report, product: string): string {
  const products = report.table('products');
  const at = products.texts('name').indexOf(product);
  return plural(at < 0 ? 'unit' : products.texts('unit')[at]!);
}

const inOrder = new WeakMap<Report, string[]>();  // each arrow of the map asks for its color

/** Products, those that are ordered by buyers first. */
export function productsShown(report: Report): string[] {
  const known = inOrder.get(report);
  if (known) return known;
  const delay = report.table('delay');
  const weight = new Map<string, number>();
  if (delay.rows > 0) {
    const days = delay.numbers('unit_days');
    delay.texts('product').forEach((name, i) => weight.set(name, (weight.get(name) ?? 0) + days[i]!));
  }
  const ordered = [...weight.keys()].filter((name) => name !== '').sort((a, b) => weight.get(b)! - weight.get(a)!);
  const all = report.table('products').rows > 0 ? report.table('products').texts('name') : [];
  const shown = unique([...ordered, ...all]);
  inOrder.set(report, shown);
  return shown;
}

/** One product has one color on the whole page. */
export const productColor = (report: Report, product: string): string => hueInTurn(productsShown(report).indexOf(product));

export interface Waiting { reason: string; days: number }

/** What the scenario is about, in words; empty: all orders. */
export const aboutWords = (report: Report): string => report.fact('about');
const about = 'about:';  // no product is called so

/** Whether a bar is work, by its texture; what is waited for has none. */
const textureOf = (report: Report, reason: string): 'hatch' | 'dots' | undefined => ({ work: 'hatch' as const, examination: 'dots' as const, waiting: undefined })[kindOf(report, reason)];

/** As the summary in the terminal tells them: rounded so that they add up, with about four digits in all. */
function shownParts(days: number[]): number[] {
  const total = sum(days);
  const scale = total >= 1000 ? 1 : total >= 100 ? 10 : 100;
  return roundedParts(days.map((one) => one * scale)).map((one) => one / scale);
}

/** Unit-days by reason, in the order of the path; of what the scenario is about, of one product ('': of all). */
export function waitingByReason(report: Report, of = about): Waiting[] {
  const delay = report.table('delay');
  if (delay.rows === 0) return [];
  const [reason, days, product, told] = [delay.texts('reason'), delay.numbers('unit_days'), delay.texts('product'), delay.numbers('about')];
  const rows = reason.map((name, i) => ({ reason: name, days: days[i]!, shown: of === about ? told[i] === 1 : of === '' || product[i] === of })).filter((row) => row.shown);
  return [...grouped(rows, (row) => row.reason)].map(([name, group]) => ({ reason: name, days: sum(group.map((row) => row.days)) }))
    .sort((a, b) => byPath(a.reason, b.reason));
}

/** What one of the units is called that such waiting is told of: "chip"; "unit" where products differ in that. */
function waitingUnit(report: Report, of = about): string {
  const delay = report.table('delay');
  const products = report.table('products');
  const told = delay.rows === 0 ? [] : delay.numbers('about');
  const waited = delay.rows === 0 ? [] : unique(delay.texts('product').filter((name, i) => name !== '' && (of === about ? told[i] === 1 : of === '' || name === of)));
  const words = unique(waited.map((name) => products.texts('unit')[products.texts('name').indexOf(name)] ?? 'unit'));
  return words.length === 1 ? words[0]! : 'unit';
}

const allProducts: [string, string] = ['', 'all products'];

export function waterfall(report: Report, redraw: () => void): Figure | null {
  if (waitingByReason(report).length === 0) return null;
  const delay = report.table('delay');
  const products = unique(delay.texts('product')).filter((name) => name !== '');
  const part: [string, string][] = aboutWords(report) === '' ? [] : [[about, aboutWords(report)]];
  let product = part.length > 0 ? about : '';
  return {
    id: 'waterfall', title: `What the ordered ${plural(waitingUnit(report, product))} waited for`,
    lead: 'Every ordered unit’s time from order to delivery (to being online, of what is installed), each second charged to the first thing that was missing. ' + `A ${waitingUnit(report, product)}-day is one ${waitingUnit(report, product)} that waits for one day.`,
    controls: products.length > 1 ? [choice(part.length > 0 ? 'Orders' : 'Product', [...part, allProducts, ...products.map((name): [string, string] => [name, productName(report, name)])], product, (value) => { product = value; redraw(); })] : [],
    drawing() {
      const rows = waitingByReason(report, product);
      const days = `${waitingUnit(report, product)}-days`;
      const total = sum(rows.map((row) => row.days));
      let offset = 0;
      const shown = shownParts(rows.map((row) => row.days));
      const shares = shareParts(rows.map((row) => row.days));
      const bars: Bar[] = rows.map((row, i) => {
        const meaning = meaningOf(report, 'reasons', row.reason);
        const bar: Bar = { label: row.reason, value: row.days, shown: shown[i], share: shares[i], color: reasonColor(row.reason), offset, texture: textureOf(report, row.reason), tip: [kindWords[kindOf(report, row.reason)], ...(meaning === null ? [] : [meaning])] };
        offset += row.days;
        return bar;
      });
      bars.push({ label: 'all waiting', value: total, shown: sum(shown), share: sum(shares), color: 'var(--ink-soft)', offset: 0, strong: true });
      const most = [...rows].sort((a, b) => b.days - a.days)[0]!;
      return barsDrawing(bars, {
        unit: days, total, columns: ['reason', days, 'share'],
        rows: [...rows.map((row) => [row.reason, row.days, row.days / total]), ['all waiting', total, 1]],
        legend: (['waiting', 'examination', 'work'] as const).filter((kind) => rows.some((row) => kindOf(report, row.reason) === kind))
          .map((kind) => ({ color: 'var(--ink-soft)', label: kindWords[kind], ...(kind === 'waiting' ? {} : { shape: kind === 'work' ? 'hatch' as const : 'dots' as const }) })),
        notes: [meanings(report, 'reasons', rows.map((row) => row.reason))].filter((note): note is HTMLElement => note !== null),
        summary: `${product === about ? `Of ${aboutWords(report)}: of` : 'Of'} ${number(Math.round(total))} ${days} most, ${sharePart(shares[rows.indexOf(most)]!, most.days)}, were charged to ${most.reason}.`,
      });
    },
  };
}

export function blockedBy(report: Report): Figure | null {
  const blocked = report.table('blocked');
  if (blocked.rows === 0) return null;
  const rows = blocked.texts('gates').map((gates, i) => ({ gates: gates === '' ? 'nothing (work or transit)' : gates, days: blocked.numbers('unit_days')[i]!, told: blocked.numbers('about')[i] === 1 }))
    .filter((row) => row.told).sort((a, b) => b.days - a.days);
  const days = `${waitingUnit(report)}-days`;
  const total = sum(rows.map((row) => row.days));
  const rounded = shownParts(rows.map((row) => row.days));
  const shares = shareParts(rows.map((row) => row.days));
  const shown = rows.slice(0, 14);
  const rest = rows.slice(14);
  // A buyer that isn't bound yet is no gate that somebody could open.
  const isGate = (gates: string): boolean => gates !== 'nothing (work or transit)' && gates !== 'interest';
  const alone = shown.find((row) => isGate(row.gates) && !row.gates.includes(' + '));
  const bars: Bar[] = shown.map((row, i) => ({
    label: row.gates, value: row.days, shown: rounded[i], share: shares[i], color: !isGate(row.gates) ? 'var(--faint)' : row.gates.includes(' + ') ? 'var(--hue-4)' : 'var(--hue-0)',
  }));
  if (rest.length > 0) bars.push({ label: `${rest.length} other sets`, value: sum(rest.map((row) => row.days)), shown: sum(rounded.slice(14)), share: sum(shares.slice(14)), color: 'var(--faint)' });
  return {
    id: 'blocked', title: 'What was missing at the same time',
    lead: `${aboutWords(report) === '' ? 'The same waiting' : `The waiting of ${aboutWords(report)}`} by everything that was missing at once. ` + 'Where several gates are closed together (violet), opening one alone doesn’t by itself release them at that moment, and only a run with it open tells what follows; where one is closed alone (blue), opening it releases them.',
    drawing: () => barsDrawing(bars, {
      notes: [meanings(report, 'reasons', unique(rows.flatMap((row) => row.gates.split(' + '))).sort(byPath))].filter((note): note is HTMLElement => note !== null),
      legend: [{ color: 'var(--hue-0)', label: 'one gate alone' }, { color: 'var(--hue-4)', label: 'several gates together' }, { color: 'var(--faint)', label: rest.length > 0 ? 'no gate (work, transit, or interest without an order), or other sets' : 'no gate (work, transit, or interest without an order)' }],
      unit: days, total, columns: ['unmet gates', days, 'share'], rows: rows.map((row) => [row.gates, row.days, row.days / total]),
      summary: alone ? `The largest part of the waiting behind one gate alone: ${alone.gates}, ${sharePart(shares[rows.indexOf(alone)]!, alone.days)}.` : 'No gate was closed alone.',
    }),
  };
}

export function statusOverTime(report: Report, redraw: () => void): Figure | null {
  const series = report.table('series');
  if (series.rows === 0) return null;
  const [products, status, ends, units] = [series.texts('product'), series.texts('status'), series.texts('bucket_end'), series.numbers('units')];
  const available = productsShown(report).filter((name) => products.includes(name));
  let product = available[0]!;
  let consumed = false;
  const all = bucketEnds(report);
  return {
    id: 'status', title: 'Where the units are',
    lead: 'Units of a product by status at the end of each time step; rules and events as numbered lines. Units used up in other products are left out of the picture and are in the table.',
    controls: [choice('Product', available.map((name): [string, string] => [name, productName(report, name)]), product, (value) => { product = value; redraw(); })],
    drawing() {
      const names = unique(status.filter((_, i) => products[i] === product));
      const order = ['installed', 'delivered and not installed', 'delivered for no campus', 'delivered', 'held', 'in transit', 'in stock', 'in process', 'returned', 'seized', 'scrapped', 'consumed'];
      names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
      consumed = names.includes('consumed') && names.length > 1;
      const at = new Map<string, number>();
      status.forEach((name, i) => { if (products[i] === product) at.set(`${name}|${seconds(ends[i]!)}`, units[i]!); });
      const opened = report.table('openings');
      // What a campus begins with and hasn't put online is delivered already.
      const opening = (name: string) => (opened.rows === 0 ? 0 : sum(opened.numbers('units').filter((_, i) => opened.texts('product')[i] === product && opened.texts('status')[i] === name.replace(' and not installed', ''))));
      const layers: Layer[] = names.map((name) => ({ name, color: statusColor(name), values: all.map((end) => at.get(`${name}|${end}`) ?? 0), opening: opening(name) }));
      const pictured = consumed ? layers.filter((layer) => layer.name !== 'consumed') : layers;
      const unit = unitOf(report, product);
      const last = pictured.filter((layer) => layer.values[all.length - 1]! > 0).map((layer) => `${number(layer.values[all.length - 1])} ${layer.name}`);
      const drawing = stackedDrawing({
        layers: pictured, ends: all, from: seconds(report.fact('from')), moments: moments(report), unit,
        summary: `At the end, ${unit} of ${productName(report, product)}: ${list(last)}.`,
      });
      drawing.legend = drawing.legend?.map((entry, i) => ({ ...entry, label: sentenceCase(pictured[i]!.name), meaning: meaningOf(report, 'statuses', pictured[i]!.name) }));
      const defined = meanings(report, 'statuses', names);
      if (defined) drawing.notes = [...(drawing.notes ?? []), defined];
      drawing.numbers = {
        columns: ['date', ...layers.map((layer) => `${layer.name} (${unit})`)],
        rows: drawing.numbers.rows.map((row, i) => [row[0]!, ...layers.map((layer) => (i === 0 ? layer.opening ?? 0 : layer.values[i - 1]!))]),
      };
      return drawing;
    },
  };
}

export function boundWhen(report: Report): Figure | null {
  const waiting = report.table('waiting');
  if (waiting.rows === 0) return null;
  const told = waiting.numbers('about').map((one) => one === 1);
  const [reason, ends, days] = [waiting.texts('reason').filter((_, i) => told[i]), waiting.texts('bucket_end').filter((_, i) => told[i]), waiting.numbers('unit_days').filter((_, i) => told[i])];
  if (reason.length === 0) return null;
  const all = bucketEnds(report);
  const unit = waitingUnit(report);
  const from = seconds(report.fact('from'));
  const at = new Map<string, number>();
  reason.forEach((name, i) => at.set(`${name}|${seconds(ends[i]!)}`, days[i]!));
  const names = unique(reason).sort(byPath);
  const layers = names.map((name): Layer => ({
    name, color: reasonColor(name),
    // Unit-days of a step by its days: how many units waited for this, on average.
    values: all.map((end, i) => (at.get(`${name}|${end}`) ?? 0) / ((end - (i === 0 ? from : all[i - 1]!)) / 86400)),
  }));
  return {
    id: 'bound', title: 'What bound when',
    lead: `How many ${aboutWords(report) === '' ? `ordered ${plural(unit)}` : `${plural(unit)}, of ${aboutWords(report)},`} waited for what: ${unit}-days ` + `charged within each time step, by the step’s length, so an average number of ${plural(unit)}.`,
    drawing: () => {
      const drawing = stackedDrawing({
        layers: largest(layers, 9), ends: all, from, moments: moments(report), unit: `${plural(unit)} waiting`, steps: true,
        summary: `Average number of ${plural(unit)} that waited for each reason, step by step; the table has the numbers.`,
      });
      drawing.legend = drawing.legend?.map((entry) => ({ ...entry, meaning: meaningOf(report, 'reasons', entry.label.toLowerCase()) }));
      const defined = meanings(report, 'reasons', names);
      if (defined) drawing.notes = [...(drawing.notes ?? []), defined];
      drawing.numbers = {
        columns: ['step until', ...layers.map((layer) => `${layer.name} (${plural(unit)} waiting)`)],
        rows: drawing.numbers.rows.map((row, i) => [row[0]!, ...layers.map((layer) => layer.values[i]!)]),
      };
      return drawing;
    },
  };
}

/** What is online times an attribute, by where it stands, whose it is or who uses it. */
export function computeOnline(report: Report, redraw: () => void): Figure | null {
  const online = report.table('online');
  if (online.rows === 0) return null;
  const attributes = report.table('attributes');
  const metrics = attributes.rows > 0 ? unique(attributes.texts('attribute')) : [];
  const measured = (metric: string) => metrics.length > 0 && metric !== '';
  let metric = metrics.includes('tpp') ? 'tpp' : metrics[metrics.length - 1] ?? '';
  let by: 'country' | 'owner' | 'user' | 'campus' | 'product' = 'country';
  let only = '';
  const all = bucketEnds(report);
  const [campus, product, ends, units] = [online.texts('campus'), online.texts('product'), online.texts('bucket_end'), online.numbers('units')];
  const campuses = report.table('campuses');
  const homes = new Map(campuses.texts('campus').map((name, i) => [name, {
    country: campuses.texts('country')[i]!, owner: campuses.texts('owner')[i]!, availability: campuses.numbers('availability')[i]!,
  }]));
  const users = report.table('campus_users');
  const shares = users.rows > 0 ? users.texts('campus').map((name, i) => ({ campus: name, firm: users.texts('firm')[i]!, share: users.numbers('share')[i]! })) : [];
  const worth = (of: string): number => {
    if (!measured(metric)) return 1;
    const found = attributes.texts('product').findIndex((name, i) => name === of && attributes.texts('attribute')[i] === metric);
    return found < 0 ? 0 : attributes.numbers('value')[found]!;
  };
  const nameOf = (key: string): string => {
    if (key === unknown) return 'unknown';
    return by === 'country' ? countryTitle(report, key) : by === 'product' ? productName(report, key) : by === 'campus' ? named(report, key, 'campuses') : traderName(report, key);
  };
  /** What is online by whom it is told of, the most at the end first. */
  const summed = (): [string, number[]][] => {
    const sums = new Map<string, number[]>();
    campus.forEach((name, i) => {
      const home = homes.get(name);
      const amount = units[i]! * (measured(metric) ? worth(product[i]!) * (home?.availability ?? 1) : 1);
      const place = all.indexOf(seconds(ends[i]!));
      const to: [string, number][] = by === 'user' ? shares.filter((one) => one.campus === name).map((one) => [one.firm, one.share])
        : [[by === 'campus' ? name : by === 'product' ? product[i]! : by === 'country' ? home?.country || unknown : home?.owner || unknown, 1]];
      if (to.length === 0) to.push([home?.owner || unknown, 1]);
      for (const [who, share] of to) {
        if (!sums.has(who)) sums.set(who, all.map(() => 0));
        sums.get(who)![place]! += amount * share;
      }
    });
    return [...sums].sort((a, b) => b[1][all.length - 1]! - a[1][all.length - 1]!);
  };
  const onlyControl = h('span', { class: 'control' });
  /** Anew for each way to divide: one of them alone, on a scale of its own. */
  const offerOnly = () => onlyControl.replaceChildren(choice('Only', [['', 'all'], ...summed().map(([key]): [string, string] => [key, nameOf(key)])], only, (value) => { only = value; redraw(); }));
  offerOnly();
  return {
    id: 'compute', title: 'Compute online',
    lead: 'Units commissioned at campuses times the chosen attribute of the product and the campus’s availability, whatever is out just then. By user: the firm that uses the computers, wherever they stand and whoever owns them.',
    controls: [
      choice('Measured in', [...metrics.map((name): [string, string] => [name, name]), ['', 'units']], metric, (value) => { metric = value; redraw(); }),
      choice('By', [['country', 'location'], ['owner', 'owner'], ['user', 'user'], ['campus', 'campus'], ['product', 'product']], by, (value) => { by = value as typeof by; only = ''; offerOnly(); redraw(); }),
      onlyControl,
    ],
    drawing() {
      const whole = summed();
      const layers = whole.map(([key, values], i): Layer => ({ name: nameOf(key), color: by === 'product' ? productColor(report, key) : hueInTurn(i), values }));
      const shown = only === '' ? largest(layers, 9) : layers.filter((_, i) => whole[i]![0] === only);
      const last = shown.map((layer) => `${layer.name} ${number(layer.values[all.length - 1])}`);
      const drawing = stackedDrawing({
        layers: shown, ends: all, from: seconds(report.fact('from')), moments: moments(report), unit: measured(metric) ? metric : 'units',
        summary: `At the end: ${list(last)}.`,
      });
      const meaning = measured(metric) ? unitMeaning(report, metric) : null;
      if (meaning !== null) drawing.notes = [...(drawing.notes ?? []), meaning];
      return drawing;
    },
  };
}
