// What stands around the charts of a comparison: the answer in a sentence, what differs, all numbers, the files.
import { areRuns, comparedOf, comparisonsOf, confidenceOf, dated, definitionsOf, differenceUnit, differenceWords, excludesZero, groupsOf, inUnit, sideNames, sideWords, type Compared } from './compared';
import { grouped, unique, type Report, type Value } from './data';
import { h } from './dom';
import { tableOf, type Numbers } from './figure';
import { tableSection } from './overview';
import { rowsOf } from './sweep_rows';
import { number, sentenceCase } from './words';

export function comparisonSubtitle(report: Report): string {
  const comparisons = comparisonsOf(report);
  const { a, b } = sideNames(report, 0);
  if (comparisons.length === 1) return `${b} against ${a}: differences are B less A`.replace('B less A', report.fact('kind') === 'variants' ? `${b} less ${a}` : 'B less A');
  return `${comparisons.length} ${report.fact('kind') === 'variants' ? 'variants' : 'files'}, each against ${a}`;
}

/** "is unchanged: 224,880 chips": of what is the same in every future. */
const unchangedWords = (one: Compared): string => (one.a.mean === null ? 'has no value in either' : `is unchanged: ${sideWords(one.a, one.unit)}`);

const soItIs = (one: Compared): string => (one.verdict === '' ? '' : `: ${one.verdict}`);

export function comparisonAnswer(report: Report): HTMLElement {
  const outcomes = comparedOf(report, 'outcomes');
  const comparisons = comparisonsOf(report);
  const own = outcomes.filter((one) => one.group === groupsOf(outcomes)[0]);
  // What differs leads, answers first, as the outcomes stand.
  const leading = [...own.filter((one) => !one.equal), ...own.filter((one) => one.equal)];
  const first = leading[0]!;
  const names = sideNames(report, 0);
  const told = own.filter((one) => excludesZero(one) === true).length;
  const known = own.filter((one) => excludesZero(one) !== null).length;
  const chance = Number(((1 - Number(report.fact('confidence') || 0.95)) * known).toPrecision(2));
  const counted = areRuns(report) ? '' : ` Of ${known} outcomes whose differences have an interval, ${told} ${told === 1 ? 'is' : 'are'} told apart from no difference; of ${known} that are no difference at all about ${number(chance)} would be by chance.`;
  return h('section', { class: 'answer', 'aria-label': 'Answer' },
    first.equal
      ? h('p', { class: 'sentence' }, 'No outcome differs. ', h('strong', {}, `${first.title} ${unchangedWords(first)}`), `.${counted}`)
      : h('p', { class: 'sentence' }, h('strong', {}, `${first.title}: ${differenceWords(first)}`),
        ` from ${sideWords(first.a, first.unit)} in ${names.a} to ${sideWords(first.b, first.unit)} in ${names.b}${areRuns(report) ? '' : ` (${confidenceOf(report)} intervals)`}${soItIs(first)}.${counted}`),
    h('div', { class: 'cards' }, ...leading.slice(0, 4).map((one) => h('div', { class: 'card' }, h('div', { class: 'big' }, one.equal ? 'unchanged' : differenceWords(one)),
      h('div', { class: 'card-title' }, one.title), h('div', { class: 'card-more' }, one.equal ? (one.a.mean === null ? 'no value in either' : sideWords(one.a, one.unit)) : `${sideWords(one.a, one.unit)} → ${sideWords(one.b, one.unit)}${one.verdict ? `; ${one.verdict}` : ''}`)))),
    ...unique(comparisons.map((one) => one.about)).map((about) => h('p', { class: 'note' }, about)),
    ...comparisons.filter((one) => one.alone !== '').map((one) => h('p', { class: 'note', 'data-note': 'alone' }, `${comparisons.length > 1 ? `${one.b}: ` : ''}${one.alone}`)));
}

