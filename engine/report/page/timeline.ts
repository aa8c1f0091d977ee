// Rules by vintage and events on one axis of time; single lots from order to delivery.
import { timeAxis } from './axes';
import { Rows } from './bars';
import { hue } from './colors';
import { grouped, seconds, sum, unique, type Report } from './data';
import { choice, fitted, h, s, tipOn } from './dom';
import type { Figure } from './figure';
import { binds, vintages } from './moments';
import { named, productName } from './names';
import { isoDay, number, shortDate, list } from './words';

export function ruleTimeline(report: Report): Figure | null {
  const all = vintages(report);
  const table = report.table('events');
  const events = table.rows === 0 ? [] : table.texts('title').map((title, i) => ({ title, date: table.column('date')[i] }));
  if (all.length === 0 && events.length === 0) return null;
  const from = seconds(report.fact('from'));
  const to = seconds(report.fact('to'));
  const switches = report.table('switches');
  const turns = switches.rows === 0 ? [] : switches.texts('rule').map((rule, i) => ({ rule, at: seconds(switches.texts('date')[i]!), active: switches.numbers('active')[i] === 1 }));
  const rules = [...grouped(all, (one) => one.rule)];
  const missing = events.filter((event) => !event.date || seconds(String(event.date)) >= to).map((event) => event.title);
  const happened = events.filter((event) => event.date && seconds(String(event.date)) < to).map((event) => ({ title: event.title, at: seconds(String(event.date)) }));
  const row = 52;
  const height = 12 + (rules.length + happened.length) * row + 30;
  return {
    id: 'timeline', title: 'Rules and events',
    lead: 'A bar is the time in which a rule’s text is in force; later texts of one rule replace earlier ones for the goods they are about. Light where the rule is turned off. Rings below a bar: the day on which the next text was announced or published. Diamonds are events.',
    drawing: () => ({
      height,
      summary: `${rules.length} rules with ${all.length} texts; events: ${list(happened.map((event) => `${event.title} on ${shortDate(event.at)}`)) || 'none'}.`,
      numbers: {
        columns: ['what', 'text', 'country', 'announced', 'published', 'effective', 'enforced', 'ends', 'asks for'],
        rows: [...all.map((one) => [one.title, one.vintage, one.country, ...[one.announced, one.published, one.effective, one.enforced, one.sunset].map((date) => (date === null ? null : isoDay(date))), one.effects]),
          ...events.map((event) => [event.title, 'event', null, null, null, event.date ? isoDay(seconds(String(event.date))) : 'not in this future', null, null, null])],
      },
      notes: missing.length > 0 ? [`Not within this run: ${list(missing)}.`] : [],
      draw(svg, width) {
        const frame = { left: 4, right: width - 6, top: 8, bottom: height - 28 };
        const x = timeAxis(svg, from, to, frame);
        let y = frame.top;
        for (const [rule, texts] of rules) {
          const country = texts[0]!.country;
          const unnamed: string[] = [];  // whose bars have no room for it
          const dated = texts.filter((one) => binds(one) !== null).sort((a, b) => binds(a)! - binds(b)!);
          dated.forEach((one, i) => {
            const begin = Math.max(binds(one)!, from);
            const next = dated[i + 1];
            const end = Math.min(one.sunset ?? to, next ? binds(next)! : to, to);
            if (end <= begin) return;
            const group = s('g', { class: 'vintage' },
              s('rect', { x: x(begin), y: y + 20, width: Math.max(2, x(end) - x(begin)), height: 18, rx: 3, class: i % 2 === 0 ? 'bar-a' : 'bar-b' }));
            const own = turns.filter((turn) => turn.rule === rule);
            own.forEach((turn, place) => {
              if (turn.active) return;
              const off = Math.max(turn.at, begin);
              const on = Math.min(own[place + 1]?.at ?? to, end);
              if (on > off) group.append(s('rect', { x: x(off), y: y + 20, width: x(on) - x(off), height: 18, rx: 3, class: 'bar-off' }));
            });
            const firstOff = own.find((turn) => !turn.active && turn.at > begin)?.at ?? end;
            const room = x(Math.min(end, firstOff)) - x(begin) - 10;
            const name = one.vintage.startsWith('vintage ') ? one.effects : one.vintage;
            if (room <= 40 && !one.vintage.startsWith('vintage ')) unnamed.push(`${one.vintage}, from ${shortDate(binds(one)!)}`);
            if (room > 40) group.append(s('text', { x: x(begin) + 6, y: y + 29, dy: '0.35em', class: 'on-bar' }, fitted(name, room, 12)));
            tipOn(group, () => [`${one.title}: ${one.vintage}`, `from ${shortDate(binds(one)!)}${one.sunset !== null ? ` to ${shortDate(one.sunset)}` : ''}`, one.effects,
              ...own.filter((turn) => turn.at > from).map((turn) => `${turn.active ? 'on' : 'off'} from ${shortDate(turn.at)}`)]);
            svg.append(group);
          });
          const title = country ? `${texts[0]!.title} (${country})` : texts[0]!.title;
          svg.append(s('text', { x: frame.left, y: y + 12, class: 'row-title' }, fitted(unnamed.length > 0 ? `${title}; in short bars: ${list(unnamed)}` : title, frame.right - frame.left, 13)));
          for (const one of texts) {
            for (const [what, date] of [['announced', one.announced], ['published', one.published]] as const) {
              if (date === null || date < from || date >= to) continue;
              const mark = s('circle', { cx: x(date), cy: y + 43, r: 3.5, class: 'mark' });
              tipOn(mark, () => [`${one.title}: ${one.vintage}`, `${what} on ${shortDate(date)}`]);
              svg.append(mark);
            }
          }
          y += row;
        }
        for (const event of happened) {
          const at = Math.max(x(Math.max(event.at, from)), frame.left + 8);
          svg.append(s('text', { x: frame.left, y: y + 12, class: 'row-title' }, fitted(`${event.title}, ${shortDate(event.at)}`, frame.right - frame.left, 13)),
            s('line', { x1: frame.left, x2: frame.right, y1: y + 29, y2: y + 29, class: 'grid' }),
            s('path', { d: `M${at},${y + 21}l8,8l-8,8l-8,-8Z`, class: 'event' }));
          y += row;
        }
      },
    }),
  };
}

