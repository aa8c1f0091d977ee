// The results as the page gets them: tables by column, see engine/report/columns.hpp.

export type Value = string | number | null;
type Column = Value[] | { words: string[]; at: number[] };

export class Table {
  readonly columns: string[];
  readonly rows: number;
  private readonly data: Value[][];

  constructor(written: { columns: string[]; rows: number; data: Column[] }) {
    this.columns = written.columns;
    this.rows = written.rows;
    this.data = written.data.map((column) =>
      Array.isArray(column) ? column : column.at.map((place) => (place < 0 ? null : column.words[place]!)));
  }

  column(name: string): Value[] {
    const at = this.columns.indexOf(name);
    if (at < 0) throw new Error(`a table without the column ${name}`);
    return this.data[at]!;
  }
  texts(name: string): string[] { return this.column(name).map((value) => (value === null ? '' : String(value))); }
  numbers(name: string): number[] { return this.column(name).map((value) => (value === null ? NaN : Number(value))); }
  all(): Value[][] { return Array.from({ length: this.rows }, (_, row) => this.data.map((column) => column[row]!)); }
}

export interface Report {
  kind: 'run' | 'sweep' | 'comparison';
  table(name: string): Table;
  fact(key: string): string;
}

const none = new Table({ columns: [], rows: 0, data: [] });

export function readReport(text: string): Report {
  const document = JSON.parse(text) as { kind: 'run' | 'sweep' | 'comparison'; tables: Record<string, ConstructorParameters<typeof Table>[0]> };
  const tables = new Map(Object.entries(document.tables).map(([name, written]) => [name, new Table(written)]));
  const manifest = tables.get('manifest') ?? none;
  const keys = manifest.rows > 0 ? manifest.texts('key') : [];
  const values = manifest.rows > 0 ? manifest.texts('value') : [];
  return {
    kind: document.kind,
    table: (name) => tables.get(name) ?? none,
    fact: (key) => values[keys.indexOf(key)] ?? '',
  };
}

/** Seconds since 1970 of an ISO date and time in UTC. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** Rows grouped by what a key gives, in the order in which keys come first. */
export function grouped<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item); else groups.set(key(item), [item]);
  }
  return groups;
}

export const sum = (numbers: Iterable<number>): number => { let total = 0; for (const number of numbers) total += number; return total; };
export const unique = <T>(items: T[]): T[] => [...new Set(items)];
