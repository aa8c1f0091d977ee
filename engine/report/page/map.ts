// The world with what went from country to country, up to a moment or within a step.
import { max } from 'd3-array';
import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection } from 'd3-geo';
import { feature } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json';
import { grouped, seconds, sum, unique, type Report } from './data';
import { choice, h, s, shareWidth, textWidth, tipOn } from './dom';
import type { Figure } from './figure';
import { countryTitle, productName } from './names';
import { isPlaced, placeOf, shapeOf } from './places';
import { bucketEnds, productColor, productsShown, unitOf } from './run_charts';
import { isoDay, list, number, shortDate } from './words';

interface Flow { from: string; to: string; product: string; end: number; units: number; grey: boolean }
interface Box { x0: number; x1: number; y0: number; y1: number }
interface Arc { from: string; to: string; product: string; units: number; grey: boolean }
interface Way { from: [number, number]; to: [number, number]; weight: number }

/** Degrees from one longitude to another, the shorter way around: 180 at most. */
const apart = (a: number, b: number): number => { const turn = Math.abs(a - b) % 360; return Math.min(turn, 360 - turn); };

/** How many degrees lie between two longitudes on a map whose edge is at a third one. */
const onMap = (a: number, b: number, edge: number): number => Math.abs((((a - edge) % 360) + 360) % 360 - (((b - edge) % 360) + 360) % 360);

/**
 * Where the globe is cut for its edges: in a gap between places, so that as little as can be has to be drawn the long
 * way around; of several such gaps in the widest.
 */
function edgeOf(places: [number, number][], ways: Way[]): number {
  const longitudes = places.map(([longitude]) => longitude).sort((a, b) => a - b);
  const gaps = longitudes.map((longitude, i) => {
    const next = i + 1 < longitudes.length ? longitudes[i + 1]! : longitudes[0]! + 360;
    const edge = (longitude + next) / 2;
    const detours = ways.reduce((total, way) => total + way.weight * (onMap(way.from[0], way.to[0], edge) - apart(way.from[0], way.to[0])), 0);
    return { edge, width: next - longitude, detours };
  });
  return gaps.reduce((best, gap) => (gap.detours < best.detours - 1e-9 || (gap.detours < best.detours + 1e-9 && gap.width > best.width) ? gap : best)).edge;
}

function fittedProjection(places: [number, number][], edge: number, width: number, height: number): GeoProjection {
  const turned: [number, number] = [180 - edge, 0];
  const projection = geoNaturalEarth1().rotate(turned);
  const world = geoNaturalEarth1().rotate(turned).fitSize([width, height], { type: 'Sphere' });
  const margin = Math.min(120, width * 0.14);
  projection.fitExtent([[margin, height * 0.14], [width - margin, height * 0.86]], { type: 'MultiPoint', coordinates: places });
  // No nearer than six times the whole world: what is around tells where one is.
  const scale = Math.min(Math.max(projection.scale(), world.scale()), world.scale() * 6);
  projection.scale(scale).translate([0, 0]);
  const points = places.map((place) => projection(place)!);
  const middle = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]!);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  projection.translate([width / 2 - middle[0]!, height / 2 - middle[1]!]);
  return projection.clipExtent([[0, 0], [width, height]]);
}

