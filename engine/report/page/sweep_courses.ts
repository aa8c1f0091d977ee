// The course of outcomes over time in many futures; what each gate costs; what each choice gives away.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { valueAxis, leftRoom, timeAxis } from './axes';
import { Rows } from './bars';
import { grouped, seconds, unique, type Report, type Value } from './data';
import { differenceUnit } from './compared';
import { choice, s, textWidth, tipOn } from './dom';
import type { Drawing, Figure } from './figure';
import { gateName, variantName } from './names';
import { errorNote, markObserved, observationsOf, observedLegend, seriesNames, spanOf } from './observed';
import { outcomesOf } from './overview';
import { aloneNotes, bottomAxis, differences, groupName, nothing, rowsOf } from './sweep_rows';
import { isoDay, number, percent, short, shortDate, shortWords, withError } from './words';

interface Step { group: string; band: string; title: string; unit: string; shows: string; at: number; mean: number | null; half: number | null; missing: number; count: number; quantiles: [number, number][] }

/** Whether what was seen lies between two quantiles, of which dates the straight line holds; null before the first date. */
function within(course: Step[], one: { at: number; value: number }, low: number, high: number): boolean | null {
  const after = course.findIndex((step) => step.at >= one.at);
  const [a, b] = [course[after - 1], course[after]];
  const bound = (quantile: number): number | null => {
    const [before, then] = [a, b].map((step) => step?.quantiles.find(([known]) => known === quantile)?.[1]);
    if (b?.at === one.at) return then ?? null;
    return before === undefined || then === undefined ? null : before + (then - before) * (one.at - a!.at) / (b!.at - a!.at);
  };
  const [least, most] = [bound(low), bound(high)];
  return least === null || most === null ? null : one.value >= least && one.value <= most;
}

/** Of what each future answers with yes or no there is nothing between: the value that says yes; null of anything else. */
function yesOf(course: Step[]): number | null {
  const { unit } = course[0]!;
  if (unit !== '' && unit !== '%') return null;
  const yes = unit === '%' ? 100 : 1;
  const only = course.every((one) => one.quantiles.every(([, value]) => value === 0 || value === yes) && (one.mean === null || (one.mean >= 0 && one.mean <= yes)));
  return only && course.some((one) => one.mean !== null && one.mean > 0 && one.mean < yes) ? yes : null;
}

/** In what share of futures the answer is yes, date by date, with its interval. */
function shareDrawing(own: Step[], beside: Step[], names: { group: string; other: string }, yes: number): Drawing {
  const first = own[0]!;
  const last = own[own.length - 1]!;
  const height = 360;
  const share = (value: number | null): number | null => (value === null ? null : value / yes);
  const bounds = (one: Step): [number, number] | null => (one.mean === null || one.half === null ? null : [Math.max(0, (one.mean - one.half) / yes), Math.min(1, (one.mean + one.half) / yes)]);
  const words = (one: Step): string => (one.mean === null ? 'none' : `${withError(100 * share(one.mean)!, one.half === null ? null : 100 * one.half / yes)} %`);
  return {
    height,
    legend: [{ color: 'var(--hue-0)', label: `share of futures: ${names.group}`, shape: 'line' }, ...(beside.length > 0 ? [{ color: 'var(--hue-1)', label: `share of futures: ${names.other}`, shape: 'line' as const }] : [])],
    summary: `${first.title}, ${names.group}: by ${shortDate(last.at)} so in ${words(last)} of futures.`,
    numbers: { columns: ['date', 'share of futures', '±', 'futures'], rows: own.map((one): Value[] => [isoDay(one.at), share(one.mean), one.half === null ? null : one.half / yes, one.count]) },
    notes: ['In each future it is so or it isn’t: drawn is the share of futures in which it is, with the interval of that share.'],
    draw(svg, width) {
      const frame = { left: 52, right: width - 10, top: 34, bottom: height - 28 };
      const y = scaleLinear().domain([0, 1]).range([frame.bottom, frame.top]);
      valueAxis(svg, y, frame, 'of futures', 5, percent);
      const x = timeAxis(svg, own[0]!.at, last.at, frame);
      for (const [course, color, name] of [[beside, 'var(--hue-1)', 'beside'], [own, 'var(--hue-0)', 'share']] as const) {
        if (course.length === 0) continue;
        const banded = course.filter((one) => bounds(one) !== null);
        svg.append(s('polygon', { class: 'band', fill: color, points: [...banded.map((one) => `${x(one.at)},${y(bounds(one)![1])}`), ...[...banded].reverse().map((one) => `${x(one.at)},${y(bounds(one)![0])}`)].join(' ') }),
          s('path', { d: line<Step>().defined((one) => one.mean !== null).x((one) => x(one.at)).y((one) => y(share(one.mean)!))([...course]) ?? '', class: 'curve chosen', stroke: color, 'data-line': name, 'data-last': share(course[course.length - 1]!.mean) ?? '' }));
      }
      own.forEach((one, i) => {
        const left = i === 0 ? frame.left : (x(own[i - 1]!.at) + x(one.at)) / 2;
        const right = i + 1 < own.length ? (x(one.at) + x(own[i + 1]!.at)) / 2 : frame.right;
        const catcher = s('rect', { x: left, y: frame.top, width: Math.max(0, right - left), height: frame.bottom - frame.top, fill: 'transparent' });
        tipOn(catcher, () => [shortDate(one.at), `${words(one)} of futures`]);
        svg.append(catcher);
      });
    },
  };
}

