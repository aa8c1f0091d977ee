// What happened in a run when: rules that came into force or ended, events of the timeline.
import { seconds, type Report } from './data';
import { effectWords } from './names';
import { shortDate } from './words';
import { h, s } from './dom';

export interface Moment { at: number; text: string; kind: 'rule' | 'event' }

export interface Vintage {
  rule: string; title: string; country: string; vintage: string; effects: string;
  announced: number | null; published: number | null; effective: number | null; enforced: number | null; sunset: number | null;
}

export function vintages(report: Report): Vintage[] {
  const table = report.table('rules');
  if (table.rows === 0) return [];
  const dated = (name: string) => table.column(name).map((value) => (value === null ? null : seconds(String(value))));
  const [announced, published, effective, enforced, sunset] = ['announced', 'published', 'effective', 'enforced', 'sunset'].map(dated) as [
    (number | null)[], (number | null)[], (number | null)[], (number | null)[], (number | null)[]];
  const [rule, title, country, vintage, effects] = ['rule', 'title', 'country', 'vintage', 'effects'].map((name) => table.texts(name)) as [
    string[], string[], string[], string[], string[]];
  return rule.map((name, i) => ({
    rule: name, title: title[i]!, country: country[i]!, vintage: vintage[i]!, effects: effectWords(report, effects[i]!),
    announced: announced[i]!, published: published[i]!, effective: effective[i]!, enforced: enforced[i]!, sunset: sunset[i]!,
  }));
}

/** From when a vintage binds: the later of its effective and enforced dates. */
export function binds(vintage: Vintage): number | null {
  if (vintage.effective === null && vintage.enforced === null) return null;
  return Math.max(vintage.effective ?? -Infinity, vintage.enforced ?? -Infinity);
}

/** What happened within the run, by time. */
export function moments(report: Report): Moment[] {
  const from = seconds(report.fact('from'));
  const to = seconds(report.fact('to'));
  const found: Moment[] = [];
  for (const one of vintages(report)) {
    const named = one.vintage.startsWith('vintage ') ? one.title : `${one.title}: ${one.vintage}`;
    const since = binds(one);
    if (since !== null) found.push({ at: since, text: `${named} comes into force`, kind: 'rule' });
    if (one.sunset !== null) found.push({ at: one.sunset, text: `${named} ends`, kind: 'rule' });
  }
  const titles = new Map(vintages(report).map((one) => [one.rule, one.title]));
  const switches = report.table('switches');
  const events = report.table('events');
  const eventDates = events.rows > 0 ? events.column('date') : [];
  if (switches.rows > 0) {
    const [rule, dates, active] = [switches.texts('rule'), switches.texts('date'), switches.numbers('active')];
    rule.forEach((name, i) => {
      // An event that turns a rule is told as the event.
      if (seconds(dates[i]!) > from && !eventDates.includes(dates[i]!)) {
        found.push({ at: seconds(dates[i]!), text: `${titles.get(name) ?? name} ${active[i] ? 'is turned on' : 'is turned off'}`, kind: 'rule' });
      }
    });
  }
  if (events.rows > 0) {
    events.texts('title').forEach((title, i) => {
      if (eventDates[i]) found.push({ at: seconds(String(eventDates[i])), text: title, kind: 'event' });
    });
  }
  return found.filter((one) => one.at > from && one.at < to).sort((a, b) => a.at - b.at);
}

/** How many rows of flags the moments need, so that none covers another. */
export function flagRows(all: Moment[], x: (seconds: number) => number): number[] {
  const ends: number[] = [];
  return numberedMoments(all).map(({ at }) => {
    let row = ends.findIndex((end) => x(at) - 9 >= end);
    if (row < 0) row = ends.length;
    ends[row] = x(at) + 9;
    return row;
  });
}

/** Numbered lines down a chart; those of one day share a number. */
export function markMoments(svg: SVGSVGElement, all: Moment[], x: (seconds: number) => number, top: number, bottom: number): void {
  const group = s('g', { class: 'moments', 'aria-hidden': 'true' });
  const rows = flagRows(all, x);
  const numbered = numberedMoments(all);
  numbered.forEach(({ at }, i) => group.append(s('line', { x1: x(at), x2: x(at), y1: top - 10 - rows[i]! * 19, y2: bottom, class: 'moment' })));
  numbered.forEach(({ at, number }, i) => {
    const y = top - 11 - rows[i]! * 19;
    group.append(s('circle', { cx: x(at), cy: y, r: 8.5, class: 'flag' }),
      s('text', { x: x(at), y, dy: '0.35em', 'text-anchor': 'middle', class: 'flag-text' }, String(number)));
  });
  svg.append(group);
}

export function numberedMoments(all: Moment[]): { at: number; number: number; texts: string[] }[] {
  const days: { at: number; number: number; texts: string[] }[] = [];
  for (const one of all) {
    const last = days[days.length - 1];
    if (last && shortDate(last.at) === shortDate(one.at)) last.texts.push(one.text);
    else days.push({ at: one.at, number: days.length + 1, texts: [one.text] });
  }
  return days;
}

export function momentList(all: Moment[]): HTMLElement | null {
  if (all.length === 0) return null;
  return h('ol', { class: 'moment-list' }, ...numberedMoments(all).map(({ at, number, texts }) =>
    h('li', {}, h('span', { class: 'flag-key', 'aria-hidden': 'true' }, String(number)), h('span', { class: 'day' }, shortDate(at)), ` ${texts.join('; ')}`)));
}
