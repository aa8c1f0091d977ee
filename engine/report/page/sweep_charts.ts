// The charts of a sweep: how outcomes spread, how choices compare, what decides, how well it is known.
import { max, min } from 'd3-array';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { hue } from './colors';
import { grouped, seconds, unique, type Report, type Value } from './data';
import { choice, freshId, h, s, textWidth, tipOn } from './dom';
import { barsDrawing, Rows } from './bars';
import { tableOf, type Drawing, type Figure } from './figure';
import { aloneNotes, bottomAxis, differences, groupName, nothing, rowsOf } from './sweep_rows';
import { valueName, variantName } from './names';
import { differenceUnit } from './compared';
import { diamond } from './observed';
import { definitions, outcomesOf, tableSection } from './overview';
import { brief, isoDay, number, percent, quantity, short, shortDate, shortWords, withError } from './words';

interface Answer {
  cell: number | null; label: string; variant: string; outcome: string; count: number; missing: number; mean: number | null; half: number | null;
  median: number | null; low: number | null; high: number | null; least: number | null; greatest: number | null;
}

export const answersOf = (report: Report): Answer[] => rowsOf(report, 'answers', (get): Answer => ({
  cell: get('cell') as number | null, label: String(get('label')), variant: String(get('variant')), outcome: String(get('outcome')),
  count: Number(get('count')), missing: Number(get('missing')), mean: get('mean') as number | null, half: get('half_width') as number | null,
  median: get('median') as number | null, low: get('low') as number | null, high: get('high') as number | null,
  least: get('least') as number | null, greatest: get('greatest') as number | null,
}));

const shown = (value: number | null, unit: string): string => quantity(value, unit);
const tickWords = (unit: string) => (unit === 'date' ? (value: number) => shortDate(value) : short);
export const confidence = (report: Report) => percent(Number(report.fact('confidence') || 0.95));

function outcomeChoice(report: Report, change: (name: string) => void): HTMLElement {
  const outcomes = outcomesOf(report);
  return choice('Outcome', outcomes.map((one): [string, string] => [one.name, one.title]), outcomes[0]!.name, change);
}

/** Of what one future answers with yes or no: in what share of futures it is so. */
function shareWords(one: Answer, unit: string): string {
  if (one.mean === null) return 'none';
  const scale = unit === '%' ? 1 : 100;
  return `${withError(one.mean * scale, one.half === null ? null : one.half * scale)} %`;
}

const days = (seconds: number): string => { const value = Number((seconds / 86400).toPrecision(2)); return `${number(value)} ${value === 1 ? 'day' : 'days'}`; };

/** How an answer's spread reads: of dates also in how many futures they come. */
function spread(one: Answer, unit: string, decided = false): string {
  if (decided) return 'of futures';
  if (unit === 'date') {
    const all = one.count + one.missing;
    const half = one.median === null ? '' : `half by ${quantity(one.median, unit)}`;
    if (one.missing === 0) return half === '' ? 'comes in every future' : `comes in every future, in ${half}`;
    return `comes in ${percent(one.count / all)} of ${number(all)} futures${half === '' ? '' : `; in ${half}`}`;
  }
  if (one.low === null || one.high === null) return '';
  return `nine of ten futures: ${brief(one.low, '')} to ${brief(one.high, unit)}`;
}

const meanWords = (one: Answer, unit: string, decided = false): string => {
  if (decided) return shareWords(one, unit);
  if (unit === 'date') return one.mean === null ? 'never' : `${quantity(one.mean, unit)}${one.half === null ? '' : ` ± ${days(one.half)}`}`;
  if (one.mean === null) return 'none';
  return `${withError(one.mean, one.half)} ${unit}`.trim();
};

export function sweepSubtitle(report: Report): string {
  const failed = Number(report.fact('failed'));
  return `${number(Number(report.fact('run')))} runs${Number(report.fact('variants')) > 1 ? ` of ${report.fact('variants')} variants` : ''}${Number(report.fact('points')) > 1 ? ` at ${report.fact('points')} points` : ''}${failed > 0 ? `, ${number(failed)} failed` : ''}; uncertain values ${report.fact('uncertain') === 'central' ? 'at their central values' : 'drawn anew in each'}`;
}