/** Which values and rules differ, from the scenarios that the results were made of. */
export function changesTable(report: Report): HTMLElement {
  const comparisons = comparisonsOf(report);
  const several = comparisons.length > 1;
  const rows = rowsOf(report, 'changes', (get): Value[] => {
    const path = String(get('path'));
    const value = (side: 'a' | 'b') => String(get(side)) || null;
    return [...(several ? [comparisons[Number(get('comparison'))]!.b] : []), path.split('.')[0]!, path, value('a'), value('b')];
  });
  const numbers: Numbers = { columns: [...(several ? ['compared'] : []), 'block', 'value', several ? 'in A' : sideNames(report, 0).a, several ? 'in B' : sideNames(report, 0).b], rows };
  if (rows.length === 0) return h('section', { class: 'figure', id: 'changes' }, h('h3', {}, 'Values and rules'), h('p', { class: 'lead' }, 'Nothing differs: both have the same values and rules.'));
  const blocks = grouped(rows, (row) => String(row[several ? 1 : 0]));
  const counts = [...blocks].map(([block, changed]) => `${block} (${changed.length})`).join(', ');
  return tableSection('changes', 'Values and rules', `What the two scenarios don’t share, by its place in the file: ${counts}. A value that one of them leaves out is told with its default.`, numbers);
}

export function comparedTable(report: Report): HTMLElement {
  const all = comparedOf(report, 'outcomes');
  const runs = areRuns(report);
  const meant = definitionsOf(report);
  const several = groupsOf(all).length > 1;
  const numbers: Numbers = {
    columns: ['outcome', ...(several ? ['of'] : []), 'A', ...(runs ? [] : ['±']), 'B', ...(runs ? [] : ['±']), 'unit', 'difference', ...(runs ? [] : ['±']), 'unit of the difference',
      ...(runs ? [] : ['so it is', 'pairs of futures', 'in A alone', 'in B alone', 'without a value in A', 'without a value in B']), 'definition'],
    rows: all.map((one): Value[] => [one.title, ...(several ? [one.group] : []), dated(one.a.mean, one.unit), ...(runs ? [] : [inUnit(one.a.half, one.unit)]), dated(one.b.mean, one.unit), ...(runs ? [] : [inUnit(one.b.half, one.unit)]), one.unit,
      inUnit(one.difference, one.unit), ...(runs ? [] : [inUnit(one.half, one.unit)]), differenceUnit(one.unit), ...(runs ? [] : [one.verdict, ...(one.pairs + one.onlyA + one.onlyB === 0 ? [null, null, null] : [one.pairs, one.onlyA, one.onlyB]), one.a.missing, one.b.missing]), meant.get(one.name) ?? '']),
  };
  const order = unique(all.map((one) => one.title));
  numbers.rows.sort((a, b) => order.indexOf(String(a[0])) - order.indexOf(String(b[0])));
  const last = numbers.columns.length - 1;
  const meanings = h('details', { class: 'table' }, h('summary', {}, 'Definitions'),
    h('dl', { class: 'definitions' }, ...unique(all.map((one) => one.name)).flatMap((name) => [h('dt', {}, all.find((one) => one.name === name)!.title), h('dd', {}, meant.get(name) || '–')])));
  const body = h('div', {}, tableOf({ columns: numbers.columns.slice(0, last), rows: numbers.rows.map((row) => row.slice(0, last)) }, 'All outcomes'), meanings);
  return tableSection('outcomes', 'All outcomes', runs ? 'What each outcome is in both futures.' : `Means with their ${confidenceOf(report)} intervals; of dates the mean over futures in which they come, intervals in days.`, numbers, body);
}

export function comparisonProvenance(report: Report): HTMLElement {
  const facts = rowsOf(report, 'sources', (get) => ({ file: String(get('file')), fact: String(get('fact')), value: String(get('value')) }));
  return h('footer', { class: 'bottom' }, h('h2', {}, 'Where this comes from'),
    ...[...grouped(facts, (one) => one.file)].flatMap(([file, own], i) => [h('h3', {}, `${report.fact('kind') === 'variants' ? '' : `${i === 0 ? 'A' : 'B'}: `}${file}`),
      h('dl', {}, ...own.flatMap((one) => [h('dt', {}, sentenceCase(one.fact)), h('dd', {}, one.value)]))]),
    h('p', { class: 'note' }, 'Computed by chokepoint. The same file, seed and replication give the same bits anywhere.'));
}
