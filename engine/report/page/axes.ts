// Scales with their lines and labels.
import { scaleLinear, scaleUtc, type ScaleLinear } from 'd3-scale';
import { s, textWidth } from './dom';
import { month, short } from './words';

export interface Frame { left: number; right: number; top: number; bottom: number }

/** Labels of amounts at the left, a line across for each. Gives the room they take when `svg` is null. */
export function valueAxis(svg: SVGSVGElement, scale: ScaleLinear<number, number>, frame: Frame, unit: string, count = 5,
  label: (value: number) => string = short): void {
  const group = s('g', { class: 'axis', 'aria-hidden': 'true' });
  for (const tick of scale.ticks(count)) {
    const y = scale(tick);
    group.append(s('line', { x1: frame.left, x2: frame.right, y1: y, y2: y, class: tick === 0 ? 'zero' : 'grid' }),
      s('text', { x: frame.left - 8, y, dy: '0.32em', 'text-anchor': 'end' }, label(tick)));
  }
  if (unit) group.append(s('text', { x: 0, y: frame.top - 14, class: 'unit' }, unit));
  svg.append(group);
}

export function leftRoom(top: number, label: (value: number) => string = short): number {
  const ticks = scaleLinear().domain([0, top]).nice().ticks(5);
  return Math.ceil(Math.max(24, ...ticks.map((tick) => textWidth(label(tick), 12)))) + 12;
}

/** Months or years below, as many as have room. */
export function timeAxis(svg: SVGSVGElement, from: number, to: number, frame: Frame): (seconds: number) => number {
  const scale = scaleUtc().domain([new Date(from * 1000), new Date(to * 1000)]).range([frame.left, frame.right]);
  const group = s('g', { class: 'axis', 'aria-hidden': 'true' },
    s('line', { x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom, class: 'zero' }));
  const room = Math.max(2, Math.floor((frame.right - frame.left) / 70));
  const ticks = scale.ticks(room).filter((tick) => tick.getUTCDate() === 1 && tick.getUTCHours() === 0);
  let year = -1;
  let reached = -Infinity;
  for (const tick of ticks.length >= 2 ? ticks : scale.ticks(room)) {
    const x = scale(tick);
    group.append(s('line', { x1: x, x2: x, y1: frame.bottom, y2: frame.bottom + 5, class: 'tick' }));
    const text = ticks.length >= 2 ? month(tick.getTime() / 1000, tick.getUTCFullYear() !== year) : tick.toISOString().slice(5, 10);
    const wide = textWidth(text, 12);
    const left = Math.min(Math.max(x - wide / 2, 0), frame.right + 4 - wide);
    if (left < reached + 8) continue;  // a name that has no room is left out, its mark stays
    reached = left + wide;
    year = tick.getUTCFullYear();
    group.append(s('text', { x: left, y: frame.bottom + 18 }, text));
  }
  svg.append(group);
  return (seconds) => scale(new Date(seconds * 1000));
}
