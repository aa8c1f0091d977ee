// The charts of a comparison: each outcome's difference with its interval, one outcome in all groups, courses, events.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { leftRoom, timeAxis, valueAxis } from './axes';
import { Rows } from './bars';
import { areRuns, comparedOf, comparisonsOf, confidenceOf, dated, differenceUnit, differenceWords, excludesZero, groupsOf, inUnit, sideNames, sideWords, yesOrNo, type Compared, type Side } from './compared';
import { seconds, unique, type Report, type Value } from './data';
import { choice, s, textWidth, tipOn } from './dom';
import type { Drawing, Figure, Legend, Numbers } from './figure';
import { bottomAxis, nothing } from './sweep_rows';
import { list, number, percent, short, shortDate, shortWords } from './words';

interface Row { one: Compared; label: string; value: number; half: number | null }

const legendOf = (runs: boolean, dates: boolean): Legend[] => [{ color: 'var(--hue-0)', label: dates ? 'later' : 'more' }, { color: 'var(--hue-1)', label: dates ? 'earlier' : 'less' },
  ...(runs ? [] : [{ color: 'var(--faint)', label: 'not told apart from no difference' }])];

/** What an arrow at the edge of a forest plot means, where there is one. */
const arrowNote = (rows: Row[]): string[] => (rows.some((row) => Math.abs(row.value) + (row.half ?? 0) > reachOf(rows)) ? ['An arrow at the edge: the difference lies beyond; so does the end of an interval that shows none. The number beside it is the whole.'] : []);

function colorOf({ one }: Row, runs: boolean): string {
  const told = runs ? one.difference !== 0 : excludesZero(one) === true;
  return !told ? 'var(--faint)' : one.difference! > 0 ? 'var(--hue-0)' : 'var(--hue-1)';
}

/** How far the axis goes: one row far beyond the others would leave nothing of them to see, and is cut instead. */
function reachOf(rows: Row[]): number {
  const extents = rows.map((row) => Math.abs(row.value) + (row.half ?? 0)).filter((extent) => extent > 0).sort((a, b) => a - b);
  if (extents.length === 0) return 1;
  const largest = extents[extents.length - 1]!;
  const usual = extents[Math.floor(0.9 * (extents.length - 1))]!;
  return largest <= 3 * usual ? largest : 1.2 * usual;
}

/** A forest plot: a mark, small enough to leave its interval to be seen, for each difference, a line for its interval, zero as the line to look at. */
function forestDrawing(rows: Row[], unit: string, words: (value: number) => string, runs: boolean, rest: { summary: string; numbers: Numbers; notes: string[] }): Drawing {
  return {
    ...rest,
    height: (width) => Rows.height(width, rows.length, 30, 52),
    legend: legendOf(runs, rows.every(({ one }) => one.unit === 'date')),
    draw(svg, width, height) {
      const layout = new Rows(width, rows.map((row) => row.label), 30);
      const values = Math.max(...rows.map(({ one }) => textWidth(differenceWords(one), 12))) + 16;
      const frame = { left: layout.left + 6, right: layout.narrow ? width - 20 : width - Math.min(values, width * 0.36) - 12, top: 6, bottom: height - 44 };
      const reach = reachOf(rows);
      const low = Math.max(-reach, Math.min(0, min(rows, (row) => row.value - (row.half ?? 0)) ?? 0));
      const high = Math.min(reach, Math.max(0, max(rows, (row) => row.value + (row.half ?? 0)) ?? 0));
      const x = scaleLinear().domain(low === high ? [-1, 1] : [low, high]).nice(5).range([frame.left, frame.right]);
      const [least, most] = x.domain() as [number, number];
      const inside = (value: number) => x(Math.min(Math.max(value, least), most));
      bottomAxis(svg, x, frame, words, unit);
      rows.forEach((row, i) => {
        const { one, value, half } = row;
        const y = layout.middle(i);
        const color = colorOf(row, runs);
        const group = s('g', { class: 'forest', 'data-outcome': one.name, 'data-group': one.group, 'data-difference': one.difference ?? '', 'data-half': one.half ?? '', 'data-shown': value }, layout.whole(i), layout.name(i, row.label, textWidth(differenceWords(one), 12) + 14));
        if (half !== null) {
          const ends = [value - half, value + half].filter((end) => end >= least && end <= most);  // what is cut has no end to show
          group.append(s('path', { d: `M${inside(value - half)},${y}H${inside(value + half)}${ends.map((end) => `M${x(end)},${y - 5}v10`).join('')}`, class: 'whisker', fill: 'none' }));
        }
        if (value < least || value > most) {
          const [at, point] = value > most ? [frame.right, 9] : [frame.left, -9];
          group.append(s('path', { d: `M${at},${y - 7}l${point},7l${-point},7z`, fill: color, class: 'beyond' }));
        } else {
          group.append(s('rect', { x: x(value) - 4, y: y - 4, width: 8, height: 8, rx: 1.5, fill: color, class: 'estimate' }));
        }
        group.append(layout.end(i, differenceWords(one)));
        tipOn(group, () => [row.label, differenceWords(one), one.verdict, `${sideWords(one.a, one.unit)} → ${sideWords(one.b, one.unit)}`]);
        svg.append(group);
      });
    },
  };
}