export function sweepAnswer(report: Report): HTMLElement {
  const outcomes = outcomesOf(report);
  const answers = answersOf(report);
  const first = answers.length > 0 ? groupName(answers[0]!) : '';
  const own = answers.filter((one) => groupName(one) === first);
  const of = (name: string) => own.find((one) => one.outcome === name)!;
  const lead = outcomes[0]!;
  const answer = of(lead.name);
  if (answer.count + answer.missing === 0) {
    return h('section', { class: 'answer', 'aria-label': 'Answer' }, h('p', { class: 'sentence' }, h('strong', {}, 'No future has been run yet'), ': chokepoint resume goes on where the sweep was interrupted.'));
  }
  const many = unique(answers.map(groupName)).length > 1;
  const sentence = `${lead.title}: ${meanWords(answer, lead.unit, lead.decided)}`;
  const known = answer.half === null ? `over ${number(answer.count)} futures, too few or too much alike for an interval` : `${confidence(report)} interval`;
  const rest = lead.decided ? ` of futures (${known}).` : lead.unit === 'date' ? `${answer.mean === null ? '' : ` on average${answer.missing > 0 ? ' where it comes' : ''} (${known})`}; it ${spread(answer, lead.unit)}.` : ` on average (${known})${spread(answer, lead.unit) ? `; ${spread(answer, lead.unit)}` : ''}.`;
  return h('section', { class: 'answer', 'aria-label': 'Answer' },
    h('p', { class: 'sentence' }, h('strong', {}, sentence), rest, many && ` This is “${first}”, with which the others are compared below.`),
    h('div', { class: 'cards' }, ...outcomes.slice(0, 4).map((one) => h('div', { class: 'card' }, h('div', { class: 'big' }, meanWords(of(one.name), one.unit, one.decided)),
      h('div', { class: 'card-title' }, one.title), h('div', { class: 'card-more' }, spread(of(one.name), one.unit, one.decided))))));
}

/** Of dates in days. */
const halfOf = (one: Answer, unit: string): number | null => (one.half !== null && unit === 'date' ? one.half / 86400 : one.half);

export function sweepOutcomeTable(report: Report): HTMLElement {
  const outcomes = outcomesOf(report);
  const answers = answersOf(report);
  const units = new Map(outcomes.map((one) => [one.name, one]));
  const meant = definitions(report);
  const groups = unique(answers.map(groupName));
  const dated = (value: number | null, unit: string): Value => (unit === 'date' && value !== null ? isoDay(value) : value);
  const numbers = {
    columns: ['outcome', 'futures of', 'mean', `± (${confidence(report)}; of dates days)`, 'median', '5 %', '95 %', 'least', 'greatest', 'without a value', 'unit', 'definition'],
    rows: answers.map((one): Value[] => {
      const { title, unit } = units.get(one.outcome)!;
      return [title, groupName(one), dated(one.mean, unit), halfOf(one, unit), ...[one.median, one.low, one.high, one.least, one.greatest].map((value) => dated(value, unit)), one.missing, unit, meant.get(one.outcome) ?? ''];
    }).sort((a, b) => outcomes.findIndex((one) => one.title === a[0]) - outcomes.findIndex((one) => one.title === b[0])),
  };
  const last = numbers.columns.length - 1;
  const meanings = h('details', { class: 'table' }, h('summary', {}, 'Definitions'),
    h('dl', { class: 'definitions' }, ...outcomes.flatMap((one) => [h('dt', {}, one.title), h('dd', {}, one.definition || '–')])));
  const body = h('div', {}, tableOf({ columns: numbers.columns.slice(0, last), rows: numbers.rows.map((row) => row.slice(0, last)) }, 'All outcomes'), meanings);
  return tableSection('outcomes', 'All outcomes', `${groups.length > 1 ? `By ${groups.length} groups of futures. ` : ''}Mean with its ${confidence(report)} interval, and how the values spread over futures. Means of dates are of the futures in which they come, quantiles of all, where they don\u2019t come later than all.`, numbers, body);
}

