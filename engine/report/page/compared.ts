// Comparisons as the page gets them, see engine/report/comparison_document.hpp; and how their numbers read.
import { unique, type Report, type Value } from './data';
import { rowsOf } from './sweep_rows';
import { percent, quantity, withError } from './words';

export interface Side { mean: number | null; half: number | null; count: number; missing: number }

/** The unit of what one future answers with yes or no. */
export const yesOrNo = 'yes or no';

export interface Compared {
  comparison: number; group: string; name: string; title: string; unit: string; date: string; a: Side; b: Side;
  pairs: number; onlyA: number; onlyB: number; difference: number | null; half: number | null; verdict: string;
  /** The same in every future, or without a value in all. */
  equal: boolean;
}

export interface Comparison { a: string; b: string; paired: boolean; about: string; aboutCourse: string; /** What one of them alone has; empty where nothing. */ alone: string }

export const comparisonsOf = (report: Report): Comparison[] => rowsOf(report, 'comparisons', (get) => ({
  a: String(get('a')), b: String(get('b')), paired: get('paired') === 1, about: String(get('about')), aboutCourse: String(get('about_course')), alone: String(get('alone')),
}));

export const areRuns = (report: Report): boolean => report.fact('kind') === 'runs';

/** What the sides are called: variants by their names, files by letter and name, since two may have the same. */
export function sideNames(report: Report, comparison: number): { a: string; b: string } {
  const { a, b } = comparisonsOf(report)[comparison]!;
  return report.fact('kind') === 'variants' ? { a, b } : { a: `A (${a})`, b: `B (${b})` };
}

export function comparedOf(report: Report, table: 'outcomes' | 'events' | 'courses'): Compared[] {
  const comparisons = comparisonsOf(report);
  const several = comparisons.length > 1;
  const tellVariant = report.fact('kind') === 'sweeps';
  const decided = new Set(rowsOf(report, 'definitions', (get) => (get('yes_or_no') === 1 ? String(get('outcome')) : '')));
  return rowsOf(report, table, (get): Compared => {
    const side = (name: 'a' | 'b'): Side => ({
      mean: get(name) as number | null, half: get(`${name}_half_width`) as number | null, count: Number(get(`${name}_count`)), missing: Number(get(`${name}_missing`)),
    });
    const comparison = Number(get('comparison'));
    const group = [several ? comparisons[comparison]!.b : '', String(get('point')), tellVariant ? String(get('called')) : ''].filter((word) => word !== '').join(', ');
    return {
      comparison, group, name: String(get('name')), title: String(get('title')), unit: table === 'outcomes' && decided.has(String(get('name'))) ? yesOrNo : String(get('unit')), date: String(get('date')),
      a: side('a'), b: side('b'), pairs: Number(get('pairs')), onlyA: Number(get('only_a')), onlyB: Number(get('only_b')), difference: get('difference') as number | null, half: get('half_width') as number | null, verdict: String(get('verdict')),
      equal: get('equal') === 1,
    };
  });
}

export const groupsOf = (all: Compared[]): string[] => unique(all.map((one) => one.group));

/** Of dates the difference is in days. */
export const scaleOf = (unit: string): number => (unit === 'date' ? 86400 : 1);
/** Of shares the difference is in percentage points: "% of" something it would be where it is held against what it was. */
export const differenceUnit = (unit: string): string => (unit === 'date' ? 'days later' : unit === '%' ? 'percentage points' : unit === yesOrNo ? '' : unit);
export const inUnit = (value: number | null, unit: string): number | null => (value === null ? null : value / scaleOf(unit));

/** "+12.5 ± 0.3 units": of dates in days. */
export function differenceWords(one: Compared): string {
  if (one.difference === null) return 'not known';
  if (one.unit === yesOrNo) return one.difference === 0 ? 'no change' : one.difference > 0 ? 'now yes' : 'now no';
  const words = withError(inUnit(one.difference, one.unit)!, inUnit(one.half, one.unit));
  return `${one.difference > 0 ? '+' : ''}${words} ${one.unit === 'date' ? 'days' : differenceUnit(one.unit)}`.trim();
}

export function sideWords(side: Side, unit: string): string {
  if (unit === yesOrNo && side.mean !== null) return side.mean === 0 ? 'no' : 'yes';
  if (side.mean === null || unit === 'date') return quantity(side.mean, unit);
  return `${withError(side.mean, side.half)} ${unit}`.trim();
}

/** Whether the interval leaves out zero; null where nothing tells. */
export function excludesZero(one: Compared): boolean | null {
  if (one.difference === null || one.half === null) return null;
  return Math.abs(one.difference) > one.half;
}

export const confidenceOf = (report: Report): string => percent(Number(report.fact('confidence') || 0.95));
export const definitionsOf = (report: Report): Map<string, string> =>
  new Map(rowsOf(report, 'definitions', (get): [string, string] => [String(get('outcome')), String(get('definition'))]));
export const dated = (value: number | null, unit: string): Value => (unit === yesOrNo && value !== null ? (value === 0 ? 'no' : 'yes') : unit === 'date' && value !== null ? new Date(value * 1000).toISOString().slice(0, 10) : value);
