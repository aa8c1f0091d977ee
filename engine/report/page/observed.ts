// What was seen in the world outside: marks over the fan of a sweep, and a chart of its own over the course of a run.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { leftRoom, timeAxis, valueAxis } from './axes';
import { grouped, seconds, unique, type Report, type Value } from './data';
import { choice, h, s, tipOn } from './dom';
import type { Drawing, Figure, Legend } from './figure';
import { rowsOf } from './sweep_rows';
import { isoDay, number, shortDate, shortWords } from './words';

export interface Observation { series: string; title: string; band: string; unit: string; at: number; value: number; error: number; simulated: number | null; source: string }

export function observationsOf(report: Report): Observation[] {
  const has = (column: string) => report.table('observed').columns.includes(column);
  const [banded, simulated] = [has('band'), has('simulated')];
  return rowsOf(report, 'observed', (get) => ({
    series: String(get('series')), title: String(get('title')), unit: String(get('unit')), at: seconds(String(get('date'))), value: Number(get('value')), error: Number(get('error')), source: String(get('source')),
    band: banded ? String(get('band')) : '', simulated: simulated ? get('simulated') as number | null : null,
  }));
}

const isHollow = (place: number): boolean => place % 2 === 1;

/** What series are called: by their titles, with their names where two have the same. */
export function seriesNames(all: Observation[]): Map<string, string> {
  const titles = new Map(all.map((one) => [one.series, one.title]));
  const times = grouped([...titles], ([, title]) => title);
  return new Map([...titles].map(([series, title]) => [series, times.get(title)!.length > 1 ? `${title} (${series})` : title]));
}

export const observedLegend = (name: string, place = 0): Legend => ({ color: 'var(--ink)', label: `observed: ${name}`, shape: isHollow(place) ? 'hollow' : 'mark' });

/** What an observation's error leaves open: nine times in ten the truth lies within. */
const withinNineInTen = 1.645;
export const spanOf = (one: Observation): [number, number] => [one.value - withinNineInTen * one.error, one.value + withinNineInTen * one.error];
export const errorNote = (all: Observation[]): string[] => (all.some((one) => one.error > 0) ? ['A line through a diamond spans where the truth lies nine times in ten, by the stated error.'] : []);

/** Nothing else is a diamond, so that it is told from curves without color. */
export const diamond = (cx: number, cy: number, hollow: boolean, data: Record<string, string | number>): SVGElement =>
  s('path', { d: `M${cx},${cy - 6}l6,6l-6,6l-6,-6z`, class: hollow ? 'observed hollow' : 'observed', ...data });

/** Diamonds with their errors; those of a second series are hollow. */
export function markObserved(svg: SVGSVGElement, all: Observation[], x: (seconds: number) => number, y: (value: number) => number): void {
  const series = unique(all.map((one) => one.series));
  for (const one of all) {
    const [cx, cy] = [x(one.at), y(one.value)];
    const mark = diamond(cx, cy, isHollow(series.indexOf(one.series)), { 'data-series': one.series, 'data-date': isoDay(one.at), 'data-value': one.value });
    tipOn(mark, () => [`observed, ${shortDate(one.at)}`, `${number(one.value)}${one.error > 0 ? ` ± ${number(one.error)} (standard deviation)` : ''} ${one.unit}`, one.source || 'no source']);
    const [low, high] = spanOf(one);
    if (one.error > 0) svg.append(s('line', { x1: cx, x2: cx, y1: y(low), y2: y(high), class: 'observed-error', 'data-series': one.series, 'data-date': isoDay(one.at), 'data-error': one.error }));
    svg.append(mark);
  }
}