/** Shares of futures up to each value. */
export function distribution(report: Report, redraw: () => void): Figure | null {
  const steps = rowsOf(report, 'ecdf', (get) => ({ cell: Number(get('cell')), outcome: String(get('outcome')), value: Number(get('value')), share: Number(get('share')), low: Number(get('low')), high: Number(get('high')) }));
  if (steps.length === 0) return null;
  const outcomes = outcomesOf(report);
  const cells = cellNames(report);
  let outcome = outcomes[0]!.name;
  const own = unique(steps.map((one) => String(one.cell)));
  let chosen = own[0]!;
  const seenDates = rowsOf(report, 'observed_dates', (get) => ({ title: String(get('title')), outcome: String(get('outcome')), occurred: String(get('occurred')), until: String(get('known_until')) }));
  return {
    id: 'ecdf', title: 'In what share of futures',
    lead: `Up to each value (by each date), the share of futures in which the outcome is at most so much (has come). The band is the ${confidence(report)} interval of the share. Curves that coincide lie upon each other, the chosen one on top. A curve of dates that ends below 100 % leaves futures in which the date doesn’t come.`,
    controls: [outcomeChoice(report, (name) => { outcome = name; redraw(); }),
      ...(own.length > 1 ? [choice('Bring to the front', own.map((cell): [string, string] => [cell, cells.get(Number(cell))!]), chosen, (cell) => { chosen = cell; redraw(); })] : [])],
    drawing(): Drawing {
      const { title, unit } = outcomes.find((one) => one.name === outcome)!;
      const curves = [...grouped(steps.filter((one) => one.outcome === outcome), (one) => String(one.cell))] as [string, typeof steps][];
      const seen = seenDates.filter((one) => one.outcome === outcome).map((one) => ({ ...one, came: one.occurred !== '', at: seconds(one.occurred || one.until) }));
      const low = min([...curves.map(([, curve]) => curve[0]!.value), ...seen.map((one) => one.at)]) ?? 0;
      const high = max([...curves.map(([, curve]) => curve[curve.length - 1]!.value), ...seen.map((one) => one.at)]) ?? 1;
      const colors = new Map(curves.map(([cell], i) => [cell, i < told ? curveColor(i) : cell === chosen ? 'var(--ink)' : 'var(--faint)']));
      const inFront = curves.find(([cell]) => cell === chosen) ?? curves[0];
      const shareBy = (at: number): number => inFront?.[1].filter((one) => one.value <= at).pop()?.share ?? 0;
      const judged = seen.map((one) => `${one.title}: ${one.came ? `came on ${isoDay(one.at)}` : `hadn’t come by ${isoDay(one.at)}`}; by then it had in ${percent(shareBy(one.at))} of futures${curves.length > 1 && inFront ? ` (${cells.get(Number(inFront[0]))!})` : ''}.`);
      const height = 360;
      return {
        height,
        legend: [...(curves.length > 1 ? curves.filter(([cell], i) => i < told || cell === chosen).map(([cell]) => ({ color: colors.get(cell)!, label: cells.get(Number(cell))!, shape: 'line' as const })) : []),
          ...(curves.length > told ? [{ color: 'var(--faint)', label: `${curves.length - told - (curves.findIndex(([cell]) => cell === chosen) >= told ? 1 : 0)} more, in gray: bring one to the front to see which it is`, shape: 'line' as const }] : []),
          ...(seen.some((one) => one.came) ? [{ color: 'var(--ink)', label: 'observed: when it came', shape: 'mark' as const }] : []), ...(seen.some((one) => !one.came) ? [{ color: 'var(--ink)', label: 'observed: hadn’t come yet', shape: 'hollow' as const }] : [])],
        summary: `${curves.length === 0 ? `No future has a value of: ${title}.` : `${title}: from ${shown(low, unit)} to ${shown(high, unit)}.`}${judged.length > 0 ? ` ${judged.join(' ')}` : ''}`,
        numbers: {
          columns: ['futures of', `${title}${unit && unit !== 'date' ? ` (${unit})` : ''}`, 'share at most', 'low', 'high'],
          rows: curves.flatMap(([cell, curve]) => curve.map((one): Value[] => [cells.get(Number(cell))!, unit === 'date' ? isoDay(one.value) : one.value, one.share, one.low, one.high])),
        },
        notes: unit === 'date' ? judged : [`${unit ? `In ${unit}; ` : ''}${shortWords}.`],
        draw(svg, width) {
          if (curves.length === 0) { svg.append(s('text', { x: 10, y: 30, class: 'none' }, 'No future has a value.')); return; }
          const frame = { left: 52, right: width - 16, top: 14, bottom: height - 44 };
          const pad = low === high ? Math.abs(low) * 0.1 || 1 : 0;
          const x = scaleLinear().domain([low - pad, high + pad]).range([frame.left, frame.right]);
          if (unit !== 'date') x.nice(6);
          const y = scaleLinear().domain([0, 1]).range([frame.bottom, frame.top]);
          shareAxis(svg, y, frame);
          bottomAxis(svg, x, frame, tickWords(unit), unit === 'date' ? 'date' : unit);
          const rank = ([cell]: [string, unknown], i: number) => (cell === chosen ? 2 : i < told ? 1 : 0);
          for (const [cell, curve] of [0, 1, 2].flatMap((wanted) => curves.filter((one, i) => rank(one, i) === wanted))) {
            const color = colors.get(cell)!;
            const start = { ...curve[0]!, share: 0, low: 0, high: curve[0]!.high };
            const end = { ...curve[curve.length - 1]!, value: x.domain()[1]! };
            const path = line<(typeof curve)[number]>().curve(curveStepAfter).x((one) => x(one.value)).y((one) => y(one.share));
            const all = [start, ...curve, end];
            const corners = (pick: 'high' | 'low') => [...curve, end].flatMap((one, at, list) => (at + 1 < list.length ? [[x(one.value), y(one[pick])], [x(list[at + 1]!.value), y(one[pick])]] : [[x(one.value), y(one[pick])]]));
            if (cell === chosen) svg.append(s('polygon', { points: [...corners('high'), ...corners('low').reverse()].map((point) => point.join(',')).join(' '), fill: color, class: 'band' }));
            const mark = s('path', { d: path(all) ?? '', stroke: color, class: cell === chosen ? 'curve chosen' : 'curve', 'data-cell': cell, 'data-last': curve[curve.length - 1]!.share });
            tipOn(mark, () => [cells.get(Number(cell))!, `median ${shown(curve.find((one) => one.share >= 0.5)?.value ?? null, unit)}`]);
            svg.append(mark);
          }
          for (const one of seen) {
            svg.append(s('line', { x1: x(one.at), x2: x(one.at), y1: frame.top, y2: frame.bottom, class: 'observed-date' }));
            const mark = diamond(x(one.at), y(shareBy(one.at)), !one.came, { 'data-came': String(one.came), 'data-date': isoDay(one.at), 'data-share': shareBy(one.at) });
            tipOn(mark, () => [one.title, one.came ? `came on ${shortDate(one.at)}` : `hadn’t come by ${shortDate(one.at)}`]);
            svg.append(mark);
          }
        },
      };
    },
  };
}