/** Quantiles over futures as bands within bands, the median and the mean; single futures upon them where some were kept. */
export function fan(report: Report, redraw: () => void): Figure | null {
  const values = grouped(rowsOf(report, 'band_quantiles', (get) => ({
    key: `${groupName({ label: String(get('label')), variant: String(get('variant')) })}|${String(get('band'))}|${String(get('date'))}`,
    quantile: Number(get('quantile')), value: get('value') as number | null,
  })), (one) => one.key);
  const steps = rowsOf(report, 'bands', (get): Step => {
    const group = groupName({ label: String(get('label')), variant: String(get('variant')) });
    const found = values.get(`${group}|${String(get('band'))}|${String(get('date'))}`) ?? [];
    return {
      group, band: String(get('band')), title: String(get('title')), unit: String(get('unit')), shows: String(get('shows')), at: seconds(String(get('date'))),
      mean: get('mean') as number | null, half: get('half_width') as number | null, missing: Number(get('missing')), count: Number(get('count')),
      quantiles: found.filter((one) => one.value !== null).map((one): [number, number] => [one.quantile, one.value!]).sort((a, b) => a[0] - b[0]),
    };
  });
  if (steps.length === 0) return null;
  const titles = new Map(outcomesOf(report).map((one) => [one.name, one.title]));
  const courses = rowsOf(report, 'courses', (get) => ({ group: groupName({ label: String(get('label')), variant: String(get('variant')) }), name: `${titles.get(String(get('outcome'))) ?? ''} at its ${percent(Number(get('quantile')))} quantile`, band: String(get('band')), at: seconds(String(get('date'))), value: get('value') as number | null }));
  const allObserved = observationsOf(report);
  const bands = unique(steps.map((one) => one.band));
  const groups = unique(steps.map((one) => one.group));
  // That of the answer, where it has a course.
  let band = outcomesOf(report).map((one) => one.name).find((name) => bands.includes(name)) ?? bands[0]!;
  let group = groups[0]!;
  let other = '';
  return {
    id: 'fan', title: 'The course over time',
    lead: `Over futures, at each date: the bands hold the shares of futures that the table names, the dark line is the median, the dashed one the mean.${allObserved.length > 0 ? ' Diamonds are what was seen in the world outside.' : ''} Of what in each future is so or isn’t, the share of futures in which it is. A second group of futures can be laid upon it as lines.`,
    controls: [
      choice('Of', bands.map((name): [string, string] => [name, steps.find((one) => one.band === name)!.title]), band, (value) => { band = value; redraw(); }),
      ...(groups.length > 1 ? [choice('Futures of', groups.map((name): [string, string] => [name, name]), group, (value) => { group = value; redraw(); }),
        choice('Beside', [['', 'none'], ...groups.map((name): [string, string] => [name, name])], other, (value) => { other = value; redraw(); })] : []),
    ],
    drawing(): Drawing {
      const own = steps.filter((one) => one.band === band && one.group === group);
      const beside = steps.filter((one) => one.band === band && one.group === other);
      const first = own[0]!;
      const yes = yesOf(own);
      if (yes !== null) return shareDrawing(own, beside, { group, other }, yes);
      const single = [...grouped(courses.filter((one) => one.band === band && one.group === group), (one) => one.name)];
      const seen = allObserved.filter((one) => one.band === band);
      const named = seriesNames(seen);
      const quantiles = first.quantiles.map(([quantile]) => quantile);
      const all = [...[...own, ...beside].flatMap((one) => [...one.quantiles.map(([, value]) => value), ...(one.mean === null ? [] : [one.mean])]), ...seen.flatMap(spanOf)];
      const top = Math.max(0, max(all) ?? 0);
      const height = 360;
      const at = (one: Step, quantile: number) => one.quantiles.find(([known]) => known === quantile)?.[1] ?? null;
      const nested = quantiles.slice(0, Math.floor(quantiles.length / 2)).map((low, i): [number, number] => [low, quantiles[quantiles.length - 1 - i]!]);
      const middle = quantiles.length % 2 === 1 ? quantiles[(quantiles.length - 1) / 2]! : null;
      const last = own[own.length - 1]!;
      const [outerLow, outerHigh] = [quantiles[0], quantiles[quantiles.length - 1]];
      const covered = seen.map((one) => (outerLow === undefined || outerLow === outerHigh ? null : within(own, one, outerLow, outerHigh!))).filter((inside) => inside !== null);
      const coverage = covered.length > 0 ? `${covered.filter((inside) => inside).length} of ${covered.length} observed values lie between the ${percent(outerLow!)} and the ${percent(outerHigh!)} quantile (those between dates of the band by straight lines).` : '';
      return {
        height,
        legend: [...nested.map(([low, high], i) => ({ color: `color-mix(in srgb, var(--hue-0) ${25 + 25 * i}%, var(--card))`, label: `${percent(low)} to ${percent(high)} of futures` })),
          ...(middle === null ? [] : [{ color: 'var(--ink)', label: 'median', shape: 'line' as const }]), { color: 'var(--hue-3)', label: 'mean', shape: 'dash' as const },
          ...(beside.length > 0 ? [{ color: 'var(--hue-1)', label: `${other}: median, outer quantiles`, shape: 'line' as const }] : []),
          ...single.map(([name], i) => ({ color: `var(--hue-${[2, 4, 5, 6, 8][i % 5]!})`, label: `one future: ${name}`, shape: 'line' as const })), ...[...named.values()].map((name, i) => observedLegend(name, i))],
        summary: `${first.title}, ${group}: on ${shortDate(last.at)} the mean is ${last.mean === null ? 'none' : withError(last.mean, last.half)} ${first.unit}.${coverage ? ` ${coverage}` : ''}`,
        numbers: {
          columns: ['date', `mean (${first.unit})`, '±', ...quantiles.map((quantile) => `${percent(quantile)} quantile`), 'without a value', ...[...named.values()].map((name) => `observed: ${name} (${first.unit})`), ...(seen.some((one) => one.error > 0) ? [...named.values()].map((name) => `standard deviation of its error: ${name}`) : []), ...(seen.length > 0 ? ['source'] : [])],
          rows: unique([...own.map((one) => one.at), ...seen.map((one) => one.at)]).sort((a, b) => a - b).map((date): Value[] => {
            const one = own.find((step) => step.at === date);
            const then = seen.filter((other) => other.at === date);
            return [isoDay(date), one?.mean ?? null, one?.half ?? null, ...quantiles.map((quantile) => (one ? at(one, quantile) : null)), one?.missing ?? null,
              ...[...named.keys()].map((series) => then.find((other) => other.series === series)?.value ?? null), ...(seen.some((one) => one.error > 0) ? [...named.keys()].map((series) => then.find((other) => other.series === series)?.error ?? null) : []), ...(seen.length > 0 ? [then.map((other) => other.source).filter((source) => source !== '').join('; ') || null] : [])];
          }),
        },
        notes: [`${first.shows === 'each_step' ? 'Of each step alone' : 'Of all time up to the date'}; ${shortWords}.`, ...(coverage ? [coverage] : []), ...errorNote(seen)],
        draw(svg, width) {
          const frame = { left: leftRoom(top), right: width - 10, top: 34, bottom: height - 28 };
          const y = scaleLinear().domain([Math.min(0, min(all) ?? 0), top || 1]).nice().range([frame.bottom, frame.top]);
          valueAxis(svg, y, frame, first.unit);
          const x = timeAxis(svg, Math.min(own[0]!.at, ...seen.map((one) => one.at)), Math.max(last.at, ...seen.map((one) => one.at)), frame);
          nested.forEach(([low, high]) => {
            const known = own.filter((one) => at(one, low) !== null && at(one, high) !== null);
            svg.append(s('polygon', { class: 'fan', 'data-low': low, 'data-high': high, fill: 'var(--hue-0)', opacity: 0.25,
              points: [...known.map((one) => `${x(one.at)},${y(at(one, high)!)}`), ...known.reverse().map((one) => `${x(one.at)},${y(at(one, low)!)}`)].join(' ') }));
          });
          const drawn = (points: { at: number; value: number | null }[], attributes: Record<string, string | number>) => {
            const path = line<{ at: number; value: number | null }>().defined((one) => one.value !== null).x((one) => x(one.at)).y((one) => y(one.value!))(points) ?? '';
            svg.append(s('path', { d: path, fill: 'none', ...attributes }));
          };
          single.forEach(([, course], i) => drawn(course, { class: 'curve', stroke: `var(--hue-${[2, 4, 5, 6, 8][i % 5]!})` }));
          if (middle !== null) drawn(own.map((one) => ({ at: one.at, value: at(one, middle) })), { class: 'curve chosen', stroke: 'var(--ink)', 'data-line': 'median' });
          drawn(own.map((one) => ({ at: one.at, value: one.mean })), { class: 'curve', stroke: 'var(--hue-3)', 'stroke-dasharray': '6 4', 'data-line': 'mean', 'data-last': last.mean ?? '' });
          if (beside.length > 0) {
            for (const quantile of unique([quantiles[0], middle, quantiles[quantiles.length - 1]])) {
              if (quantile === null || quantile === undefined) continue;
              drawn(beside.map((one) => ({ at: one.at, value: at(one, quantile) })), { class: quantile === middle ? 'curve chosen' : 'curve', stroke: 'var(--hue-1)' });
            }
          }
          own.forEach((one, i) => {
            const left = i === 0 ? frame.left : (x(own[i - 1]!.at) + x(one.at)) / 2;
            const right = i + 1 < own.length ? (x(one.at) + x(own[i + 1]!.at)) / 2 : frame.right;
            const catcher = s('rect', { x: left, y: frame.top, width: Math.max(0, right - left), height: frame.bottom - frame.top, fill: 'transparent' });
            tipOn(catcher, () => [shortDate(one.at), one.mean === null ? 'no value' : `mean ${withError(one.mean, one.half)} ${first.unit}`, ...one.quantiles.map(([quantile, value]) => `${percent(quantile)}: ${number(value)}`)]);
            svg.append(catcher);
          });
          markObserved(svg, seen, x, y);
        },
      };
    },
  };
}

