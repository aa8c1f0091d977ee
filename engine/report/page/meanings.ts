// What the words of charts mean: from the glossary that `chokepoint explain` tells, too.
import { unique, type Report } from './data';
import { h } from './dom';
import { sentenceCase } from './words';

type Kind = 'work' | 'examination' | 'waiting';

export function meaningOf(report: Report, list: 'reasons' | 'statuses', word: string): string | null {
  const table = report.table(list);
  const at = table.rows === 0 ? -1 : table.texts(list === 'reasons' ? 'reason' : 'status').indexOf(word);
  return at < 0 ? null : table.texts('meaning')[at]!;
}

/** Whether time that is charged to a reason is work, waiting, or with an office that does either. */
export function kindOf(report: Report, reason: string): Kind {
  const table = report.table('reasons');
  const at = table.rows === 0 ? -1 : table.texts('reason').indexOf(reason);
  return at < 0 ? 'waiting' : table.texts('kind')[at] as Kind;
}

export const kindWords: Record<Kind, string> = {
  waiting: 'waiting: something is missing',
  examination: 'at customs or in a laboratory: examined, in the queue or refused',
  work: 'work: being made, moved or installed',
};

/** A list to open, by keyboard, too; null where nothing is defined. */
export function meanings(report: Report, list: 'reasons' | 'statuses', words: string[]): HTMLElement | null {
  const defined = unique(words).map((word) => [word, meaningOf(report, list, word)] as const).filter(([, meaning]) => meaning !== null);
  if (defined.length === 0) return null;
  return h('details', { class: 'meanings' }, h('summary', {}, 'What these words mean'),
    h('dl', { class: 'definitions' }, ...defined.flatMap(([word, meaning]) => [h('dt', {}, sentenceCase(word)), h('dd', {}, meaning)])));
}

/** What is in none of these numbers, in sentences. */
export function leftOut(report: Report, of: string): string[] {
  const table = report.table('left_out');
  return table.rows === 0 ? [] : table.texts('words').filter((_, i) => table.texts('of')[i] === of);
}

/** "tpp: total processing performance, ..." of a unit that not everybody knows. */
export function unitMeaning(report: Report, unit: string): string | null {
  const table = report.table('units');
  const at = table.rows === 0 ? -1 : table.texts('unit').indexOf(unit);
  return at < 0 ? null : `${unit}: ${table.texts('meaning')[at]!}.`;
}