interface Step { asker: string; order: string; lot: string; parent: string; inherited?: boolean; buyer: string; product: string; units: number; step: string; place: string; begins: number; ends: number }

const authority = (step: Step): string => step.place.slice(0, step.place.lastIndexOf(':'));

/** Steps by single lot: its legs and what it asked for itself, and what its order had asked for before it was split. */
function byLot(orders: Step[][]): Step[][] {
  return orders.flatMap((group) => {
    const lots = unique(group.map((one) => one.lot).filter((lot) => lot !== ''));
    return lots.map((lot) => group.filter((one) => one.lot === lot || one.asker === lot || (one.lot === '' && !lots.includes(one.asker))));
  });
}

/** Quotas that rules ask for, and those that have titles. */
const quotaNames = (report: Report): Set<string> => {
  const titles = report.table('titles');
  const titled = titles.rows === 0 ? [] : titles.texts('path').filter((path) => path.startsWith('quotas.')).map((path) => path.slice('quotas.'.length));
  const rules = report.table('rules');
  const asked = rules.rows === 0 ? [] : rules.texts('effects').flatMap((effects) => [...effects.matchAll(/\bquota ([A-Za-z_]\w*)/g)].map((found) => found[1]!));
  return new Set([...titled, ...asked]);
};

/** Orders or single lots with the most unit-days, from order to delivery: applications and legs as bars, all else is waiting. */
export function lots(report: Report, redraw: () => void): Figure | null {
  const table = report.table('journeys');
  if (table.rows === 0) return null;
  const texts = (name: string) => table.texts(name);
  const [order, lot, buyer, product, step, place, begins, ends, parent] = ['order_id', 'lot', 'buyer', 'product', 'step', 'place', 'begins', 'ends', 'parent_order'].map(texts) as [string[], string[], string[], string[], string[], string[], string[], string[], string[]];
  const units = table.numbers('units');
  let steps: Step[] = order.map((id, i) => ({ asker: id, order: id, lot: lot[i]!, parent: parent[i]!, buyer: buyer[i]!, product: product[i]!, units: units[i]!, step: step[i]!, place: place[i]!, begins: seconds(begins[i]!), ends: seconds(ends[i]!) }));
  // A lot at a border asks under its own name.
  const orderOf = new Map(steps.filter((one) => one.lot !== '').map((one) => [one.lot, one.order]));
  steps = steps.map((one) => ({ ...one, order: orderOf.get(one.order) ?? one.order }));
  const partings = new Map(steps.filter((one) => one.step === 'is parted' && one.lot === '').map((one) => [one.order, one]));
  const parts = grouped([...partings.values()], (one) => one.parent);
  /** An answer by which a part of an order became an order of its own is that part's alone. */
  const partedBy = (one: Step): Step | undefined => (one.step === 'asks' ? (parts.get(one.asker) ?? []).find((part) => part.place === one.place && part.ends === one.ends && part.units === one.units) : undefined);
  const told = steps.filter((one) => one.step !== 'is ordered' && one.step !== 'is parted');
  const askedOf = grouped(told.filter((one) => one.step === 'asks'), (one) => one.asker);
  /** What was asked for the order that another was part of, until it was parted off. */
  const before = (order: string): Step[] => {
    const parting = partings.get(order);
    if (!parting) return [];
    const own = (askedOf.get(parting.parent) ?? []).filter((one) => one.ends <= parting.ends && (partedBy(one)?.order ?? order) === order);
    return [...before(parting.parent), ...own].map((one) => ({ ...one, order, inherited: true }));
  };
  const whole = [...grouped(told, (one) => one.order)].map(([id, group]) => [...before(id), ...group.filter((one) => !partedBy(one))]).filter((group) => group.some((one) => one.step === 'moves' || one.step === 'is taken'));
  const single = byLot(whole);
  const size = (group: Step[]) => Math.max(...group.filter((one) => one.step !== 'is taken').map((one) => one.units),
    sum(group.filter((one) => one.step === 'is taken').map((one) => one.units)));
  /** Unit-days from order to the last delivery: of orders of one size those that waited longest say most. */
  const weight = (group: Step[]) => size(group) * (Math.max(...group.map((one) => one.ends)) - Math.min(...group.map((one) => one.begins)));
  const widest = (groups: Step[][]) => groups.map((group) => ({ group, by: weight(group) })).sort((a, b) => b.by - a.by).map(({ group }) => group);
  // The first of each buyer and product, so that many alike leave room for others.
  const chosenOf = (groups: Step[][]) => {
    const firsts = [...grouped(groups, (group) => `${group[0]!.buyer}|${group[0]!.product}`).values()].map((group) => group[0]!);
    return unique([...firsts, ...groups]).slice(0, 24).sort((a, b) => Math.min(...a.map((one) => one.begins)) - Math.min(...b.map((one) => one.begins)));
  };
  if (whole.length === 0) return null;
  let rows: 'orders' | 'lots' = 'orders';
  const from = seconds(report.fact('from'));
  const to = seconds(report.fact('to'));
  const authorities = unique(chosenOf(widest(whole)).flatMap((group) => group.filter((one) => one.step === 'asks').map(authority)));
  const examiners = unique(chosenOf(widest(whole)).flatMap((group) => group.filter((one) => one.step === 'is examined').map((one) => one.place)));
  const examinerColor = (place: string) => hue([9, 12, 10][examiners.indexOf(place) % 3]!);
  const quotas = quotaNames(report);
  const isQueued = (one: Step): boolean => one.step === 'asks' && quotas.has(authority(one));
  const office = (name: string): string => named(report, name, 'offices', 'permits', 'quotas');
  const color = (one: Step) => (one.step === 'is examined' ? examinerColor(one.place) : one.step === 'moves' ? 'var(--hue-2)' : hue([3, 4, 6, 8, 11, 5][authorities.indexOf(authority(one)) % 6]!));
  const described = (one: Step) => (one.step === 'asks' ? `asks ${one.place}` : one.step === 'moves' ? `moves ${one.place}` : one.step === 'is examined' ? `with ${office(one.place)}: examined, or in its queue` : `${number(one.units)} taken by ${one.place}`);
  return {
    id: 'lots', title: 'Single orders and lots',
    lead: `Up to 24 of ${number(whole.length)} orders that moved, or of the ${number(single.length)} lots they were sent as, those with the most unit-days from order to the last delivery, of each buyer and product the first. In a filled bar an authority has an application, an office has the goods, examining them or in its queue, or they move; in an open bar volume under a quota was asked for, and they wait for it; where there is only the thin line, they wait for something else. A lot has what was asked for its order, too, and an order that was parted off another has what was asked for that until then. Installation comes after delivery and isn’t told order by order.`,
    controls: single.length > 0 ? [choice('A row for each', [['orders', 'order'], ['lots', 'lot']], rows, (value) => { rows = value as typeof rows; redraw(); })] : [],
    drawing: () => {
      const groups = widest(rows === 'lots' ? single : whole);
      const chosen = chosenOf(groups);
      return {
        height: (width) => Rows.height(width, chosen.length, 24, 40),
        legend: [...authorities.map((name, i) => ({ color: hue([3, 4, 6, 8, 11, 5][i % 6]!), label: quotas.has(name) ? `Waits for volume of: ${office(name)}` : `Asked of ${office(name)}`, ...(quotas.has(name) ? { shape: 'open' as const } : {}) })), ...examiners.map((name) => ({ color: examinerColor(name), label: `Goods are with ${office(name)}: examined, or in its queue` })), { color: 'var(--hue-2)', label: 'Goods move' }, { color: 'var(--faint)', label: 'Only waits', shape: 'line' as const }, { color: 'var(--hue-1)', label: 'Units are taken' }],
        summary: `The ${rows === 'lots' ? 'lot' : 'order'} with the most unit-days: ${number(size(groups[0]!))} ${productName(report, groups[0]![0]!.product)} for ${named(report, groups[0]![0]!.buyer, 'buyers')}.`,
        numbers: {
          columns: ['order', 'lot', 'buyer', 'product', 'units', 'step', 'where, and what came of it', 'begins', 'ends'],
          rows: chosen.flatMap((group) => group.map((one) => [one.order, one.lot || null, one.buyer, one.product, one.units, one.step, one.place, isoDay(one.begins), isoDay(one.ends)])),
        },
        draw(svg, width, height) {
          const names = chosen.map((group) => `${named(report, group[0]!.buyer, 'buyers')}, ${number(size(group))} ${productName(report, group[0]!.product)}`);
          const layout = new Rows(width, names, 24);
          const frame = { left: layout.left, right: width - 8, top: 6, bottom: height - 28 };
          const x = timeAxis(svg, from, to, frame);
          chosen.forEach((group, i) => {
            const y = layout.middle(i);
            const begin = Math.max(from, Math.min(...group.map((one) => one.begins)));
            const end = Math.max(...group.map((one) => one.ends));
            svg.append(layout.name(i, names[i]!),
              s('line', { x1: x(begin), x2: x(end), y1: y, y2: y, class: 'wait' }));
            // Long steps first, and each later authority a little slimmer, so that what overlaps is seen.
            const taken = (one: Step) => (one.step === 'is taken' ? 1 : 0);
            for (const one of [...group].sort((a, b) => taken(a) - taken(b) || b.ends - b.begins - (a.ends - a.begins))) {
              const tall = one.step === 'moves' || one.step === 'is examined' ? 12 : Math.max(4, 14 - 4 * authorities.indexOf(authority(one)));
              const mark = one.step === 'is taken' ? s('circle', { cx: x(one.ends), cy: y, r: 4, fill: 'var(--hue-1)', class: 'taken' })
                : s('rect', { x: x(Math.max(one.begins, from)), y: y - tall / 2, width: Math.max(1.5, x(one.ends) - x(Math.max(one.begins, from))), height: tall, rx: 2, fill: isQueued(one) ? 'var(--card)' : color(one), class: isQueued(one) ? 'step queued' : 'step', style: isQueued(one) ? `stroke: ${color(one)}` : undefined });
              for (const [name, value] of [['order', one.order], ['lot', one.lot], ['step', one.step], ['row', String(i)], ['begins', String(one.begins)], ['ends', String(one.ends)]]) mark.setAttribute(`data-${name}`, value!);
              tipOn(mark, () => [names[i]!, described(one), one.step === 'is taken' ? shortDate(one.ends) : `${shortDate(one.begins)} to ${shortDate(one.ends)}`]);
              svg.append(mark);
            }
          });
        },
      };
    },
  };
}

export const lotsMissing = (): HTMLElement => h('p', { class: 'note' }, 'Single orders are shown when a run keeps its trace: chokepoint run FILE --trace.');