interface Relief { group: string; gate: string; how: string; outcome: string; count: number; onlyVariant: number; onlyBaseline: number; difference: number; half: number | null }

/** By what share of the futures, in whole percent, those with a value become more or fewer: whether it comes at all matters more than when. */
const gainedShare = (one: Relief): number => Math.abs(Math.round((100 * (one.onlyVariant - one.onlyBaseline)) / Math.max(1, one.count + one.onlyVariant + one.onlyBaseline)));

/** What an outcome gains with each gate out of the way, on common luck. */
export function reliefs(report: Report, redraw: () => void): Figure | null {
  const all = rowsOf(report, 'reliefs', (get): Relief => ({ group: String(get('label')), gate: String(get('gate')), how: String(get('how')), outcome: String(get('outcome')), count: Number(get('count')), onlyVariant: Number(get('only_variant')), onlyBaseline: Number(get('only_baseline')), difference: Number(get('difference')), half: get('half_width') as number | null }));
  if (all.length === 0) return null;
  const outcomes = outcomesOf(report);
  const ways = unique(all.map((one) => one.how));
  const points = unique(all.map((one) => one.group));
  let outcome = outcomes[0]!.name;
  let how = ways[0]!;
  let point = points[0]!;
  return {
    id: 'reliefs', title: 'What each gate costs',
    lead: 'What the outcome would gain with one gate out of the way and all else as it is, future by future on the same luck: mean difference with its interval.',
    controls: [choice('Outcome', outcomes.map((one): [string, string] => [one.name, one.title]), outcome, (value) => { outcome = value; redraw(); }),
      ...(ways.length > 1 ? [choice('Gate', ways.map((name): [string, string] => [name, name]), how, (value) => { how = value; redraw(); })] : []),
      ...(points.length > 1 ? [choice('At', points.map((name): [string, string] => [name, name]), point, (value) => { point = value; redraw(); })] : [])],
    drawing(): Drawing {
      const { title, unit, better } = outcomes.find((one) => one.name === outcome)!;
      const days = unit === 'date';
      const scale = days ? 86400 : 1;
      const named = differenceUnit(unit);
      const chosen = all.filter((one) => one.outcome === outcome && one.how === how && one.group === point);
      const alone = aloneNotes(chosen.map((one) => ({ ...one, title: `${gateName(report, one.gate, one.how)} ${one.how}` })), days, 'the scenario as it is');
      const own = chosen.filter((one) => one.count > 0)
        .map((one) => ({ ...one, difference: one.difference / scale, half: one.half === null ? null : one.half / scale }))
        .sort((a, b) => gainedShare(b) - gainedShare(a) || Math.abs(b.difference) - Math.abs(a.difference)).slice(0, 30);
      if (own.length === 0) return { ...nothing(chosen.length === 0 ? 'No gate is opened in this way.' : 'No future has a value either way.'), notes: alone };
      const harms = own.some((one) => (better === 'more' && one.difference < 0) || (better === 'less' && one.difference > 0));
      return differences(own.map((one) => ({ name: one.gate, title: gateName(report, one.gate, one.how), difference: one.difference, half: one.half })), named, {
        summary: `${title}: with ${gateName(report, own[0]!.gate, how)} ${how}, ${number(own[0]!.difference)} ${named}.`,
        numbers: { columns: ['gate', 'how', `difference (${named})`, '±', 'futures with a value either way', 'with the gate out of the way alone', 'as it is alone'], rows: own.map((one): Value[] => [gateName(report, one.gate, one.how), one.how, one.difference, one.half, one.count, one.onlyVariant, one.onlyBaseline]) },
        notes: [...alone, ...(harms ? [report.fact('why_relief_harms')] : [])],
      });
    },
  };
}

