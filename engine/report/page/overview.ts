// What stands above the charts: the question, the answer in a sentence, the outcomes; below them what is assumed.
import { seconds, type Report, type Value } from './data';
import { h } from './dom';
import { csvOf, download, tableOf, type Numbers } from './figure';
import { pathTitle } from './names';
import { brief, date, number, percent, quantity, withError } from './words';

/** `decided`: one future can only answer yes or no to it; over many it is a probability. */
export interface Outcome { name: string; title: string; unit: string; value: number | null; error: number | null; definition: string; decided: boolean; better: string }

/** Outcomes to which one future answers yes or no. */
function yesOrNo(report: Report): Set<string> {
  const table = report.table('definitions');
  return new Set(table.rows === 0 || !table.columns.includes('yes_or_no') ? [] : table.texts('outcome').filter((_, i) => table.numbers('yes_or_no')[i] === 1));
}

/** "yes" or "no" where one future can't answer anything else; else null. */
function answerOf(one: Outcome): string | null {
  const yes = one.unit === '%' ? 100 : 1;
  if (!one.decided || (one.value !== 0 && one.value !== yes)) return null;
  return one.value === yes ? 'yes' : 'no';
}

export function definitions(report: Report): Map<string, string> {
  const table = report.table('definitions');
  return new Map(table.rows === 0 ? [] : table.texts('outcome').map((name, i) => [name, table.texts('definition')[i]!]));
}

export function outcomesOf(report: Report): Outcome[] {
  const table = report.table('outcomes');
  if (table.rows === 0) return [];
  const meant = definitions(report);
  const decided = yesOrNo(report);
  return table.texts('name').map((name, i) => ({
    name, title: table.texts('title')[i]!, unit: table.texts('unit')[i]!, definition: meant.get(name) ?? '', decided: decided.has(name), better: table.columns.includes('better') ? table.texts('better')[i]! : '',
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
  const [sentence, held, caveat, among] = ['sentence', 'held', 'caveat', 'among'].map((name) => answer.texts(name)[0]!) as [string, string, string, string];
  const interval = outcomes.some((one) => one.error !== null) ? 'What follows ± is one standard error within this run.'
    : 'One future has no interval; chokepoint sweep runs many and gives one.';
  return h('section', { class: 'answer', 'aria-label': 'Answer' }, h('p', { class: 'sentence' }, h('strong', {}, sentence), caveat !== '' && h('span', { class: 'caveat' }, ` ${caveat}`), held !== '' && ` ${held}`),
    among !== '' && h('p', { class: 'among' }, 'Where it lies among other futures: ', h('code', {}, among)),
    h('div', { class: 'cards' }, ...outcomes.slice(0, 4).map((one) => {
      const decided = answerOf(one);
      if (decided !== null) return card(decided, one.title, decided === 'yes' ? 'it happened in this future' : 'it did not happen in this future');
      return card(one.error === null || one.value === null ? brief(one.value, one.unit) : `${withError(one.value, one.error)} ${one.unit}`, one.title, '');
    })),
    h('p', { class: 'note' }, `Seed ${report.fact('seed')}, replication ${report.fact('replication')}. ${interval}`));
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
      h('td', { class: 'number' }, one.unit === 'date' ? quantity(one.value, 'date') : answerOf(one) ?? number(one.value)),
      errors && h('td', { class: 'number' }, one.error === null ? '' : number(Number(one.error.toPrecision(2)))), h('td', {}, answerOf(one) === null ? one.unit : ''), h('td', { class: 'definition' }, one.definition)))));
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
    const [paths, outcomes, correlations, shares, partials, beyond] = [influence.texts('path'), influence.texts('outcome'), influence.numbers('correlation'), influence.column('share'), influence.column('partial'), influence.column('beyond')];
    paths.forEach((path, i) => {
      const before = strongest.get(path);
      const partial = partials[i] as number | null;  // of a value that varies together with others what it tells beyond them
      const own = partial ?? correlations[i]!;
      if (!before || Math.abs(own) > Math.abs(before.correlation)) strongest.set(path, { outcome: outcomes[i]!, correlation: own, share: (partial === null ? shares[i] : beyond[i]) as number | null });
    });
  }
  const drawn = report.table('uncertain');
  const columns = ['value', 'central', 'range', ...(strongest.size > 0 ? ['most influence on', 'rank correlation', 'share of variance'] : []), 'founded on', 'source', 'as of', 'note', 'what the source says'];
  const rows = table.all().map(([path, central, range, grade, source, asOf, note, says]): Value[] => {
    const most = strongest.get(String(path));
    const influenced = [most ? titles.get(most.outcome) ?? most.outcome : null, most ? Number(most.correlation.toFixed(3)) : null, most?.share != null ? Number(most.share.toFixed(3)) : null];
    return [path!, central!, range!, ...(strongest.size > 0 ? influenced : []), grade!, source!, asOf!, note!, says!];
  });
  const lead = strongest.size > 0
    ? 'What the scenario takes for granted, and on which outcome each value had the most influence in this sweep (rank correlation; share of the outcome’s variance that goes with the value alone; of a value that varies together with others both beyond these).'
    : `What the scenario takes for granted${drawn.rows > 0 && report.fact('uncertain') === 'drawn' ? '; this future drew its uncertain values from these ranges' : ''}. How much each value matters is measured by a sweep: chokepoint sweep, then chokepoint report on its results.`;
  return tableSection('assumptions', 'Assumptions', lead, { columns, rows }, assumptionRows(table.all().map(([path, central, range, grade, source, asOf, note, says]) => {
    const most = strongest.get(String(path));
    return { path: String(path), title: pathTitle(report, String(path)), central: String(central), range: String(range), grade: String(grade), source: String(source), asOf: String(asOf), note: String(note), says: String(says), influence: most && { on: titles.get(most.outcome) ?? most.outcome, correlation: most.correlation, share: most.share } };
  }), strongest.size > 0));
}