/** A choice among groups of futures; nothing where there is one. */
const groupChoice = (groups: string[], change: (group: string) => void): HTMLElement[] =>
  (groups.length > 1 ? [choice('Compared', groups.map((name): [string, string] => [name, name]), groups[0]!, change)] : []);

const numbersOf = (rows: Compared[], first: string, name: (one: Compared) => string, runs: boolean): Numbers => ({
  columns: [first, 'A', 'B', 'difference', ...(runs ? [] : ['±', 'so it is']), 'unit of the difference'],
  rows: rows.map((one): Value[] => [name(one), dated(one.a.mean, one.unit), dated(one.b.mean, one.unit), inUnit(one.difference, one.unit), ...(runs ? [] : [inUnit(one.half, one.unit), one.verdict]), differenceUnit(one.unit)]),
});

const chanceNote = (report: Report, count: number): string =>
  `Intervals hold the truth in ${confidenceOf(report)}, one by one: of ${count} that are no difference at all about ${number(Number((count * (1 - Number(report.fact('confidence') || 0.95))).toPrecision(2)))} would leave out 0 by chance.`;

/** Those that are told apart first, of these and of the others the largest. */
const byWeight = (runs: boolean) => (x: Row, y: Row): number => {
  const told = ({ one }: Row) => Number(runs || excludesZero(one) === true);
  return told(y) - told(x) || Math.abs(y.value) - Math.abs(x.value);
};

/** Every outcome's difference as a share of what it was. */
export function forest(report: Report, redraw: () => void): Figure | null {
  const all = comparedOf(report, 'outcomes').filter((one) => one.unit !== 'date' && one.unit !== yesOrNo);
  if (!all.some((one) => one.difference !== null && one.a.mean !== null && one.a.mean !== 0)) return null;
  const runs = areRuns(report);
  const groups = groupsOf(all);
  let group = groups[0]!;
  return {
    id: 'forest', title: 'What changes',
    lead: `What differs, the most first: each outcome’s difference, B less A, in % of ${runs ? 'what it is in A' : 'its mean in A'}${runs ? '' : `, with its ${confidenceOf(report)} interval${comparisonsOf(report).every((one) => one.paired) ? ', paired future by future' : ''}`}; beside it in the outcome’s own unit. ${runs ? '' : 'An interval that doesn’t reach 0 is a difference that more futures would hardly undo.'}`,
    controls: groupChoice(groups, (name) => { group = name; redraw(); }),
    drawing(): Drawing {
      const own = all.filter((one) => one.group === group);
      const equal = own.filter((one) => one.equal).length;
      const rows: Row[] = own.filter((one) => !one.equal && one.difference !== null && one.a.mean !== null && one.a.mean !== 0)
        .map((one) => ({ one, label: one.title, value: one.difference! / Math.abs(one.a.mean!), half: one.half === null ? null : one.half / Math.abs(one.a.mean!) }))
        .sort(byWeight(runs));
      if (rows.length === 0) return nothing(equal === own.length ? 'No outcome differs.' : 'No outcome that differs has a value in A that a share could be told of.');
      const left = own.filter((one) => !one.equal && !rows.some((row) => row.one === one)).map((one) => one.title);
      const told = rows.filter(({ one }) => (runs ? one.difference !== 0 : excludesZero(one) === true));
      return forestDrawing(rows, `% of ${runs ? 'A' : 'the mean in A'}`, (value) => `${number(Number((100 * value).toPrecision(6)))} %`, runs, {
        summary: told.length === 0 ? 'No outcome is told apart from no difference.' : `${told.length} of ${own.length} outcomes ${runs ? 'differ' : 'are told apart from no difference'}: ${list(told.slice(0, 6).map(({ one }) => `${one.title} ${differenceWords(one)}`))}${told.length > 6 ? ' and others' : ''}.`,
        numbers: numbersOf(own, 'outcome', (one) => one.title, runs),
        notes: [...(equal > 0 ? [`${equal} ${equal === 1 ? 'outcome is' : 'outcomes are'} the same${runs ? '' : ' in every future'}, and in the table alone.`] : []), ...(runs ? [] : [chanceNote(report, rows.length)]), ...(left.length > 0 ? [`In the table alone, since there is no share to tell: ${list(left)}.`] : []), ...arrowNote(rows)],
      });
    },
  };
}