interface Regret { point: string; outcome: string; variant: string; unit: string; better: string; way: string; futures: number; leftOut: number; failed: number; mean: number; half: number | null; best: number; low: number; high: number; q95: number; greatest: number; never: number; lowerBound: boolean }

/** What each choice gives away against the best one of each future. */
export function regret(report: Report, redraw: () => void): Figure | null {
  const all = rowsOf(report, 'regret', (get): Regret => ({
    point: String(get('label')), outcome: String(get('outcome')), variant: String(get('variant')), unit: String(get('unit')), better: String(get('better')), way: String(get('way') ?? ''), futures: Number(get('futures')), leftOut: Number(get('left_out')), failed: Number(get('failed')),
    mean: Number(get('mean')), half: get('half_width') as number | null, best: Number(get('best_share')), low: Number(get('best_low')), high: Number(get('best_high')), q95: Number(get('q95')), greatest: Number(get('greatest')), never: Number(get('never')), lowerBound: Number(get('lower_bound')) === 1,
  }));
  if (all.length === 0) return null;
  const outcomes = outcomesOf(report).filter((one) => all.some((row) => row.outcome === one.name));
  const points = unique(all.map((one) => one.point));
  // An outcome of which the scenario doesn't say which way is better is judged in both.
  const ways = outcomes.flatMap((one) => unique(all.filter((row) => row.outcome === one.name).map((row) => row.way)).map((way) => ({ key: `${one.name}|${way}`, outcome: one.name, way, label: way === '' ? one.title : `${one.title}: ${way}` })));
  let chosen = ways[0]!;
  let point = points[0]!;
  return {
    id: 'regret', title: 'What each choice gives away',
    lead: 'In each future, how far a choice lies behind the one that turned out best: its mean as the bar with its interval, and what 95 % of futures don’t exceed as the thin line.',
    controls: [choice('Outcome', ways.map((one): [string, string] => [one.key, one.label]), chosen.key, (value) => { chosen = ways.find((one) => one.key === value)!; redraw(); }),
      ...(points.length > 1 ? [choice('At', points.map((name): [string, string] => [name, name]), point, (value) => { point = value; redraw(); })] : [])],
    drawing(): Drawing {
      const own = all.filter((one) => one.outcome === chosen.outcome && one.way === chosen.way && one.point === point);
      if (own.length === 0) return nothing('No future has a value under every choice.');
      const { unit, better, futures, leftOut, failed } = own[0]!;
      const least = own.reduce((a, b) => (b.mean < a.mean ? b : a));
      const cautious = own.reduce((a, b) => (b.greatest < a.greatest ? b : a));
      return {
        height: (width) => Rows.height(width, own.length, 34, 52),
        legend: [{ color: 'var(--hue-2)', label: 'least on average' }, { color: 'var(--hue-1)', label: 'other choices' }],
        summary: `Least regret on average: ${variantName(least.variant)}; least at worst: ${variantName(cautious.variant)}.`,
        numbers: { columns: ['choice', `mean regret (${unit})`, '±', '95 % at most', 'greatest', 'best in a share of', 'low', 'high', 'futures', 'left out', 'failed', 'of which the date doesn\u2019t come in', 'lower bound'],
          rows: own.map((one): Value[] => [variantName(one.variant), one.mean, one.half, one.q95, one.greatest, one.best, one.low, one.high, one.futures, one.leftOut, one.failed, one.never, one.lowerBound ? 'yes' : 'no']) },
        notes: [`${better}. Least regret on average: ${variantName(least.variant)}. Least at worst: ${variantName(cautious.variant)}. ${number(futures)} futures${leftOut > 0 ? `; ${number(leftOut)} more are left out, in which a choice has no value` : ''}${failed > 0 ? `; ${number(failed)} more are left out, in which a run failed` : ''}. ${unit ? `In ${unit}; ` : ''}${shortWords}.`, ...(own.some((one) => one.lowerBound) ? ['Where the date doesn\u2019t come before the run\u2019s end it is later than all others and counted as that end: what is told is at least so much.'] : [])],
        draw(svg, width, height) {
          const layout = new Rows(width, own.map((one) => variantName(one.variant)), 34);
          // Where names stand above the bars they need the room: the table has the rest.
          const words = (one: Regret) => (layout.narrow ? withError(one.mean, one.half) : `${withError(one.mean, one.half)}, best in ${percent(one.best)}`);
          const values = Math.max(...own.map((one) => textWidth(words(one), 12))) + 16;
          const frame = { left: layout.left, right: layout.narrow ? width - 14 : width - values - 8, top: 6, bottom: height - 44 };
          const high = Math.max(...own.map((one) => Math.max(one.q95, one.mean + (one.half ?? 0))));
          const x = scaleLinear().domain([0, high || 1]).nice(5).range([frame.left, frame.right]);
          bottomAxis(svg, x, frame, short, unit);
          own.forEach((one, i) => {
            const y = layout.middle(i);
            const group = s('g', { class: 'regret', 'data-variant': one.variant, 'data-mean': one.mean }, layout.whole(i), layout.name(i, variantName(one.variant), values),
              s('line', { x1: x(0), x2: x(one.q95), y1: y, y2: y, class: 'wait' }),
              s('rect', { x: x(0), y: y - 7, width: Math.max(1, x(one.mean) - x(0)), height: 14, rx: 2, fill: one === least ? 'var(--hue-2)' : 'var(--hue-1)' }));
            if (one.half !== null) {
              const [a, b] = [x(Math.max(0, one.mean - one.half)), x(one.mean + one.half)];
              group.append(s('path', { d: `M${a},${y}H${b}M${a},${y - 5}v10M${b},${y - 5}v10`, class: 'whisker', fill: 'none' }));
            }
            group.append(layout.end(i, words(one)));
            tipOn(group, () => [variantName(one.variant), `mean regret ${withError(one.mean, one.half)} ${unit}`, `95 % at most ${number(one.q95)}, greatest ${number(one.greatest)}`, `best in ${percent(one.best)} of futures (${percent(one.low)} to ${percent(one.high)})`]);
            svg.append(group);
          });
        },
      };
    },
  };
}