export function worldMap(report: Report, redraw: () => void): Figure | null {
  const table = report.table('flows');
  const sites = report.table('sites');
  if (table.rows === 0 || sites.rows === 0) return null;
  const home = new Map(sites.texts('site').map((site, i) => [site, sites.texts('country')[i]!]));
  const [from, to, products, ends, units] = [table.texts('from_site'), table.texts('to_site'), table.texts('product'), table.texts('bucket_end'), table.numbers('units')];
  const channels = table.columns.includes('channel') ? table.texts('channel') : [];
  const flows: Flow[] = from.map((site, i) => ({ from: home.get(site) ?? '', to: home.get(to[i]!) ?? '', product: products[i]!, end: seconds(ends[i]!), units: units[i]!, grey: channels[i] === 'grey' }));
  const between = flows.filter((flow) => flow.from !== flow.to && isPlaced(flow.from) && isPlaced(flow.to));
  if (between.length === 0) return null;
  const unplaced = unique(flows.flatMap((flow) => [flow.from, flow.to]).filter((code) => !isPlaced(code)));
  const steps = bucketEnds(report);
  const moved = productsShown(report).filter((name) => between.some((flow) => flow.product === name));
  const colors = new Map(moved.map((name) => [name, productColor(report, name)]));
  const called = (name: string): string => productName(report, name);
  const where = (code: string): string => countryTitle(report, code);
  const places = unique(between.flatMap((flow) => [flow.from, flow.to]));
  const coordinates = places.map(placeOf);
  let product = '';
  let step = steps.length - 1;
  let single = false;

  // Widths are held against the whole run, so that they can be compared over time.
  const whole = grouped(between, (flow) => `${flow.from}|${flow.to}|${flow.product}|${flow.grey}`);
  const greatest = new Map(moved.map((name) => [name, Math.max(...[...whole.values()].filter((group) => group[0]!.product === name).map((group) => sum(group.map((flow) => flow.units))))]));
  const edge = edgeOf(coordinates, [...whole.values()].map((group) => ({ from: placeOf(group[0]!.from), to: placeOf(group[0]!.to), weight: sum(group.map((flow) => flow.units)) / greatest.get(group[0]!.product)! })));
  const around = (arc: Arc): boolean => onMap(placeOf(arc.from)[0], placeOf(arc.to)[0], edge) > 180;
  const arcsAt = (): Arc[] => {
    const now = steps[step]!;
    const chosen = between.filter((flow) => (product === '' || flow.product === product) && (single ? flow.end === now : flow.end <= now));
    return [...grouped(chosen, (flow) => `${flow.from}|${flow.to}|${flow.product}|${flow.grey}`).values()]
      .map((group) => ({ from: group[0]!.from, to: group[0]!.to, product: group[0]!.product, grey: group[0]!.grey, units: sum(group.map((flow) => flow.units)) }))
      .sort((a, b) => b.units - a.units);
  };

  const slider = h('input', { type: 'range', min: 0, max: steps.length - 1, value: step, step: 1 });
  const label = h('output', { class: 'slider-date' });
  const tell = () => {
    const begin = step === 0 || !single ? seconds(report.fact('from')) : steps[step - 1]!;
    label.textContent = single ? `${shortDate(begin)} to ${shortDate(steps[step]!)}` : `up to ${shortDate(steps[step]!)}`;
    slider.setAttribute('aria-valuetext', label.textContent);
  };
  slider.addEventListener('input', () => { step = Number(slider.value); tell(); redraw(); });
  const only = h('input', { type: 'checkbox' });
  only.addEventListener('change', () => { single = only.checked; tell(); redraw(); });
  let playing = 0;
  const play = h('button', { type: 'button' }, 'Play');
  play.addEventListener('click', () => {
    if (playing) { clearInterval(playing); playing = 0; play.textContent = 'Play'; return; }
    if (step === steps.length - 1) step = -1;
    play.textContent = 'Stop';
    playing = window.setInterval(() => {
      step += 1;
      slider.value = String(step);
      tell();
      redraw();
      if (step >= steps.length - 1) { clearInterval(playing); playing = 0; play.textContent = 'Play'; }
    }, 450);
  });
  tell();

  return {
    id: 'map', title: 'What went where',
    lead: 'Goods that arrived in another country, by product; a lot that passes several countries counts on each leg. A line’s width is its share of the product’s largest flow in the whole run, since units of different products don’t compare; none is thinner than a hair.',
    controls: [
      ...(moved.length > 1 ? [choice('Product', [['', 'all products'], ...moved.map((name): [string, string] => [name, called(name)])], '', (value) => { product = value; redraw(); })] : []),
      h('label', { class: 'control slider' }, h('span', {}, 'Time'), slider), label,
      h('label', { class: 'control' }, only, h('span', {}, 'this step alone')), play,
    ],
    drawing() {
      const arcs = arcsAt();
      const grey = arcs.some((arc) => arc.grey);
      const long = unique(arcs.filter(around).map((arc) => `${where(arc.from)} to ${where(arc.to)}`));
      const shown = moved.filter((name) => product === '' || name === product);
      return {
        height: (width) => Math.round(Math.min(430, Math.max(250, width * 0.62))),
        legend: [...shown.map((name) => ({ color: colors.get(name)!, label: `${called(name)} (${unitOf(report, name)})`, shape: 'line' as const })), ...(grey ? [{ color: 'var(--ink)', label: 'by the grey channel, around the rules', shape: 'dash' as const }] : [])],
        summary: arcs.length === 0 ? 'Nothing has crossed a border yet.'
          : `The largest flows ${label.textContent}: ${arcs.slice(0, 3).map((arc) => `${number(arc.units)} ${unitOf(report, arc.product)} of ${called(arc.product)} from ${where(arc.from)} to ${where(arc.to)}${arc.grey ? ' by the grey channel' : ''}`).join('; ')}.`,
        numbers: {
          columns: ['from', 'to', 'product', single ? 'step until' : 'until', 'units', ...(grey ? ['channel'] : [])],
          rows: arcs.map((arc) => [where(arc.from), where(arc.to), called(arc.product), isoDay(steps[step]!), arc.units, ...(grey ? [arc.grey ? 'grey' : null] : [])]),
        },
        notes: [...(grey ? ['Dashed: goods of the grey channel, drawn from where its dealers get them to where buyers take them; on what ways they go isn’t known.'] : []),
          ...(long.length > 0 ? [`Drawn the long way around, since the map has edges: ${list(long)}.`] : []), `Countries stand for all places in them${flows.length > between.length ? '; what moved within a country is not drawn' : ''}${unplaced.length > 0 ? `; not on the map: ${unplaced.map((code) => code || 'places without a country').join(', ')}` : ''}.`],
        draw: (svg, width, height) => drawMap(svg, width, height, { coordinates, edge, places, arcs, colors, greatest, where, told: (arc) => `${number(arc.units)} ${unitOf(report, arc.product)} of ${called(arc.product)}${arc.grey ? ', by the grey channel' : ''}` }),
      };
    },
  };
}

