// Who takes goods from whom: firms in columns, from the first suppliers to those who only buy.
import { max } from 'd3-array';
import { Rows } from './bars';
import { grouped, sum, unique, type Report } from './data';
import { choice, fitted, h, s, shareWidth, textWidth, tipOn } from './dom';
import type { Figure } from './figure';
import { countryTitle, productName, traderName } from './names';
import { productColor, productsShown, unitOf } from './run_charts';
import { number } from './words';

const narrow = 560;    // as of rows with their names above them
const mostBars = 20;
const mostFirms = 48;

interface Edge { from: string; to: string; product: string; units: number; grey: boolean }

/** The length of the longest way to each firm from those that nobody supplies; ways back count once. Who sells
 *  nothing comes last. */
function depths(names: string[], edges: Edge[]): Map<string, number> {
  const depth = new Map(names.map((name) => [name, 0]));
  const suppliers = grouped(edges.filter((edge) => edge.from !== edge.to), (edge) => edge.to);
  const on = new Set<string>();
  const done = new Set<string>();
  const visit = (name: string): number => {
    if (done.has(name) || on.has(name)) return depth.get(name)!;
    on.add(name);
    for (const edge of suppliers.get(name) ?? []) {
      if (!on.has(edge.from)) depth.set(name, Math.max(depth.get(name)!, visit(edge.from) + 1));
    }
    on.delete(name);
    done.add(name);
    return depth.get(name)!;
  };
  for (const name of names) visit(name);
  const last = Math.max(...depth.values());
  const sells = new Set(edges.filter((edge) => edge.from !== edge.to).map((edge) => edge.from));
  for (const name of names) if (!sells.has(name)) depth.set(name, last);
  return depth;
}

/** Sites and products of which all that is known to have left went by the grey channel: whoever takes them takes them so. */
function greySources(report: Report): Set<string> {
  const flows = report.table('flows');
  if (flows.rows === 0 || !flows.columns.includes('channel')) return new Set();
  const [from, product, channel] = [flows.texts('from_site'), flows.texts('product'), flows.column('channel')];
  const keys = from.map((name, i) => `${name}|${product[i]!}`);
  const others = new Set(keys.filter((_, i) => channel[i] !== 'grey'));
  return new Set(keys.filter((key, i) => channel[i] === 'grey' && !others.has(key)));
}