/** Median, 5 to 95 % and the mean's interval by group of futures. */
export function ranges(report: Report, redraw: () => void): Figure | null {
  const answers = answersOf(report);
  const groups = unique(answers.map(groupName));
  if (groups.length < 2) return null;
  const outcomes = outcomesOf(report);
  let outcome = outcomes[0]!.name;
  return {
    id: 'ranges', title: 'How the outcome spreads',
    lead: `Nine of ten futures lie within the bar; the line in it is the median, the dot the mean with its ${confidence(report)} interval.`,
    controls: [outcomeChoice(report, (name) => { outcome = name; redraw(); })],
    drawing(): Drawing {
      const { title, unit } = outcomes.find((one) => one.name === outcome)!;
      const rows = answers.filter((one) => one.outcome === outcome).slice(0, 60);
      // A date that doesn't come is later than all: its upper quantile may lie among those, and its bar ends nowhere.
      const known = rows.filter((one) => one.low !== null && (one.high !== null || unit === 'date'));
      const mean = (one: Answer) => one.mean;
      return {
        height: (width) => Rows.height(width, rows.length, 32, 52),
        summary: `${title}: ${rows.slice(0, 8).map((one) => `${groupName(one)} ${meanWords(one, unit)}`).join('; ')}.`,
        numbers: {
          columns: ['futures of', ...['5 %', 'median', '95 %', 'mean', '±'].map((name) => (unit === 'date' ? (name === '±' ? '± (days)' : name) : unit ? `${name} (${unit})` : name)), 'without a value'],
          rows: rows.map((one): Value[] => [groupName(one), ...[one.low, one.median, one.high].map((value) => (unit === 'date' && value !== null ? isoDay(value) : value)), unit === 'date' && one.mean !== null ? isoDay(one.mean) : one.mean, halfOf(one, unit), one.missing]),
        },
        notes: unit === 'date' ? ['Of all futures: where the date doesn\u2019t come it is later than all, and a bar without an end says that it doesn\u2019t come in at least one of twenty. The mean is of those in which it comes.'] : [`${unit ? `In ${unit}; ` : ''}${shortWords}.`],
        draw(svg, width, height) {
          if (known.length === 0) { svg.append(s('text', { x: 4, y: 26, class: 'none' }, 'No future has a value.')); return; }
          const layout = new Rows(width, rows.map(groupName), 32);
          const frame = { left: layout.left, right: width - 16, top: 6, bottom: height - 44 };
          const low = Math.min(...known.map((one) => Math.min(one.low!, (mean(one) ?? one.low!) - (one.half ?? 0))));
          const high = Math.max(...known.map((one) => Math.max(one.high ?? one.greatest!, (mean(one) ?? one.low!) + (one.half ?? 0))));
          const x = scaleLinear().domain(low === high ? [low - 1, high + 1] : [unit === 'date' ? low : Math.min(0, low), high]).range([frame.left, frame.right]);
          if (unit !== 'date') x.nice(6);
          bottomAxis(svg, x, frame, tickWords(unit), unit === 'date' ? 'date' : unit);
          rows.forEach((one, i) => {
            const y = layout.middle(i);
            const group = s('g', { class: 'range', 'data-group': groupName(one) }, layout.whole(i), layout.name(i, groupName(one)));
            if (one.low === null || (one.high === null && unit !== 'date')) {
              group.append(s('text', { x: frame.left + 4, y, dy: '0.35em', class: 'none' }, 'no value'));
            } else {
              group.append(s('rect', { x: x(one.low), y: y - 7, width: Math.max(2, (one.high === null ? frame.right : x(one.high)) - x(one.low)), height: 14, rx: 3, fill: 'var(--range)' }));
              if (one.median !== null) group.append(s('line', { x1: x(one.median), x2: x(one.median), y1: y - 9, y2: y + 9, class: 'whisker' }));
              const center = mean(one);
              if (center !== null) {
                const half = one.half ?? 0;
                group.append(s('path', { d: `M${x(center - half)},${y}H${x(center + half)}`, class: 'whisker' }), s('circle', { cx: x(center), cy: y, r: 4, class: 'median', 'data-mean': center }));
              }
            }
            tipOn(group, () => [groupName(one), meanWords(one, unit), spread(one, unit)]);
            svg.append(group);
          });
        },
      };
    },
  };
}