/** The same of dates: how much later. */
export function forestOfDates(report: Report, redraw: () => void): Figure | null {
  const all = comparedOf(report, 'outcomes').filter((one) => one.unit === 'date' && one.difference !== null);
  if (all.length === 0) return null;
  const runs = areRuns(report);
  const groups = groupsOf(all);
  let group = groups[0]!;
  return {
    id: 'forest-dates', title: 'What comes earlier, what later',
    lead: `Days by which a date comes later in B than in A (earlier where it is less than 0)${runs ? '' : `, over futures in which it comes in both, with its ${confidenceOf(report)} interval`}.`,
    controls: groupChoice(groups, (name) => { group = name; redraw(); }),
    drawing(): Drawing {
      const rows = all.filter((one) => one.group === group).map((one): Row => ({ one, label: one.title, value: inUnit(one.difference, one.unit)!, half: inUnit(one.half, one.unit) }));
      if (rows.length === 0) return nothing('No date comes in both.');
      const without = rows.filter(({ one }) => one.a.missing + one.b.missing > 0);
      const share = ({ count, missing }: Side) => percent(missing / (count + missing));
      return forestDrawing(rows, 'days later', short, runs, {
        summary: `${list(rows.map(({ one }) => `${one.title}: ${differenceWords(one)}`))}.`,
        numbers: numbersOf(rows.map((row) => row.one), 'date of', (one) => one.title, runs),
        notes: [...without.map(({ one }) => `${one.title}: doesn’t come in ${share(one.a)} of futures of A, ${share(one.b)} of B${one.onlyA + one.onlyB > 0 ? `; of the same futures it comes in both in ${number(one.pairs)}, in A alone in ${number(one.onlyA)}, in B alone in ${number(one.onlyB)}` : ''}.`), ...arrowNote(rows)],
      });
    },
  };
}

/** One outcome in every group that is compared. */
export function across(report: Report, redraw: () => void): Figure | null {
  const all = comparedOf(report, 'outcomes');
  if (groupsOf(all).length < 2) return null;
  const runs = areRuns(report);
  const outcomes = unique(all.map((one) => one.name));
  let outcome = outcomes[0]!;
  return {
    id: 'across', title: 'One outcome, all that is compared',
    lead: `The difference of one outcome in each comparison${runs ? '' : `, with its ${confidenceOf(report)} interval`}, in its own unit.`,
    controls: [choice('Outcome', outcomes.map((name): [string, string] => [name, all.find((one) => one.name === name)!.title]), outcome, (name) => { outcome = name; redraw(); })],
    drawing(): Drawing {
      const own = all.filter((one) => one.name === outcome);
      const rows = own.filter((one) => one.difference !== null).slice(0, 40).map((one): Row => ({ one, label: one.group, value: inUnit(one.difference, one.unit)!, half: inUnit(one.half, one.unit) }));
      if (rows.length === 0) return nothing('It has no value in both.');
      return forestDrawing(rows, differenceUnit(own[0]!.unit), short, runs, {
        summary: `${own[0]!.title}: ${list(rows.slice(0, 8).map((row) => `${row.label} ${differenceWords(row.one)}`))}.`,
        numbers: numbersOf(own, 'of', (one) => one.group, runs),
        notes: [...(own.length > rows.length ? [`Drawn are ${rows.length} of ${own.length}; the table has all.`] : []), ...arrowNote(rows), `${shortWords}.`],
      });
    },
  };
}

interface Point { at: number; value: number | null; half: number | null }

