// What each variant of a sweep changes, beside the charts that hold variants against each other.
import { grouped, type Report, type Value } from './data';
import { h } from './dom';
import { pathTitle, variantName } from './names';
import { tableSection } from './overview';
import { rowsOf } from './sweep_rows';

export function variantTable(report: Report): HTMLElement | null {
  const table = report.table('variants');
  const names = table.rows === 0 ? [] : table.texts('variant');
  if (names.length < 2 || report.table('variant_changes').rows === 0) return null;
  const changes = rowsOf(report, 'variant_changes', (get) => ({ variant: String(get('variant')), path: String(get('path')), from: String(get('from')), to: String(get('to')) }));
  const own = grouped(changes, (one) => one.variant);
  // Reliefs are variants, too, and have a chart of their own.
  const reliefs = table.numbers('relief');
  const told = names.filter((_, i) => reliefs[i] !== 1);
  const baseline = variantName(names[0]!);
  const words = (one: (typeof changes)[number]): string => pathTitle(report, one.path) ?? one.path.replaceAll('_', ' ');
  const nothing = (name: string): string => (name === names[0] ? 'what the others are held against' : 'nothing');
  const rows = told.flatMap((name): Value[][] => (own.get(name) ?? []).map((one) => [variantName(name), name, words(one), one.path, one.from, one.to]));
  const body = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: What each variant changes' }, h('table', { class: 'stacking' }, h('caption', { class: 'hidden' }, 'What each variant changes'),
    h('thead', {}, h('tr', {}, ...['Variant', 'What it changes', `From (in “${baseline}”)`, 'To'].map((name) => h('th', { scope: 'col' }, name)))),
    ...told.map((name) => {
      const all = own.get(name) ?? [];
      const head = h('th', { scope: 'rowgroup', rowspan: Math.max(1, all.length) }, h('div', {}, variantName(name)), variantName(name) !== name && h('div', { class: 'path' }, name));
      return h('tbody', { 'data-variant': name }, ...(all.length === 0 ? [h('tr', {}, head, h('td', { colspan: 3 }, nothing(name)))]
        : all.map((one, i) => h('tr', {}, i === 0 && head, h('td', { 'data-heading': 'What it changes' }, h('div', {}, words(one)), words(one) !== one.path && h('div', { class: 'path' }, one.path)),
          h('td', { 'data-heading': `From (in “${baseline}”)` }, one.from || 'not there'), h('td', { 'data-heading': 'To' }, one.to || 'left out')))));
    })));
  return tableSection('variants', 'What each variant changes', `Each variant is the scenario with these values in place of those of “${baseline}”, run on the same luck.`,
    { columns: ['variant', 'name', 'what it changes', 'path', 'from', 'to'], rows }, body);
}