/** So many curves can be told apart by their colors. */
const told = 12;
const curveColor = (i: number): string => hue([0, 1, 2, 3, 4, 9, 8, 5, 6, 11, 12, 10][i % 12]!);

function cellNames(report: Report): Map<number, string> {
  const variants = report.table('variants').texts('variant');
  const labels = new Map(answersOf(report).filter((one) => one.cell !== null).map((one) => [one.cell!, groupName(one)]));
  const pooled = labels.size === 0;  // all points of a design are told of together
  return { get: (cell: number) => labels.get(cell) ?? (variantName(variants[cell % variants.length] ?? '') || (pooled ? 'all points' : `point ${Math.floor(cell / variants.length)}`)) } as Map<number, string>;
}

function shareAxis(svg: SVGSVGElement, y: ScaleLinear<number, number>, frame: { left: number; right: number }): void {
  const group = s('g', { class: 'axis', 'aria-hidden': 'true' });
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    group.append(s('line', { x1: frame.left, x2: frame.right, y1: y(tick), y2: y(tick), class: tick === 0 ? 'zero' : 'grid' }),
      s('text', { x: frame.left - 8, y: y(tick), dy: '0.32em', 'text-anchor': 'end' }, `${100 * tick} %`));
  }
  svg.append(group);
}

interface Pair { group: string; outcome: string; count: number; onlyVariant: number; onlyBaseline: number; difference: number; half: number | null; reduction: number | null }

