// What the charts of sweeps share: rows of tables, names of groups of futures, an axis below, bars of differences.
import { max, min } from 'd3-array';
import { scaleLinear, scaleUtc, type ScaleLinear } from 'd3-scale';
import { Rows } from './bars';
import type { Report, Value } from './data';
import { s, textWidth, tipOn } from './dom';
import type { Drawing } from './figure';
import { variantName } from './names';
import { number, short, shortWords, withError } from './words';

export function rowsOf<T>(report: Report, name: string, make: (get: (column: string) => Value) => T): T[] {
  const table = report.table(name);
  const columns = new Map(table.columns.map((column) => [column, table.column(column)]));
  return Array.from({ length: table.rows }, (_, row) => make((column) => columns.get(column)![row]!));
}

export const groupName = (one: { label: string; variant: string }): string => [one.label, variantName(one.variant)].filter((text) => text !== '').join(', ') || 'all futures';

export const nothing = (text: string): Drawing => ({
  height: 44, summary: text, numbers: { columns: ['note'], rows: [[text]] }, draw: (svg) => { svg.append(s('text', { x: 4, y: 26, class: 'none' }, text)); },
});

/** Where people look for dates: at the beginning of years, months or weeks. */
const dateTicks = ([from, to]: [number, number], many: number): number[] =>
  scaleUtc().domain([new Date(from * 1000), new Date(to * 1000)]).ticks(many).map((tick) => tick.getTime() / 1000);

export function bottomAxis(svg: SVGSVGElement, x: ScaleLinear<number, number>, frame: { left: number; right: number; top: number; bottom: number }, words: (value: number) => string, unit: string): void {
  const group = s('g', { class: 'axis', 'aria-hidden': 'true' });
  let reached = -Infinity;
  const many = Math.max(2, Math.floor((frame.right - frame.left) / 110));
  for (const tick of unit === 'date' ? dateTicks(x.domain() as [number, number], many) : x.ticks(many)) {
    const half = textWidth(words(tick), 12) / 2;
    group.append(s('line', { x1: x(tick), x2: x(tick), y1: frame.top, y2: frame.bottom, class: tick === 0 ? 'zero' : 'grid' }));
    if (x(tick) - half < reached + 8) continue;
    const place = Math.min(Math.max(x(tick), half), frame.right + 14 - half);
    reached = place + half;
    group.append(s('text', { x: place, y: frame.bottom + 17, 'text-anchor': 'middle' }, words(tick)));
  }
  if (unit) group.append(s('text', { x: frame.right, y: frame.bottom + 36, 'text-anchor': 'end', class: 'unit' }, unit));
  svg.append(group);
}

/** Where futures have a value in one of both alone, which a difference doesn't see. */
export function aloneNotes(all: { title: string; count: number; onlyVariant: number; onlyBaseline: number }[], days: boolean, baseline: string): string[] {
  return all.filter((one) => one.onlyVariant + one.onlyBaseline > 0).map((one) => (days
    ? `${one.title}: the difference is over the ${number(one.count)} futures in which it comes in both; in ${number(one.onlyVariant)} it comes in this alone, in ${number(one.onlyBaseline)} in ${baseline} alone.`
    : `${one.title}: the difference is over the ${number(one.count)} futures with a value in both; ${number(one.onlyVariant)} have one in this alone, ${number(one.onlyBaseline)} in ${baseline} alone.`));
}

/** Bars of differences with their intervals, from 0. */
export function differences(rows: { name: string; title?: string; difference: number; half: number | null; more?: string | null }[], unit: string, rest: Pick<Drawing, 'summary' | 'numbers'> & { notes: string[] }): Drawing {
  return {
    ...rest,
    height: (width) => Rows.height(width, rows.length, 34, 52),
    legend: [{ color: 'var(--hue-0)', label: unit === 'days later' ? 'later' : 'more' }, { color: 'var(--hue-1)', label: unit === 'days later' ? 'earlier' : 'less' }, { color: 'var(--faint)', label: 'the interval reaches 0' }],
    notes: [...rest.notes, `${unit ? `In ${unit}; ` : ''}${shortWords}.`],
    draw(svg, width, height) {
      const words = (one: (typeof rows)[number]) => `${one.difference > 0 ? '+' : ''}${withError(one.difference, one.half)}`;
      const layout = new Rows(width, rows.map((one) => one.title ?? one.name), 34);
      const values = Math.max(...rows.map((one) => textWidth(words(one), 12))) + 16;
      const frame = { left: layout.left, right: layout.narrow ? width - 14 : width - values - 8, top: 6, bottom: height - 44 };
      const low = Math.min(0, min(rows, (one) => one.difference - (one.half ?? 0)) ?? 0);
      const high = Math.max(0, max(rows, (one) => one.difference + (one.half ?? 0)) ?? 0);
      const x = scaleLinear().domain(low === high ? [-1, 1] : [low, high]).nice(5).range([frame.left, frame.right]);
      bottomAxis(svg, x, frame, short, unit);
      rows.forEach((one, i) => {
        const y = layout.middle(i);
        const sure = one.half !== null && Math.abs(one.difference) > one.half;
        const group = s('g', { class: 'pair', 'data-group': one.name, 'data-difference': one.difference }, layout.whole(i), layout.name(i, one.title ?? one.name, values),
          s('rect', { x: Math.min(x(0), x(one.difference)), y: y - 7, width: Math.max(1, Math.abs(x(one.difference) - x(0))), height: 14, rx: 2, fill: sure ? (one.difference > 0 ? 'var(--hue-0)' : 'var(--hue-1)') : 'var(--faint)' }));
        if (one.half !== null) {
          const [a, b] = [x(one.difference - one.half), x(one.difference + one.half)];
          group.append(s('path', { d: `M${a},${y}H${b}M${a},${y - 5}v10M${b},${y - 5}v10`, class: 'whisker', fill: 'none' }));
        }
        group.append(layout.end(i, words(one)));
        tipOn(group, () => [one.title ?? one.name, `${number(one.difference)}${one.half === null ? '' : ` ± ${number(one.half)}`} ${unit}`, one.more ?? null]);
        svg.append(group);
      });
    },
  };
}