/** What a sweep knows of history and shows over no course: folded, since it is of use to who writes the study alone. */
export function undrawn(report: Report): HTMLElement | null {
  const series = [...grouped(observationsOf(report), (one) => one.series).values()].filter((own) => own.every((one) => one.band === ''));
  if (series.length === 0) return null;
  const drawn = report.table('bands').rows > 0;
  return h('details', { class: 'aside', id: 'undrawn' },
    h('summary', {}, `${series.length} observed series ${series.length === 1 ? 'isn’t' : 'aren’t'} drawn ${drawn ? 'over the course above' : 'here'}`),
    h('p', { class: 'note' }, 'The study keeps no course of what was observed there. One is kept, and history drawn over it, where a band of the outcome stands under bands: in the study (shows: so_far).'),
    h('ul', { class: 'note' }, ...series.map((own) => h('li', {}, own[0]!.title === own[0]!.series ? own[0]!.title : `${own[0]!.title} (${own[0]!.series})`))));
}

/** How a run's course lies to what was seen at the same moments. */
export function observed(report: Report, redraw: () => void): Figure | null {
  const all = observationsOf(report);
  const courses = rowsOf(report, 'observed_courses', (get) => ({ series: String(get('series')), at: seconds(String(get('date'))), value: get('value') as number | null }));
  if (all.length === 0 || courses.length === 0) return null;
  const names = seriesNames(all);
  const series = [...names.keys()];
  let chosen = series[0]!;
  const from = seconds(report.fact('from'));
  return {
    id: 'observed', title: 'Against what was observed',
    lead: 'The course of this future as a line, what was seen in the world outside as diamonds; each holds what had come about before its date. What was seen before the run began is history.',
    controls: series.length > 1 ? [choice('Of', series.map((name): [string, string] => [name, names.get(name)!]), chosen, (value) => { chosen = value; redraw(); })] : [],
    drawing(): Drawing {
      const own = all.filter((one) => one.series === chosen);
      const course = courses.filter((one) => one.series === chosen);
      const { unit } = own[0]!;
      const known = own.filter((one) => one.simulated !== null);
      const last = known[known.length - 1];
      const seen = new Map(own.map((one) => [one.at, one]));
      const dates = unique([...own.map((one) => one.at), ...course.map((one) => one.at)]).sort((a, b) => a - b);
      const simulated = new Map(course.map((one) => [one.at, one.value]));
      const values = [...own.flatMap(spanOf), ...course.map((one) => one.value).filter((value): value is number => value !== null)];
      const [low, high] = [Math.min(0, min(values) ?? 0), Math.max(0, max(values) ?? 0)];
      const height = 340;
      return {
        height,
        legend: [{ color: 'var(--hue-0)', label: 'this future', shape: 'line' }, observedLegend(names.get(chosen)!)],
        summary: last ? `${names.get(chosen)!}: on ${shortDate(last.at)} ${number(last.value)} ${unit} were observed and ${number(last.simulated)} simulated.`.replace('  ', ' ')
          : `${names.get(chosen)!}: all that was observed lies before the run.`,
        numbers: {
          columns: ['date', `simulated (${unit})`, `observed (${unit})`, 'standard deviation of its error', 'observed less simulated', 'source'],
          rows: dates.map((at): Value[] => {
            const one = seen.get(at);
            const value = simulated.get(at) ?? null;
            return [isoDay(at), value, one?.value ?? null, one?.error ?? null, one && value !== null ? one.value - value : null, one?.source ?? null];
          }),
        },
        notes: [`One future out of many: that it misses what was observed may be luck. The bands of a sweep tell whether it is. ${shortWords}.`, ...errorNote(own)],
        draw(svg, width) {
          const frame = { left: Math.max(leftRoom(high), leftRoom(low)), right: width - 12, top: 34, bottom: height - 28 };
          const y = scaleLinear().domain([low, high === low ? low + 1 : high]).nice().range([frame.bottom, frame.top]);
          valueAxis(svg, y, frame, unit);
          const x = timeAxis(svg, Math.min(from, dates[0]!), dates[dates.length - 1]!, frame);
          svg.append(s('path', { class: 'curve chosen', stroke: 'var(--hue-0)', 'data-points': course.length,
            d: line<(typeof course)[number]>().defined((one) => one.value !== null).x((one) => x(one.at)).y((one) => y(one.value!))(course) ?? '' }));
          markObserved(svg, own, x, y);
        },
      };
    },
  };
}