/** Variants against the baseline on common luck. */
export function comparison(report: Report, redraw: () => void): Figure | null {
  const pairs = rowsOf(report, 'pairs', (get): Pair => ({ group: groupName({ label: String(get('label')), variant: String(get('variant')) }), outcome: String(get('outcome')), count: Number(get('count')), onlyVariant: Number(get('only_variant')), onlyBaseline: Number(get('only_baseline')), difference: Number(get('difference')), half: get('half_width') as number | null, reduction: get('reduction') as number | null }));
  if (pairs.length === 0) return null;
  const outcomes = outcomesOf(report);
  const baseline = variantName(report.table('variants').texts('variant')[0]!);
  let outcome = outcomes[0]!.name;
  return {
    id: 'comparison', title: `Against “${baseline}”`,
    lead: `What each variant makes of it, compared future by future on the same luck: mean difference with its ${confidence(report)} interval. An interval that doesn’t reach 0 is a difference that more futures would hardly undo.`,
    controls: [outcomeChoice(report, (name) => { outcome = name; redraw(); })],
    drawing(): Drawing {
      const { title, unit } = outcomes.find((one) => one.name === outcome)!;
      const own = pairs.filter((one) => one.outcome === outcome).slice(0, 40);
      const days = unit === 'date';
      const alone = aloneNotes(own.map((one) => ({ ...one, title: one.group })), days, baseline);
      const scaled = own.filter((one) => one.count > 0).map((one) => ({ ...one, difference: days ? one.difference / 86400 : one.difference, half: one.half === null ? null : days ? one.half / 86400 : one.half }));
      const named = differenceUnit(unit);
      if (scaled.length === 0) return { ...nothing('No future has a value in both.'), notes: alone };
      return differences(scaled.map((one) => ({ name: one.group, difference: one.difference, half: one.half, more: one.reduction !== null && Number.isFinite(one.reduction) ? `common luck saved ${number(Number(one.reduction.toPrecision(2)))} times the replications` : null })), named, {
        summary: `${title}: ${scaled.map((one) => `${one.group} ${one.difference >= 0 ? '+' : ''}${number(one.difference)}${one.half === null ? '' : ` ± ${number(one.half)}`}`).join('; ')}.`,
        numbers: { columns: ['variant', `difference to ${baseline}${named ? ` (${named})` : ''}`, '±', 'fewer replications than independent runs (times)', 'futures with a value in both', 'in the variant alone', `in ${baseline} alone`], rows: scaled.map((one): Value[] => [one.group, one.difference, one.half, one.reduction, one.count, one.onlyVariant, one.onlyBaseline]) },
        notes: alone,
      });
    },
  };
}

interface Influence { outcome: string; path: string; correlation: number; share: number | null; low: number | null; high: number | null; count: number; companions: string[]; partial: number | null; partialLow: number | null; partialHigh: number | null; beyond: number | null }
const influences = (report: Report): Influence[] => rowsOf(report, 'influence', (get) => ({ outcome: String(get('outcome')), path: String(get('path')), correlation: Number(get('correlation')), share: get('share') as number | null, low: get('low') as number | null, high: get('high') as number | null, count: Number(get('count')),
  companions: String(get('companions') ?? '').split('\n').filter((path) => path !== ''), partial: get('partial') as number | null, partialLow: get('partial_low') as number | null, partialHigh: get('partial_high') as number | null, beyond: get('beyond') as number | null }));
const signed = (value: number): string => (Math.abs(value) < 0.005 ? '0.00' : `${value > 0 ? '+' : ''}${value.toFixed(2)}`);

export function tornado(report: Report, redraw: () => void): Figure | null {
  const all = influences(report);
  if (all.length === 0) return null;
  const outcomes = outcomesOf(report);
  let outcome = outcomes[0]!.name;
  const dependent = all.some((one) => one.partial !== null);
  return {
    id: 'tornado', title: 'What goes with the outcome',
    lead: `Rank correlation of each value with the outcome over the futures of the baseline, with its ${confidence(report)} interval: +1 where more of one always means more of the other, -1 where it always means less. The strongest first. An interval that holds 0 tells of no connection.${dependent ? ' A value that varies together with others shows what they decide, too; for it the bar is its partial rank correlation: what it tells beyond them.' : ''}`,
    controls: [outcomeChoice(report, (name) => { outcome = name; redraw(); })],
    drawing(): Drawing {
      const every = all.filter((one) => one.outcome === outcome);
      const own = every.slice(0, 16);
      if (own.length === 0) return nothing(`Nothing varied, or too few futures have a value.`);
      const range = (low: number | null, high: number | null): string => (low === null || high === null ? '' : ` (${signed(low)} to ${signed(high)})`);
      const label = (one: Influence): string => valueName(report, one.path);
      const words = new Map(own.map((one) => [label(one), one.partial === null ? `${signed(one.correlation)}${range(one.low, one.high)}` : `${signed(one.partial)}${range(one.partialLow, one.partialHigh)} *`]));
      const tip = (one: Influence): string[] => [one.path, `${number(one.count)} futures`, ...(one.partial === null ? [] : [`beyond ${one.companions.map((path) => valueName(report, path)).join(', ')}`, `with what they share: ${signed(one.correlation)}${range(one.low, one.high)}`])];
      return barsDrawing(own.map((one) => {
        const [value, low, high] = one.partial === null ? [one.correlation, one.low, one.high] : [one.partial, one.partialLow, one.partialHigh];
        return { label: label(one), value, color: value >= 0 ? 'var(--hue-0)' : 'var(--hue-1)', tip: tip(one), ...(low === null || high === null ? {} : { low, high }) };
      }), {
        unit: '(rank correlation)', total: 0, columns: ['value', 'path', 'rank correlation', 'low', 'high', 'futures', 'share of variance', 'varies with', 'beyond them', 'low', 'high', 'share beyond them'],
        rows: every.map((one): Value[] => [label(one), one.path, one.correlation, one.low, one.high, one.count, one.share, one.companions.join(', '), one.partial, one.partialLow, one.partialHigh, one.beyond]),
        summary: `Over ${number(own[0]!.count)} futures. The strongest: ${label(own[0]!)}, ${words.get(label(own[0]!))!.replace(' *', ' beyond values that it varies together with')}.`,
        notes: [`n = ${number(own[0]!.count)} futures in which the outcome has a value; intervals by Fisher’s transformation, one by one.${own.some((one) => one.partial !== null) ? ' *: beyond what it has in common with values that it varies together with; the table names them.' : ''}`],
        values: (bar) => words.get(bar.label)!, brief: (bar) => words.get(bar.label)!.replace(/ \(.*\)/, ''), symmetric: true,
      });
    },
  };
}

