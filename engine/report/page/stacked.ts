// Amounts over time as areas upon each other: where units are, what they wait for, what computes.
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, curveLinear, stack } from 'd3-shape';
import { leftRoom, timeAxis, valueAxis } from './axes';
import { sum } from './data';
import { hideTip, s, showTip } from './dom';
import type { Drawing } from './figure';
import { flagRows, markMoments, momentList, type Moment } from './moments';
import { isoDay, number, shortDate, sentenceCase } from './words';

/** `opening` is what there was at the beginning, of amounts at moments. */
export interface Layer { name: string; color: string; values: number[]; opening?: number }

export interface StackedInput {
  layers: Layer[];
  /** Ends of the steps, in seconds; values hold at them, or over the step up to them. */
  ends: number[];
  from: number;
  moments: Moment[];
  unit: string;
  /** Values are of whole steps, and drawn as such; else they are of moments, with straight lines between. */
  steps?: boolean;
  /** What the first column of the table is called. */
  summary: string;
}

export function stackedDrawing(input: StackedInput): Drawing {
  const { layers, ends, from } = input;
  const points = input.steps
    ? ends.flatMap((end, i) => [{ at: i === 0 ? from : ends[i - 1]!, i }, { at: end, i }])
    : [...(input.layers.some((layer) => layer.opening !== undefined) ? [{ at: from, i: -1 }] : []), ...ends.map((end, i) => ({ at: end, i }))];
  const valueAt = (layer: Layer, i: number) => (i < 0 ? layer.opening ?? 0 : layer.values[i] ?? 0);
  const top = max(points, ({ i }) => sum(layers.map((layer) => valueAt(layer, i)))) ?? 0;
  const height = 340;
  return {
    height,
    legend: layers.map((layer) => ({ color: layer.color, label: sentenceCase(layer.name) })),
    summary: input.summary,
    numbers: {
      columns: [input.steps ? 'step until' : 'date', ...layers.map((layer) => `${layer.name} (${input.unit})`)],
      rows: [...(points[0]!.i < 0 ? [[isoDay(from), ...layers.map((layer) => layer.opening ?? 0)]] : []), ...ends.map((end, i) => [isoDay(end), ...layers.map((layer) => layer.values[i] ?? 0)])],
    },
    notes: [momentList(input.moments)].filter((note): note is HTMLElement => note !== null),
    draw(svg, width) {
      const frame = { left: leftRoom(top), right: width - 10, top: 44, bottom: height - 28 };
      const rough = (at: number) => frame.left + ((at - from) / (ends[ends.length - 1]! - from)) * (frame.right - frame.left);
      frame.top = 32 + 19 * Math.max(1, 1 + Math.max(-1, ...flagRows(input.moments, rough)));
      const y = scaleLinear().domain([0, top || 1]).nice().range([frame.bottom, frame.top]);
      valueAxis(svg, y, { ...frame, top: 26 }, input.unit);
      const x = timeAxis(svg, from, ends[ends.length - 1]!, frame);
      const stacked = stack<{ at: number; i: number }, Layer>().keys(layers).value((point, layer) => Math.max(0, valueAt(layer, point.i)))(points);
      const shape = area<(typeof stacked)[number][number]>().curve(curveLinear)
        .x((point) => x(point.data.at)).y0((point) => y(point[0])).y1((point) => y(point[1]));
      for (const one of stacked) {
        svg.append(s('path', { d: shape(one) ?? '', fill: one.key.color, class: 'area', 'data-name': one.key.name }));
      }
      markMoments(svg, input.moments, x, frame.top - 4, frame.bottom);
      const line = s('line', { class: 'cursor', y1: frame.top, y2: frame.bottom, visibility: 'hidden' });
      const catcher = s('rect', { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top, fill: 'transparent' });
      catcher.addEventListener('pointermove', (event) => {
        const at = event.clientX - svg.getBoundingClientRect().left;
        let nearest = 0;
        if (input.steps) {
          nearest = ends.findIndex((end) => x(end) >= at);
          if (nearest < 0) nearest = ends.length - 1;
        } else {
          ends.forEach((end, i) => { if (Math.abs(x(end) - at) < Math.abs(x(ends[nearest]!) - at)) nearest = i; });
        }
        line.setAttribute('x1', String(x(ends[nearest]!)));
        line.setAttribute('x2', String(x(ends[nearest]!)));
        line.setAttribute('visibility', 'visible');
        const lines = layers.filter((layer) => (layer.values[nearest] ?? 0) !== 0)
          .map((layer) => `${sentenceCase(layer.name)}: ${number(layer.values[nearest])}`).reverse();
        const when = input.steps ? `${shortDate(nearest === 0 ? from : ends[nearest - 1]!)} to ${shortDate(ends[nearest]!)}` : shortDate(ends[nearest]!);
        showTip(event, [when, ...lines]);
      });
      catcher.addEventListener('pointerleave', () => { hideTip(); line.setAttribute('visibility', 'hidden'); });
      svg.append(line, catcher);
    },
  };
}

/** The layers with the largest sums; small ones together as "others", so that colors can be told apart. */
export function largest(layers: Layer[], most: number): Layer[] {
  const sizes = new Map(layers.map((layer) => [layer, sum(layer.values)]));
  const kept = [...layers].sort((a, b) => sizes.get(b)! - sizes.get(a)!).slice(0, most);
  const rest = layers.filter((layer) => !kept.includes(layer));
  const shown = layers.filter((layer) => kept.includes(layer));
  if (rest.length === 0) return shown;
  const values = shown[0]!.values.map((_, i) => sum(rest.map((layer) => layer.values[i] ?? 0)));
  const opening = rest.some((layer) => layer.opening !== undefined) ? sum(rest.map((layer) => layer.opening ?? 0)) : undefined;
  return [...shown, { ...(opening === undefined ? {} : { opening }), name: `others (${rest.map((layer) => layer.name).join(', ')})`, color: 'var(--faint)', values }];
}
