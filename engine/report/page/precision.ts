// What a study asked to be known so well, and how well it is known.
import { unique, type Report, type Value } from './data';
import { h } from './dom';
import { tableOf, type Numbers } from './figure';
import { confidence } from './sweep_charts';
import { tableSection } from './overview';
import { groupName, rowsOf } from './sweep_rows';
import { list, number } from './words';

interface Rule { group: string; rule: string; what: string; asked: string; told: string; low: string; high: string; met: string; futures: number; values: Value[] }

export function precisionTable(report: Report): HTMLElement | null {
  const rules = rowsOf(report, 'precision', (get): Rule => ({
    group: groupName({ label: String(get('label')), variant: String(get('variant')) }), rule: String(get('rule')), what: String(get('what')), asked: String(get('asked')), told: String(get('told')),
    low: String(get('told_low')), high: String(get('told_high')), met: String(get('met')), futures: Number(get('futures')), values: ['estimate', 'low', 'high', 'wanted'].map((column) => get(column)),
  }));
  if (rules.length === 0) return null;
  const several = unique(rules.map((one) => one.group)).length > 1;
  const of = (one: Rule): Value[] => (several ? [one.group] : []);
  const numbers: Numbers = {
    columns: [...(several ? ['futures of'] : []), 'rule', 'what', 'estimate', 'low', 'high', 'half-width asked for', 'asked for', 'met', 'futures'],
    rows: rules.map((one): Value[] => [...of(one), one.rule, one.what, ...one.values, one.asked, one.met, one.futures]),
  };
  const unmet = rules.filter((one) => one.met !== 'yes');
  const told = unmet.length === 0 ? 'All of it was reached.' : `Not reached: ${list(unique(unmet.map((one) => one.rule)))}, in ${number(unmet.length)} of ${number(rules.length)} rows.`;
  // The CSV has figures alone; people are told them with their units.
  const shown = tableOf({ columns: [...(several ? ['futures of'] : []), 'what', 'estimate', `${confidence(report)} interval`, 'asked for', 'met', 'futures'],
    rows: rules.map((one): Value[] => [...of(one), one.what, one.told, one.low === '—' ? null : `${one.low} to ${one.high}`, one.asked, one.met, one.futures]) }, 'Precision asked for');
  return tableSection('precision', 'Precision asked for', `The study goes on at each point until these are known so well. ${told}`, numbers, h('div', {}, shown));
}
