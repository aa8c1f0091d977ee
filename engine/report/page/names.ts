// What people call what a scenario names: its titles, where it gives some.
import { grouped, type Report } from './data';
import { countryName } from './places';

const known = new WeakMap<Report, Map<string, string>>();

/** Titles by path, "firms.majors"; where two of one kind have the same, each with its name behind it. */
function titles(report: Report): Map<string, string> {
  const found = known.get(report);
  if (found) return found;
  const table = report.table('titles');
  const given = table.rows === 0 ? [] : table.texts('title');
  const rows = given.length === 0 ? [] : table.texts('path').map((path, i) => ({ path, title: given[i]!, kind: path.slice(0, path.lastIndexOf('.')) }));
  const times = grouped(rows, (row) => `${row.kind}|${row.title}`);
  const all = new Map(rows.map((row) => [row.path, times.get(`${row.kind}|${row.title}`)!.length > 1 ? `${row.title} (${row.path.slice(row.kind.length + 1)})` : row.title]));
  known.set(report, all);
  return all;
}

/** Its title as one of the first kind that has it; without one its name. */
export function named(report: Report, name: string, ...kinds: string[]): string {
  for (const kind of kinds) {
    const title = titles(report).get(`${kind}.${name}`);
    if (title !== undefined) return title;
  }
  return name;
}

const variants = new Map<string, string>();

/** What variants are called, by their names: known before anything is drawn. */
export function knowVariants(report: Report): void {
  const table = report.table('variants');
  if (table.rows > 0 && table.columns.includes('title')) table.texts('variant').forEach((name, i) => variants.set(name, table.texts('title')[i]!));
}
export const variantName = (name: string): string => variants.get(name) ?? name;

export const productName = (report: Report, name: string): string => named(report, name, 'products');
/** Whose the goods or the money are, as the tables of trades, campuses and accounts have it: a firm, or a buyer, site or dealer that belongs to none. */
export const traderName = (report: Report, name: string): string => named(report, name, 'firms', 'buyers', 'dealers', 'sites');

/** A country by the scenario's title, which may say that it stands for more; without one by its name in the world. */
export function countryTitle(report: Report, code: string): string {
  const title = named(report, code, 'countries');
  return title === code ? countryName(code) : title;
}

/** A value that varies between futures: of events their titles, of factors and uncertain values theirs, or their names. */
export function valueName(report: Report, path: string): string {
  const factors = report.table('factors');
  const at = factors.rows === 0 ? -1 : factors.texts('path').indexOf(path);
  if (at >= 0 && factors.texts('title')[at] !== '') return factors.texts('title')[at]!;
  if (!path.startsWith('timeline.')) return pathTitle(report, path) ?? path;
  const lasts = path.endsWith('.lasts');
  const name = path.slice('timeline.'.length, lasts ? -'.lasts'.length : undefined);
  return `${lasts ? 'how long it lasts' : 'event'}: ${named(report, name, 'timeline')}`;
}

/**
 * What a path of the scenario is about, by titles: "lanes.air.time" of a lane called "Air freight" is "Air freight: time".
 * The longest beginning that has a title counts; null without one. What is uncertain goes by its name where it has none.
 */
export function pathTitle(report: Report, path: string): string | null {
  if (path.startsWith('uncertain.')) {
    const [name, ...rest] = path.slice('uncertain.'.length).split('.');
    const title = titles(report).get(`uncertain.${name}`) ?? name!.replaceAll('_', ' ');
    return rest.length === 0 ? title : `${title}: ${rest.join(', ').replaceAll('_', ' ')}`;
  }
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
    const begin = path.slice(0, end);
    const title = titles(report).get(begin);
    if (title !== undefined) return `${title}: ${path.slice(end + 1).replaceAll('_', ' ').replaceAll('.', ', ')}`;
  }
  return titles(report).get(path) ?? null;
}

/** Of what kind it is of which a gate is that (sweep/relief.cpp): names may repeat across kinds. */
const kindsOfGate: Record<string, string[]> = {
  license: ['rules'], entry: ['rules'], test: ['rules'], cap: ['quotas'], permit: ['permits'], 'domestic ratio': ['permits'], 'review time': ['offices'], freezes: ['offices'],
};

/** A gate, "bis_china license", and how it is out of the way: what it belongs to by its title. A gate that is all of something, and gone, is an office or an event; one that comes earlier a rule or an office. */
export function gateName(report: Report, gate: string, how: string): string {
  const end = gate.indexOf(' ') < 0 ? gate.length : gate.indexOf(' ');
  const kinds = kindsOfGate[gate.slice(end + 1)] ?? (how === 'gone' ? ['offices', 'timeline'] : ['rules', 'offices']);
  const name = gate.slice(0, end);
  const title = named(report, name, ...kinds);
  return title === name || end === gate.length ? title + gate.slice(end) : `${title}: ${gate.slice(end + 1)}`;
}

/** What a vintage asks for (results/rule_words.cpp), "import permit of ndrc": whom it names by their titles. */
export const effectWords = (report: Report, effects: string): string =>
  effects.replace(/\b(permit of|quota|test at) ([A-Za-z_]\w*)/g, (_, before: string, name: string) => `${before} ${named(report, name, 'permits', 'quotas', 'sites', 'offices')}`);