/** Both courses, and beneath them what lies between. */
export function courses(report: Report, redraw: () => void): Figure | null {
  const all = comparedOf(report, 'courses');
  if (all.length === 0) return null;
  const runs = areRuns(report);
  const groups = groupsOf(all);
  let group = groups[0]!;
  const names = unique(all.map((one) => one.name));
  let name = names[0]!;
  const about = unique(report.table('comparisons').texts('about_course')).filter((text) => text !== '');
  return {
    id: 'course', title: 'Over time',
    lead: runs ? 'Above both courses, below the difference, B less A. What is the same at every date in both is left out.'
      : `${comparisonsOf(report).some((one) => one.paired) ? 'Not paired, unlike the outcomes above: intervals here are those of independent samples. ' : ''}Above the mean over futures in both, below the difference, B less A, each with its ${confidenceOf(report)} interval.`,
    controls: [choice('Of', names.map((one): [string, string] => [one, all.find((other) => other.name === one)!.title]), name, (value) => { name = value; redraw(); }), ...groupChoice(groups, (value) => { group = value; redraw(); })],
    drawing(): Drawing {
      const own = all.filter((one) => one.group === group && one.name === name);
      if (own.length === 0) return nothing('The same at every date in both.');
      const { unit, title, comparison } = own[0]!;
      const sides = sideNames(report, comparison);
      const at = own.map((one) => seconds(one.date));
      const points = (of: (one: Compared) => { mean: number | null; half: number | null }): Point[] => own.map((one, i) => ({ at: at[i]!, value: of(one).mean, half: of(one).half }));
      const [a, b, between] = [points((one) => one.a), points((one) => one.b), points((one) => ({ mean: one.difference, half: one.half }))];
      const bounds = (courses: Point[][]): [number, number] => {
        const known = courses.flat().filter((point) => point.value !== null);
        return [Math.min(0, min(known, (point) => point.value! - (point.half ?? 0)) ?? 0), Math.max(0, max(known, (point) => point.value! + (point.half ?? 0)) ?? 0)];
      };
      const last = own[own.length - 1]!;
      const height = 500;
      return {
        height,
        legend: [{ color: 'var(--hue-0)', label: sides.a, shape: 'line' }, { color: 'var(--hue-1)', label: sides.b, shape: 'dash' }, { color: 'var(--hue-4)', label: 'difference', shape: 'line' }],
        summary: `${title}: on ${shortDate(at[at.length - 1]!)} ${sideWords(last.a, unit)} in A, ${sideWords(last.b, unit)} in B, a difference of ${differenceWords(last)}.`,
        numbers: {
          columns: ['date', `A (${unit})`, ...(runs ? [] : ['±']), `B (${unit})`, ...(runs ? [] : ['±']), `difference (${differenceUnit(unit)})`, ...(runs ? [] : ['±', 'so it is'])],
          rows: own.map((one): Value[] => [one.date.slice(0, 10), one.a.mean, ...(runs ? [] : [one.a.half]), one.b.mean, ...(runs ? [] : [one.b.half]), one.difference, ...(runs ? [] : [one.half, one.verdict])]),
        },
        notes: [...about, `${shortWords}.`],
        draw(svg, width) {
          const [low, high] = bounds([a, b]);
          const [least, most] = bounds([between]);
          const left = Math.max(leftRoom(high), leftRoom(low), leftRoom(most), leftRoom(least));
          const above = { left, right: width - 10, top: 30, bottom: 280 };
          const below = { left, right: width - 10, top: 330, bottom: height - 28 };
          const upper = scaleLinear().domain([low, high === low ? low + 1 : high]).nice().range([above.bottom, above.top]);
          const lower = scaleLinear().domain(most === least ? [-1, 1] : [least, most]).nice(4).range([below.bottom, below.top]);
          valueAxis(svg, upper, above, unit);
          valueAxis(svg, lower, below, `difference, ${differenceUnit(unit)}`, 4);
          const x = timeAxis(svg, at[0]!, at[at.length - 1]!, below);
          const draw = (course: Point[], y: typeof upper, color: string, attributes: Record<string, string | number>) => {
            const banded = course.filter((point) => point.value !== null && point.half !== null);
            if (banded.length > 1) {
              svg.append(s('polygon', { class: 'band', fill: color, points: [...banded.map((point) => `${x(point.at)},${y(point.value! + point.half!)}`), ...[...banded].reverse().map((point) => `${x(point.at)},${y(point.value! - point.half!)}`)].join(' ') }));
            }
            const path = line<Point>().defined((point) => point.value !== null).x((point) => x(point.at)).y((point) => y(point.value!))(course) ?? '';
            svg.append(s('path', { d: path, class: 'curve chosen', stroke: color, 'data-last': course[course.length - 1]!.value ?? '', 'data-points': course.length, ...attributes }));
            if (course.length < 3) course.forEach((point) => { if (point.value !== null) svg.append(s('circle', { cx: x(point.at), cy: y(point.value), r: 4, fill: color })); });
          };
          draw(a, upper, 'var(--hue-0)', { 'data-line': 'a' });
          draw(b, upper, 'var(--hue-1)', { 'data-line': 'b', 'stroke-dasharray': '7 4' });
          draw(between, lower, 'var(--hue-4)', { 'data-line': 'difference' });
          own.forEach((one, i) => {
            const from = i === 0 ? left : (x(at[i - 1]!) + x(at[i]!)) / 2;
            const to = i + 1 < own.length ? (x(at[i]!) + x(at[i + 1]!)) / 2 : above.right;
            const catcher = s('rect', { x: from, y: above.top, width: Math.max(0, to - from), height: below.bottom - above.top, fill: 'transparent' });
            tipOn(catcher, () => [shortDate(at[i]!), `${sides.a}: ${sideWords(one.a, unit)}`, `${sides.b}: ${sideWords(one.b, unit)}`, `difference: ${differenceWords(one)}`, one.verdict]);
            svg.append(catcher);
          });
        },
      };
    },
  };
}