interface Drawn {
  coordinates: [number, number][]; edge: number; places: string[]; arcs: Arc[]; colors: Map<string, string>; greatest: Map<string, number>;
  where: (code: string) => string; told: (arc: Arc) => string;
}

function drawMap(svg: SVGSVGElement, width: number, height: number, { coordinates, edge, places, arcs, colors, greatest, where, told }: Drawn): void {
  const projection = fittedProjection(coordinates, edge, width, height);
  const path = geoPath(projection);
  const involved = new Set(places.map(shapeOf));
  svg.append(s('rect', { width, height, class: 'sea', rx: 6 }), s('path', { d: path(geoGraticule10()) ?? '', class: 'graticule' }));
  for (const shape of feature(atlas, atlas.objects.countries).features) {
    const d = path(shape);
    if (d) svg.append(s('path', { d, class: involved.has(Number(shape.id)) ? 'land involved' : 'land' }));
  }
  const at = new Map(places.map((code, i) => [code, projection(coordinates[i]!)!]));
  const thick = (arc: Arc) => Math.max(arc.grey ? 1.6 : 0, shareWidth(arc.units / (greatest.get(arc.product) ?? 1), Math.min(14, 5 + width / 110)));

  // Lines between the same two countries fan out; each direction bows to its own side.
  const lanes = new Map<string, number>();
  const drawn = s('g', { class: 'flows' });
  const boxes: Box[] = [];
  const along: [number, number, number][] = [];  // points of the lines, with half their width
  for (const arc of [...arcs].sort((a, b) => thick(b) - thick(a))) {
    const [x0, y0] = at.get(arc.from)!;
    const [x1, y1] = at.get(arc.to)!;
    const pair = `${arc.from}|${arc.to}`;
    const place = lanes.get(pair) ?? 0;
    lanes.set(pair, place + 1);
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const bow = (0.16 + 0.1 * place) * length + Math.min(10, width / 80) + Math.min(9, width / 90) * place;
    const [nx, ny] = [(y1 - y0) / length, -(x1 - x0) / length];
    const [cx, cy] = [(x0 + x1) / 2 + nx * bow, (y0 + y1) / 2 + ny * bow];
    const w = thick(arc);
    const head = Math.max(5, w * 1.1);
    const angle = Math.atan2(y1 - cy, x1 - cx);
    const tip = [x1 - Math.cos(angle) * 6, y1 - Math.sin(angle) * 6] as const;
    const base = [tip[0] - Math.cos(angle) * head * 1.3, tip[1] - Math.sin(angle) * head * 1.3] as const;
    const side = [-Math.sin(angle) * head * 0.75, Math.cos(angle) * head * 0.75] as const;
    for (let i = 0; i <= 40; ++i) {
      const p = i / 40;
      along.push([(1 - p) ** 2 * x0 + 2 * p * (1 - p) * cx + p * p * x1, (1 - p) ** 2 * y0 + 2 * p * (1 - p) * cy + p * p * y1, w / 2]);
    }
    const color = colors.get(arc.product)!;
    const group = s('g', { class: 'flow', 'data-from': arc.from, 'data-to': arc.to, 'data-product': arc.product, 'data-units': arc.units, 'data-channel': arc.grey ? 'grey' : undefined },
      s('path', { d: `M${x0},${y0}Q${cx},${cy} ${base[0]},${base[1]}`, fill: 'none', stroke: color, 'stroke-width': w, 'stroke-dasharray': arc.grey ? `${Math.max(5, 1.6 * w)} ${Math.max(3, 0.9 * w)}` : undefined, class: 'width' }),
      s('path', { d: `M${tip[0]},${tip[1]}L${base[0] + side[0]},${base[1] + side[1]}L${base[0] - side[0]},${base[1] - side[1]}Z`, fill: color }),
      s('path', { d: `M${x0},${y0}Q${cx},${cy} ${x1},${y1}`, fill: 'none', stroke: 'transparent', 'stroke-width': Math.max(14, w) }));
    tipOn(group, () => [`${where(arc.from)} to ${where(arc.to)}`, told(arc)]);
    drawn.append(group);
  }
  svg.append(drawn);

  // Names where they cover neither each other nor a place; in the order of what passes there.
  const traffic = new Map(places.map((code) => [code, max(arcs.filter((arc) => arc.from === code || arc.to === code), thick) ?? 0]));
  const dots = s('g', {});
  for (const code of places) {
    const [x, y] = at.get(code)!;
    boxes.push({ x0: x - 6, x1: x + 6, y0: y - 6, y1: y + 6 });
    dots.append(s('circle', { cx: x, cy: y, r: 4.5, class: 'place' }));
  }
  svg.append(dots);
  for (const code of [...places].sort((a, b) => traffic.get(b)! - traffic.get(a)!)) {
    const [x, y] = at.get(code)!;
    const text = where(code);
    const wide = textWidth(text, 12.5) * 1.08 + 4;
    const offsets: [number, number][] = [[9, -9], [9, 9], [-wide - 9, -9], [-wide - 9, 9], [-wide / 2, -19], [-wide / 2, 20], [14, -24], [14, 24], [-wide - 14, -24], [-wide - 14, 24], [22, 0], [-wide - 22, 0], [24, -40], [-wide - 24, -40], [24, 40], [-wide - 24, 40], [-wide / 2, -36], [-wide / 2, 36]];
    const cost = (box: Box) => boxes.filter((other) => box.x0 < other.x1 && other.x0 < box.x1 && box.y0 < other.y1 && other.y0 < box.y1).length * 100
      + along.filter(([px, py, w]) => px > box.x0 - w && px < box.x1 + w && py > box.y0 - w && py < box.y1 + w).length;
    const candidates = offsets.map(([dx, dy]): Box => ({ x0: x + dx, x1: x + dx + wide, y0: y + dy - 8, y1: y + dy + 8 }))
      .filter((box) => box.x0 >= 2 && box.x1 <= width - 2 && box.y0 >= 2 && box.y1 <= height - 2);
    const box = candidates.length === 0 ? { x0: Math.min(x + 9, width - wide - 2), x1: Math.min(x + 9, width - wide - 2) + wide, y0: y - 17, y1: y - 1 }
      : candidates.reduce((best, one) => (cost(one) < cost(best) ? one : best));
    boxes.push(box);
    // A name that stands away from its place is tied to it.
    const [near, level] = [Math.min(Math.max(x, box.x0), box.x1), Math.min(Math.max(y, box.y0 + 3), box.y1 - 3)];
    if (Math.hypot(near - x, level - y) > 14) svg.append(s('line', { x1: x, y1: y, x2: near, y2: level, class: 'tie' }));
    svg.append(s('text', { x: box.x0 + 2, y: (box.y0 + box.y1) / 2, dy: '0.35em', class: 'place-name' }, text));
  }
}
