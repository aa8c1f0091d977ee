// What stands above the charts: the question, the answer in a sentence, the outcomes; below them what is assumed.
import { seconds, type Report, type Value } from './data';
import { h } from './dom';
import { csvOf, download, tableOf, type Numbers } from './figure';
import { brief, date, number, quantity, withError } from './words';

export interface Outcome { name: string; title: string; unit: string; value: number | null; error: number | null; definition: string }

export function definitions(report: Report): Map<string, string> {
  const table = report.table('definitions');
  return new Map(table.rows === 0 ? [] : table.texts('outcome').map((name, i) => [name, table.texts('definition')[i]!]));
}

export function outcomesOf(report: Report): Outcome[] {
  const table = report.table('outcomes');
  if (table.rows === 0) return [];
  const meant = definitions(report);
  return table.texts('name').map((name, i) => ({
    name, title: table.texts('title')[i]!, unit: table.texts('unit')[i]!, definition: meant.get(name) ?? '',
    value: table.columns.includes('value') ? (table.column('value')[i] as number | null) : null,
    error: table.columns.includes('standard_error') ? (table.column('standard_error')[i] as number | null) : null,
  }));
}

/** A table that stands by itself, with its CSV. */
export function tableSection(id: string, title: string, lead: string, numbers: Numbers, body?: HTMLElement): HTMLElement {
  const csv = h('button', { type: 'button', class: 'csv', 'aria-label': `CSV: ${title}` }, 'CSV');
  csv.addEventListener('click', () => download(`${id}.csv`, csvOf(numbers)));
  return h('section', { class: 'figure', id }, h('h3', {}, title), h('p', { class: 'lead' }, lead), body ?? tableOf(numbers, title), h('div', { class: 'below' }, csv));
}

function card(value: string, title: string, more: string): HTMLElement {
  return h('div', { class: 'card' }, h('div', { class: 'big' }, value), h('div', { class: 'card-title' }, title), more !== '' && h('div', { class: 'card-more' }, more));
}

export function header(report: Report, subtitle: string): HTMLElement {
  const question = report.fact('question');
  return h('header', { class: 'top' }, h('p', { class: 'brand' }, 'chokepoint'), h('h1', {}, report.fact('title') || report.fact('scenario')),
    h('p', { class: 'subtitle' }, subtitle), question !== '' && h('p', { class: 'question' }, question));
}

export function runAnswer(report: Report): HTMLElement {
  const outcomes = outcomesOf(report);
  const answer = report.table('answer');
  const [sentence, held] = [answer.texts('sentence')[0]!, answer.texts('held')[0]!];
  const interval = outcomes.some((one) => one.error !== null) ? 'What follows ± is one standard error within this run.'
    : 'One future has no interval; chokepoint sweep runs many and gives one.';
  return h('section', { class: 'answer', 'aria-label': 'Answer' }, h('p', { class: 'sentence' }, h('strong', {}, sentence), held !== '' && ` ${held}`),
    h('div', { class: 'cards' }, ...outcomes.slice(0, 4).map((one) => card(one.error === null || one.value === null ? brief(one.value, one.unit) : `${withError(one.value, one.error)} ${one.unit}`, one.title, ''))),
    h('p', { class: 'note' }, `One future out of many, not a forecast: seed ${report.fact('seed')}, replication ${report.fact('replication')}, uncertain values ${report.fact('uncertain') === 'drawn' ? 'drawn' : 'at their central values'}. ${interval}`));
}

export function runSubtitle(report: Report): string {
  const asOf = report.fact('as_of');
  return `${date(seconds(report.fact('from')))} to ${date(seconds(report.fact('to')))}${asOf ? `, as known on ${date(seconds(asOf))}` : ''}`;
}