export function varianceSplit(report: Report, redraw: () => void): Figure | null {
  const all = rowsOf(report, 'variance', (get) => ({ outcome: String(get('outcome')), kind: String(get('kind')), paths: String(get('paths')).split('\n').filter((path) => path !== ''), share: Number(get('share')) }));
  if (!all.some((one) => one.kind === 'value' || one.kind === 'together')) return null;
  const outcomes = outcomesOf(report);
  let outcome = outcomes[0]!.name;
  const beyond = new Map(influences(report).map((one) => [`${one.outcome}\n${one.path}`, one.beyond]));
  const names: Record<string, string> = { luck: 'luck of each use', interplay: 'interplay', left: 'luck and interplay' };
  return {
    id: 'variance', title: 'What the spread comes from',
    lead: 'The share of the outcome’s variance over futures that goes with each value alone (given-data estimate; 0 where luck would show as much). Values that vary together have one share in common. Luck drawn at each use is told apart from what values do only in combination where replications with the same values were run; else both are left together.',
    controls: [outcomeChoice(report, (name) => { outcome = name; redraw(); })],
    drawing(): Drawing {
      const label = (one: (typeof all)[number]): string => (one.paths.length === 0 ? names[one.kind]! : one.paths.map((path) => valueName(report, path)).join(' + '));
      const own = all.filter((one) => one.outcome === outcome && one.paths.length > 0).sort((a, b) => b.share - a.share);
      const rest = all.filter((one) => one.outcome === outcome && one.paths.length === 0);
      if (own.length === 0) return nothing('Nothing varied, or too few futures have a value.');
      const kept = own.filter((one) => one.share >= 0.005).slice(0, 12);
      const share = (path: string): string => { const found = beyond.get(`${outcome}\n${path}`); return found == null ? '' : `${valueName(report, path)} beyond the others: ${percent(found)}`; };
      return barsDrawing([...kept.map((one) => ({ label: label(one), value: one.share, color: 'var(--hue-4)', tip: one.kind === 'together' ? one.paths.map(share).filter((words) => words !== '') : one.paths })), ...rest.map((one) => ({ label: label(one), value: one.share, color: 'var(--faint)' }))], {
        unit: 'of the variance', total: 1, columns: ['value', 'share of variance'],
        rows: [...own.map((one): Value[] => [one.paths.join(', '), one.share]), ...rest.map((one): Value[] => [label(one), one.share])],
        summary: kept.length > 0 ? `${label(kept[0]!)} ${kept[0]!.kind === 'together' ? 'together go' : 'goes'} with ${percent(kept[0]!.share)} of the variance.` : 'No value by itself goes with a share worth showing.',
        values: (bar) => percent(bar.value),
      });
    },
  };
}