export function network(report: Report, redraw: () => void): Figure | null {
  const trades = report.table('trades');
  if (trades.rows === 0) return null;
  const greyFrom = greySources(report);
  const site = trades.texts('site');
  const [seller, buyer, product, units] = [trades.texts('seller'), trades.texts('buyer'), trades.texts('product'), trades.numbers('units')];
  const rows = seller.map((from, i) => ({ from, to: buyer[i]!, product: product[i]!, units: units[i]!, grey: greyFrom.has(`${site[i]!}|${product[i]!}`) })).filter((row) => row.from !== row.to);
  if (rows.length === 0) return null;
  const all: Edge[] = [...grouped(rows, (row) => `${row.from}|${row.to}|${row.product}|${row.grey}`).values()]
    .map((group) => ({ ...group[0]!, units: sum(group.map((row) => row.units)) })).filter((edge) => edge.units > 0);
  const largest = new Map([...grouped(all, (edge) => edge.product)].map(([name, group]) => [name, max(group, (edge) => edge.units)!]));
  const everybody = unique(all.flatMap((edge) => [edge.from, edge.to]));
  const weight = new Map(everybody.map((name) => [name, 0]));
  for (const edge of all) for (const name of [edge.from, edge.to]) weight.set(name, weight.get(name)! + edge.units / largest.get(edge.product)!);
  // Where there are very many, those with the most; the table has all.
  const kept = new Set(everybody.length > mostFirms + 12 ? [...everybody].sort((a, b) => weight.get(b)! - weight.get(a)!).slice(0, mostFirms) : everybody);
  const edges = all.filter((edge) => kept.has(edge.from) && kept.has(edge.to));
  const names = everybody.filter((name) => edges.some((edge) => edge.from === name || edge.to === name));
  const depth = depths(names, edges);
  const products = productsShown(report).filter((name) => all.some((edge) => edge.product === name));
  const colors = new Map(products.map((name) => [name, productColor(report, name)]));
  const called = (name: string): string => productName(report, name);
  const who = (name: string): string => traderName(report, name);
  const goods = (edge: Edge): string => `${number(edge.units)} ${unitOf(report, edge.product)} of ${called(edge.product)}`;
  const greatest = largest;
  const firms = report.table('firms');
  const homes = new Map(firms.rows > 0 ? firms.texts('firm').map((name, i) => [name, firms.texts('home')[i]!]) : []);
  let chosen = '';
  const columns = [...grouped(names, (name) => String(depth.get(name)!))].sort((a, b) => Number(a[0]) - Number(b[0])).map(([, group]) => group);
  // In each column by where what they take comes from, so that lines cross little.
  const place = new Map<string, number>();
  columns.forEach((column, i) => {
    const wanted = (name: string) => {
      const sources = edges.filter((edge) => edge.to === name && place.has(edge.from));
      return sources.length === 0 ? 0.5 : sum(sources.map((edge) => place.get(edge.from)!)) / sources.length;
    };
    const size = (name: string) => sum(edges.filter((edge) => edge.to === name || edge.from === name).map((edge) => edge.units / greatest.get(edge.product)!));
    column.sort((a, b) => (i === 0 ? 0 : wanted(a) - wanted(b)) || (homes.get(a) ?? '').localeCompare(homes.get(b) ?? '') || size(b) - size(a));
    column.forEach((name, row) => place.set(name, (row + 0.5) / column.length));
  });
  const longest = Math.max(...columns.map((column) => column.length));
  const height = Math.max(260, longest * 28 + 24);
  const of = (some: Edge[]) => some.filter((edge) => chosen === '' || edge.product === chosen).sort((a, b) => b.units - a.units);
  const chosenEdges = () => of(edges);
  const notDrawn = () => {
    const rest = of(all).filter((edge) => !edges.includes(edge));
    if (rest.length === 0) return [];
    const firms = everybody.length - names.length;
    const products = unique(rest.map((edge) => edge.product));
    const amount = products.length === 1 ? `, ${number(sum(rest.map((edge) => edge.units)))} ${unitOf(report, products[0]!)}` : '';
    return [`Drawn are the ${names.length} firms with the most, and what they take from each other; and ${number(firms)} others with ${number(rest.length)} more flows${amount} are in the table and its CSV.`];
  };
  const anyGrey = all.some((edge) => edge.grey);
  /** Where there is no room for columns side by side: the largest flows as bars, each within its product's largest. */
  const drawFlows = (svg: SVGSVGElement, width: number) => {
    const bySize = [...chosenEdges()].sort((a, b) => b.units / greatest.get(b.product)! - a.units / greatest.get(a.product)!).slice(0, mostBars);
    const layout = new Rows(width, [], 30);
    bySize.forEach((edge, i) => {
      const amount = `${number(edge.units)} ${unitOf(report, edge.product)}`;
      const group = s('g', {}, layout.whole(i), layout.name(i, `${who(edge.from)} → ${who(edge.to)}`, textWidth(amount, 12) + 14),
        s('rect', { x: 4, y: layout.middle(i) - 9, width: Math.max(1.5, (width - 8) * edge.units / greatest.get(edge.product)!), height: 18, rx: 2, fill: colors.get(edge.product)!, class: 'edge', 'data-from': edge.from, 'data-to': edge.to, 'data-units': edge.units }), layout.end(i, amount));
      tipOn(group, () => [`${who(edge.from)} to ${who(edge.to)}`, goods(edge)]);
      svg.append(group);
    });
  };
  return {
    id: 'network', title: 'Who takes what from whom',
    lead: 'Firms from the first suppliers at the left to those who only buy at the right; lines (on narrow screens bars) are goods taken in the whole run, their width (a bar’s length) the share of the product’s largest; none is thinner than a hair.',
    controls: products.length > 1 ? [choice('Product', [['', 'all products'], ...products.map((name): [string, string] => [name, called(name)])], '', (value) => { chosen = value; redraw(); })] : [],
    drawing: () => ({
      height: (width) => (width < narrow ? Rows.height(width, Math.min(mostBars, chosenEdges().length), 30, 12) : height),
      notes: [...notDrawn(), ...(chosenEdges().length > mostBars ? [h('p', { class: 'note narrow-note' }, `The ${mostBars} largest of ${chosenEdges().length} flows; the table has all.`)] : [])],
      legend: products.filter((name) => chosen === '' || name === chosen).map((name) => ({ color: colors.get(name)!, label: `${called(name)} (${unitOf(report, name)})`, shape: 'line' as const })).concat(anyGrey ? [{ color: 'var(--ink)', label: 'by the grey channel, around the rules', shape: 'dash' as never }] : []),
      summary: `${everybody.length} firms; the largest: ${chosenEdges().slice(0, 3).map((edge) => `${who(edge.to)} took ${goods(edge)} from ${who(edge.from)}`).join('; ')}.`,
      numbers: { columns: ['seller', 'buyer', 'product', 'units', ...(anyGrey ? ['channel'] : [])], rows: of(all).map((edge) => [who(edge.from), who(edge.to), called(edge.product), edge.units, ...(anyGrey ? [edge.grey ? 'grey' : null] : [])]) },
      draw(svg, width) {
        if (width < narrow) { drawFlows(svg, width); return; }
        const labels = columns.map((column) => Math.min(Math.max(...column.map((name) => textWidth(who(name), 12.5) * 1.08)), width / (columns.length + 0.6)));
        const last = columns.length - 1;
        const left = 10;
        const right = width - labels[last]! - 18;
        const x = (i: number) => (last === 0 ? left : left + ((right - left) * i) / last);
        const at = new Map<string, [number, number]>();
        columns.forEach((column, i) => column.forEach((name) => at.set(name, [x(i), 12 + place.get(name)! * (height - 24)])));
        const lines = s('g', { class: 'flows' });
        const beside = new Map<string, number>();
        for (const edge of chosenEdges()) {
          const [x0, y0] = at.get(edge.from)!;
          const [x1, y1] = at.get(edge.to)!;
          const pair = `${edge.from}|${edge.to}`;
          const row = beside.get(pair) ?? 0;
          beside.set(pair, row + 1);
          const w = shareWidth(edge.units / greatest.get(edge.product)!, 12);
          const shift = row * 5;
          const back = x1 <= x0;
          const reach = back ? 60 : Math.max(40, (x1 - x0) / 2);
          const line = s('path', {
            d: `M${x0},${y0 + shift}C${x0 + reach},${y0 + shift} ${x1 - reach},${y1 + shift} ${x1},${y1 + shift}`,
            fill: 'none', stroke: colors.get(edge.product)!, 'stroke-width': w, 'stroke-dasharray': edge.grey ? `${Math.max(5, 1.6 * w)} ${Math.max(3, 0.9 * w)}` : undefined, class: 'edge', 'data-grey': edge.grey ? 'yes' : undefined, 'data-from': edge.from, 'data-to': edge.to, 'data-units': edge.units,
          });
          tipOn(line, () => [`${who(edge.from)} to ${who(edge.to)}`, goods(edge)]);
          lines.append(line);
        }
        svg.append(lines);
        columns.forEach((column, i) => column.forEach((name) => {
          const [px, py] = at.get(name)!;
          const text = fitted(who(name), labels[i]! / 1.08 + 1, 12.5);
          const group = s('g', { class: 'firm' }, s('circle', { cx: px, cy: py, r: 5 }),
            s('text', { x: px + 9, y: py, dy: '0.35em', class: 'place-name' }, text));
          const home = homes.get(name);
          tipOn(group, () => [who(name), home ? countryTitle(report, home) : null]);
          svg.append(group);
        }));
      },
    }),
  };
}