export function outcomeTable(report: Report): HTMLElement | null {
  const outcomes = outcomesOf(report);
  if (outcomes.length === 0) return null;
  const rows = outcomes.map((one): Value[] => [one.title, one.unit === 'date' ? quantity(one.value, 'date') : one.value, one.error, one.unit, one.definition]);
  const errors = outcomes.some((one) => one.error !== null);
  const numbers: Numbers = { columns: ['outcome', 'value', ...(errors ? ['± standard error'] : []), 'unit', 'definition'], rows: errors ? rows : rows.map((row) => [row[0]!, row[1]!, row[3]!, row[4]!]) };
  const shown = h('table', {}, h('caption', { class: 'hidden' }, 'Outcomes'),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Outcome'), h('th', { scope: 'col', class: 'number' }, 'Value'), errors && h('th', { scope: 'col', class: 'number' }, '±'), h('th', { scope: 'col' }, 'Unit'), h('th', { scope: 'col' }, 'Definition'))),
    h('tbody', {}, ...outcomes.map((one) => h('tr', { 'data-outcome': one.name }, h('th', { scope: 'row' }, one.title),
      h('td', { class: 'number' }, one.unit === 'date' ? quantity(one.value, 'date') : number(one.value)),
      errors && h('td', { class: 'number' }, one.error === null ? '' : number(Number(one.error.toPrecision(2)))), h('td', {}, one.unit), h('td', { class: 'definition' }, one.definition)))));
  return tableSection('outcomes', 'All outcomes', 'The numbers that the scenario declares, in its order.', numbers,
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: outcomes' }, shown));
}

/** What is taken for granted; with what a sweep measured of each value's influence where there is one. */
export function assumptionTable(report: Report): HTMLElement | null {
  const table = report.table('assumptions');
  if (table.rows === 0) return null;
  const influence = report.table('influence');
  const titles = new Map(outcomesOf(report).map((one) => [one.name, one.title]));
  const strongest = new Map<string, { outcome: string; correlation: number; share: number | null }>();
  if (influence.rows > 0) {
    const [paths, outcomes, correlations, shares] = [influence.texts('path'), influence.texts('outcome'), influence.numbers('correlation'), influence.column('share')];
    paths.forEach((path, i) => {
      const before = strongest.get(path);
      if (!before || Math.abs(correlations[i]!) > Math.abs(before.correlation)) strongest.set(path, { outcome: outcomes[i]!, correlation: correlations[i]!, share: shares[i] as number | null });
    });
  }
  const drawn = report.table('uncertain');
  const columns = ['value', 'central', 'range', ...(strongest.size > 0 ? ['most influence on', 'rank correlation', 'share of variance'] : []), 'founded on', 'source', 'as of', 'note'];
  const rows = table.all().map(([path, central, range, grade, source, asOf, note]): Value[] => {
    const most = strongest.get(String(path));
    const influenced = [most ? titles.get(most.outcome) ?? most.outcome : null, most ? Number(most.correlation.toFixed(3)) : null, most?.share != null ? Number(most.share.toFixed(3)) : null];
    return [path!, central!, range!, ...(strongest.size > 0 ? influenced : []), grade!, source!, asOf!, note!];
  });
  return tableSection('assumptions', 'Assumptions', strongest.size > 0
    ? 'What the scenario takes for granted, and on which outcome each value had the most influence in this sweep (rank correlation; share of the outcome’s variance that goes with the value alone).'
    : `What the scenario takes for granted${drawn.rows > 0 && report.fact('uncertain') === 'drawn' ? '; this future drew its uncertain values from these ranges' : ''}. How much each value matters is measured by a sweep: chokepoint sweep, then chokepoint report on its results.`, { columns, rows });
}

export function provenance(report: Report): HTMLElement {
  const facts: [string, string][] = [['Scenario', report.fact('file')], ['Study', report.fact('study_file')], ['Identity', report.fact('identity')], ['Version', report.fact('version')],
    ['Seed', report.fact('seed')], ['Hash', report.fact('hash')], ['Overrides', report.fact('overrides') === '[]' ? '' : report.fact('overrides')]];
  return h('footer', { class: 'bottom' }, h('h2', {}, 'Where this comes from'),
    h('dl', {}, ...facts.filter(([, value]) => value !== '').flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    h('p', { class: 'note' }, 'Computed by chokepoint. The same file, seed and replication give the same bits anywhere. Country shapes: Natural Earth, simplified.'));
}