/** The running mean and its interval as replications come in. */
export function convergence(report: Report, redraw: () => void): Figure | null {
  const steps = rowsOf(report, 'convergence', (get) => ({ cell: Number(get('cell')), outcome: String(get('outcome')), n: Number(get('replications')), mean: Number(get('mean')), half: get('half_width') as number | null }));
  if (steps.length === 0) return null;
  const outcomes = outcomesOf(report).filter((one) => one.unit !== 'date');
  if (outcomes.length === 0) return null;
  const cells = cellNames(report);
  let outcome = outcomes[0]!.name;
  const own = unique(steps.map((one) => String(one.cell)));
  let chosen = own[0]!;
  return {
    id: 'convergence', title: 'How the mean settled',
    lead: `Mean of the first so many replications, with its ${confidence(report)} interval. A band that still moves by more than its width says that more replications are needed.`,
    controls: [choice('Outcome', outcomes.map((one): [string, string] => [one.name, one.title]), outcome, (name) => { outcome = name; redraw(); }),
      ...(own.length > 1 ? [choice('Futures of', own.map((cell): [string, string] => [cell, cells.get(Number(cell))!]), chosen, (cell) => { chosen = cell; redraw(); })] : [])],
    drawing(): Drawing {
      const { title, unit } = outcomes.find((one) => one.name === outcome)!;
      const curves = [...grouped(steps.filter((one) => one.outcome === outcome && String(one.cell) === chosen), (one) => String(one.cell))];
      if (curves.length === 0) return nothing('Fewer than two futures have a value.');
      // What the first few gave swings so far that it would leave nothing of the rest to see.
      const later = curves.flatMap(([, curve]) => (curve.length > 4 ? curve.slice(2) : curve));
      const all = curves.flatMap(([, curve]) => curve);
      const span = (of: typeof all): [number, number] => [min(of, (one) => one.mean - (one.half ?? 0)) ?? 0, max(of, (one) => one.mean + (one.half ?? 0)) ?? 1];
      const [[first, last], [low, high]] = [span(all), span(later)];
      const [least, most] = last - first > 3 * (high - low) ? [low, high] : [first, last];
      const y = scaleLinear().domain(least === most ? [least - 1, most + 1] : [least, most]).nice();
      const [bottom, top] = y.domain() as [number, number];
      const beyond = max(all.filter((one) => one.mean - (one.half ?? 0) < bottom || one.mean + (one.half ?? 0) > top), (one) => one.n) ?? 0;
      const height = 340;
      return {
        height,
        summary: `${title}: the last mean is ${number(curves[0]![1][curves[0]![1].length - 1]!.mean)} ${unit}.`,
        numbers: { columns: ['futures of', 'replications', `mean${unit ? ` (${unit})` : ''}`, '±'], rows: curves.flatMap(([cell, curve]) => curve.map((one): Value[] => [cells.get(Number(cell))!, one.n, one.mean, one.half])) },
        notes: [...(beyond > 0 ? [`The interval of the first ${number(beyond)} replications is wider than the chart, and cut at its edge: the table has it.`] : []), shortWords + '.'],
        draw(svg, width) {
          const room = Math.max(...y.ticks(5).map((tick) => textWidth(short(tick), 12))) + 14;
          const frame = { left: room, right: width - 14, top: 26, bottom: height - 44 };
          y.range([frame.bottom, frame.top]);
          const clip = freshId('clip');
          svg.append(s('clipPath', { id: clip }, s('rect', { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top })));
          const group = s('g', { class: 'axis', 'aria-hidden': 'true' });
          for (const tick of y.ticks(5)) group.append(s('line', { x1: frame.left, x2: frame.right, y1: y(tick), y2: y(tick), class: 'grid' }), s('text', { x: frame.left - 8, y: y(tick), dy: '0.32em', 'text-anchor': 'end' }, short(tick)));
          group.append(s('text', { x: 0, y: 12, class: 'unit' }, unit));
          svg.append(group);
          const x = scaleLinear().domain([0, max(all, (one) => one.n) ?? 1]).range([frame.left, frame.right]);
          bottomAxis(svg, x, { ...frame, top: frame.bottom }, number, 'replications');
          curves.forEach(([cell, curve], i) => {
            const color = curveColor(i);
            const banded = curve.filter((one) => one.half !== null);
            svg.append(s('polygon', { 'clip-path': `url(#${clip})`, points: [...banded.map((one) => `${x(one.n)},${y(one.mean + one.half!)}`), ...banded.reverse().map((one) => `${x(one.n)},${y(one.mean - one.half!)}`)].join(' '), fill: color, class: 'band' }),
              s('path', { d: line<(typeof curve)[number]>().x((one) => x(one.n)).y((one) => y(one.mean))(curve) ?? '', 'clip-path': `url(#${clip})`, stroke: color, class: 'curve chosen', 'data-cell': cell }));
          });
        },
      };
    },
  };
}