interface Assumed { path: string; title: string | null; central: string; range: string; grade: string; source: string; asOf: string; note: string; says: string; influence: { on: string; correlation: number; share: number | null } | undefined }

/** Few columns that wrap, so that none is out of sight; on narrow screens each value is a block of its own. */
function assumptionRows(all: Assumed[], measured: boolean): HTMLElement {
  const cell = (heading: string, ...lines: string[]) => h('td', { 'data-heading': heading }, ...lines.filter((line) => line !== '').map((line) => h('div', {}, line)));
  const head = ['Value', 'Central value and range', ...(measured ? ['Most influence on'] : []), 'Founded on', 'Note'];
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: Assumptions' }, h('table', { class: 'stacking' }, h('caption', { class: 'hidden' }, 'Assumptions'),
    h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...all.map((one) => h('tr', {}, h('th', { scope: 'row' }, ...(one.title === null ? [one.path] : [h('div', {}, one.title), h('div', { class: 'path' }, one.path)])), cell(head[1]!, one.central, one.range),
      measured && cell('Most influence on', ...(one.influence ? [one.influence.on, `rank correlation ${number(Number(one.influence.correlation.toFixed(3)))}`, one.influence.share === null ? '' : `${percent(one.influence.share)} of the variance`] : ['–'])),
      cell('Founded on', one.source === one.grade ? one.grade : [one.grade, one.source].filter((part) => part !== '').join(': '), one.asOf === '' ? '' : `as of ${one.asOf}`, ...one.says.split('\n')), cell('Note', one.note))))));
}

export function provenance(report: Report): HTMLElement {
  const facts: [string, string][] = [['Scenario', report.fact('file')], ['Study', report.fact('study_file')], ['Identity', report.fact('identity')], ['Version', report.fact('version')],
    ['Seed', report.fact('seed')], ['Hash', report.fact('hash')], ['Overrides', report.fact('overrides') === '[]' ? '' : report.fact('overrides')]];
  return h('footer', { class: 'bottom' }, h('h2', {}, 'Where this comes from'),
    h('dl', {}, ...facts.filter(([, value]) => value !== '').flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    h('p', { class: 'note' }, 'Computed by chokepoint. The same file, seed and replication give the same bits anywhere. Country shapes: Natural Earth, simplified.'));
}
