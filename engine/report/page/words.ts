// Numbers, dates and units as people read them. Always in UTC and in English, so that everybody sees the same.
import { format } from 'd3-format';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** As the terminal rounds: exactly, and what lies right between two goes to the even one. */
export function rounded(value: number, decimals: number): number {
  const text = Math.abs(value).toFixed(Math.min(100, decimals + 60));
  const end = text.length - (Math.min(100, decimals + 60) - decimals);
  const [kept, rest] = [text.slice(0, end), text.slice(end).replace('.', '')];
  const even = Number(kept.replace('.', '').slice(-1)) % 2 === 0;
  if (!(even && /^50*$/.test(rest))) return Number(value.toFixed(decimals));
  return Math.sign(value) * Number(kept);
}

/** Whole numbers that add up to their rounded sum: what is left over goes to the largest remainders, the first of equal
 *  ones. Sums of doubles are a little off; remainders that differ by less than a tenth of a unit-second are equal. */
export function roundedParts(inexact: number[]): number[] {
  const values = inexact.map((value) => Math.round(value * 1e6) / 1e6);
  const parts = values.map(Math.floor);
  let left = Math.floor(values.reduce((a, b) => a + b, 0) + 0.5) - parts.reduce((a, b) => a + b, 0);
  const remainders = values.map((value, i) => Math.round((value - parts[i]!) * 1e6));
  const order = values.map((_, i) => i).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (const i of order) if (left-- > 0) parts[i]! += 1;
  return parts;
}

const whole = (value: number): string => format(',.0f')(rounded(value, 0));
/** About four digits: 1,234,567; 214.3; 0.0123. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return format('.4~g')(value).replace('−', '-');
  if (size >= 1000 || value === Math.round(value)) return whole(value).replace('−', '-');
  if (size >= 1) return format(',.4~f')(rounded(value, size >= 100 ? 1 : size >= 10 ? 2 : 3)).replace('−', '-');
  return format(',.4~g')(value).replace('−', '-');
}

/** For axes and labels that must be short: 1.2 M, 300 k, 4 bn. */
export function short(value: number): string {
  const size = Math.abs(value);
  const at = (scale: number, word: string) => format('.3~g')(value / scale).replace('−', '-') + ' ' + word;
  if (size >= 1e15) return format('.2~e')(value);
  if (size >= 1e12) return at(1e12, 'tn');
  if (size >= 1e9) return at(1e9, 'bn');
  if (size >= 1e6) return at(1e6, 'M');
  if (size >= 1e4) return at(1e3, 'k');
  return number(Number(value.toPrecision(6)));
}
export const shortWords = 'k thousand, M million, bn billion, tn trillion';

export const percent = (share: number): string => {
  const value = 100 * share;
  if (value > 0 && value < 0.05) return '< 0.1 %';
  if (value > 99.95 && value < 100) return '> 99.9 %';  // what isn't in every future isn't called certain
  if (value > 99 && value < 100) return `${format('.1f')(value)} %`;
  return (value < 10 && Math.abs(value - Math.round(value)) > 1e-6 ? format('.1f')(value) : format('.0f')(value)) + ' %';
};

/** Shares of a whole in thousandths that add up, as the terminal rounds them. */
export const shareParts = (values: number[]): number[] => {
  const total = values.reduce((a, b) => a + b, 0);
  return total > 0 ? roundedParts(values.map((value) => 1000 * value / total)) : values.map(() => 0);
};
export const sharePart = (thousandths: number, value: number): string => (thousandths === 0 && value > 0 ? '< 0.1 %' : `${format('.1f')(thousandths / 10)} %`);

const when = (value: number) => new Date(value * 1000);
export function date(value: number): string {
  const moment = when(value);
  return `${moment.getUTCDate()} ${months[moment.getUTCMonth()]!} ${moment.getUTCFullYear()}`;
}
export const isoDay = (value: number): string => when(value).toISOString().slice(0, 10);
export function shortDate(value: number): string {
  const moment = when(value);
  return `${moment.getUTCDate()} ${months[moment.getUTCMonth()]!.slice(0, 3)} ${moment.getUTCFullYear()}`;
}
export function month(value: number, withYear: boolean): string {
  const moment = when(value);
  const name = months[moment.getUTCMonth()]!.slice(0, 3);
  return withYear ? `${name} ${moment.getUTCFullYear()}` : name;
}

/** A value with its error, no digits shown that the error makes idle: "4.09 ± 0.20 bn", "153,000 ± 6,400". */
export function withError(value: number, error: number | null): string {
  const size = Math.max(Math.abs(value), error ?? 0);
  const [scale, word] = size >= 1e12 ? [1e12, ' tn'] : size >= 1e9 ? [1e9, ' bn'] : size >= 1e7 ? [1e6, ' M'] : [1, ''];
  if (error === null || error === 0) return (scale === 1 ? number(value) : number(Number((value / scale).toPrecision(4)))) + word;
  const decimals = 1 - Math.floor(Math.log10(error / scale));
  const show = (one: number) => {
    const power = 10 ** Math.abs(decimals);
    const rounded = decimals >= 0 ? Math.round(one / scale * power) / power : Math.round(one / scale / power) * power;
    return format(decimals > 0 ? `,.${Math.min(decimals, 6)}f` : ',.0f')(rounded).replace('−', '-');
  };
  return `${show(value)} ± ${show(error)}${word}`;
}

/** A value of an outcome with its unit: of dates the day. */
export function quantity(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unit === 'date' ? 'not reached' : 'none';
  if (unit === 'date') return date(value);
  return unit === '' ? number(value) : `${number(value)} ${unit}`;
}
/** The same where there is little room. */
export const brief = (value: number | null, unit: string): string =>
  (value === null || unit === 'date' || Math.abs(value) < 1e7 ? quantity(value, unit) : `${withError(value, null)} ${unit}`.trim());

export const plural = (unit: string): string => {
  if (unit === '' || /[^a-z]$/i.test(unit)) return unit;
  if (/[^aeiou]y$/i.test(unit)) return `${unit.slice(0, -1)}ies`;
  if (/(ss|x|z|ch|sh)$/i.test(unit)) return `${unit}es`;
  return /s$/i.test(unit) ? unit : `${unit}s`;
};
export const sentenceCase = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
/** "a, b and c". */
export function list(words: string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]!}`;
}