/** What happened at another time: a dumbbell for each event, from when it was in A to when in B. */
export function eventShifts(report: Report, redraw: () => void): Figure | null {
  const all = comparedOf(report, 'events').filter((one) => one.a.mean !== null || one.b.mean !== null);
  if (all.length === 0) return null;
  const groups = groupsOf(all);
  let group = groups[0]!;
  const words = (one: Compared) => (one.difference !== null ? differenceWords(one) : one.a.mean !== null ? 'in A alone' : 'in B alone');
  return {
    id: 'shifts', title: 'What happened at another time',
    lead: 'Events that came on other days, or in one of the two alone.',
    controls: groupChoice(groups, (value) => { group = value; redraw(); }),
    drawing(): Drawing {
      const rows = all.filter((one) => one.group === group);
      if (rows.length === 0) return nothing('Every event came on the same day.');
      return {
        height: (width) => Rows.height(width, rows.length, 30, 52),
        legend: [{ color: 'var(--hue-0)', label: 'in A' }, { color: 'var(--hue-1)', label: 'in B' }],
        summary: `${list(rows.slice(0, 8).map((one) => `${one.title}: ${words(one)}`))}.`,
        numbers: { columns: ['event', 'in A', 'in B', 'days later in B'], rows: rows.map((one): Value[] => [one.title, dated(one.a.mean, 'date'), dated(one.b.mean, 'date'), inUnit(one.difference, 'date')]) },
        draw(svg, width, height) {
          const layout = new Rows(width, rows.map((one) => one.title), 30);
          const values = Math.max(...rows.map((one) => textWidth(words(one), 12))) + 16;
          const frame = { left: layout.left + 8, right: layout.narrow ? width - 20 : width - values - 12, top: 6, bottom: height - 44 };
          const dates = rows.flatMap((one) => [one.a.mean, one.b.mean]).filter((date): date is number => date !== null);
          const [low, high] = [Math.min(...dates), Math.max(...dates)];
          const x = scaleLinear().domain(low === high ? [low - 86400, high + 86400] : [low, high]).range([frame.left, frame.right]);
          bottomAxis(svg, x, frame, shortDate, 'date');
          rows.forEach((one, i) => {
            const y = layout.middle(i);
            const marks = [[one.a.mean, 'var(--hue-0)'], [one.b.mean, 'var(--hue-1)']] as const;
            const group = s('g', { class: 'shift', 'data-event': one.name, 'data-days': inUnit(one.difference, 'date') ?? '' }, layout.whole(i), layout.name(i, one.title, values),
              one.a.mean !== null && one.b.mean !== null && s('line', { x1: x(one.a.mean), x2: x(one.b.mean), y1: y, y2: y, class: 'whisker' }),
              ...marks.map(([at, color]) => at !== null && s('circle', { cx: x(at), cy: y, r: 6, fill: color, class: 'area' })), layout.end(i, words(one)));
            tipOn(group, () => [one.title, `A: ${one.a.mean === null ? 'not at all' : shortDate(one.a.mean)}`, `B: ${one.b.mean === null ? 'not at all' : shortDate(one.b.mean)}`]);
            svg.append(group);
          });
        },
      };
    },
  };
}
