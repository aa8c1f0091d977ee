// What every chart has around it: a heading, how it is read, what can be chosen, its legend, its table, its numbers as CSV.
import { freshId, h, s } from './dom';
import { number } from './words';
import type { Value } from './data';

export interface Numbers {
  columns: string[];
  rows: Value[][];
}

export interface Legend {
  color: string;
  label: string;
  shape?: 'line' | 'dash' | 'mark' | 'hollow' | 'open' | 'hatch' | 'dots';
  /** What the word means. */
  meaning?: string | null;
}

/** One state of a chart. */
export interface Drawing {
  height: number | ((width: number) => number);
  /** Marks as SVG, for a width in pixels. */
  draw(svg: SVGSVGElement, width: number, height: number): void;
  numbers: Numbers;
  legend?: Legend[];
  /** What the picture says, for those who don't see it. */
  summary: string;
  /** Beneath the chart. */
  notes?: (Node | string)[];
}

export interface Figure {
  id: string;
  title: string;
  lead: string;
  controls?: HTMLElement[];
  drawing(): Drawing;
}

/** As chokepoint's own export writes it: RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
export function csvOf(numbers: Numbers): string {
  const field = (value: Value): string => {
    if (value === null) return '';
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
    const text = /^[=+\-@]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [numbers.columns, ...numbers.rows].map((row) => row.map(field).join(',')).join('\n') + '\n';
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function tableOf(numbers: Numbers, caption: string, most = 400): HTMLElement {
  const numeric = numbers.columns.map((_, column) => numbers.rows.some((row) => typeof row[column] === 'number'));
  // Long texts get room, so that rows don't grow tall.
  const longest = numbers.columns.map((_, column) => numbers.rows.reduce((most, row) => Math.max(most, typeof row[column] === 'string' ? row[column].length : 0), 0));
  const kinds = numbers.columns.map((_, column) => (numeric[column] ? 'number' : longest[column]! > 70 ? 'long' : longest[column]! > 20 ? 'medium' : undefined));
  const cell = (value: Value, column: number) =>
    h('td', { class: kinds[column] }, typeof value === 'number' ? number(value) : value ?? '–');
  const shown = numbers.rows.slice(0, most);
  const table = h('table', {}, h('caption', { class: 'hidden' }, caption),
    h('thead', {}, h('tr', {}, ...numbers.columns.map((name, column) => h('th', { scope: 'col', class: numeric[column] ? 'number' : undefined }, name)))),
    h('tbody', {}, ...shown.map((row) => h('tr', {}, ...row.map(cell)))));
  return h('div', {}, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Table: ${caption}` }, table),
    numbers.rows.length > most && h('p', { class: 'note' }, `The first ${most} of ${number(numbers.rows.length)} rows; the CSV has all.`));
}

/** The frame; `redraw` after a choice. Charts are drawn by drawInTurn(), and anew when the width changes. */
export function figureFrame(figure: Figure): { element: HTMLElement; redraw: () => void } {
  const heading = freshId('figure');
  const told = freshId('told');
  const svg = s('svg', { role: 'img', class: 'chart', tabindex: 0, 'aria-labelledby': heading, 'aria-describedby': told });
  const picture = h('div', { class: 'picture' }, svg);
  const legend = h('ul', { class: 'legend' });
  const notes = h('div', { class: 'notes' });
  const table = h('details', { class: 'table' }, h('summary', {}, 'Table'));
  const csv = h('button', { type: 'button', class: 'csv', 'aria-label': `CSV: ${figure.title}` }, 'CSV');
  const element = h('section', { class: 'figure', id: figure.id, 'aria-labelledby': heading },
    h('h3', { id: heading }, figure.title), h('p', { class: 'lead' }, figure.lead),
    figure.controls && h('div', { class: 'controls' }, ...figure.controls),
    legend, picture, notes, h('div', { class: 'below' }, table, csv));

  let drawing: Drawing | null = null;
  let width = 0;
  const paint = () => {
    const room = Math.floor(picture.clientWidth);
    if (room === 0 || drawing === null) return;
    width = room;
    svg.replaceChildren(s('desc', { id: told }, drawing.summary));
    svg.setAttribute('width', String(width));
    const height = typeof drawing.height === 'number' ? drawing.height : drawing.height(width);
    svg.setAttribute('height', String(height));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.draw(svg, width, height);
    svg.setAttribute('data-drawn', 'yes');
  };
  const fillTable = () => {
    table.querySelector('div')?.remove();
    if (table.open && drawing) table.append(tableOf(drawing.numbers, figure.title));
  };
  let seen = false;
  const redraw = () => {
    if (!seen) return;
    drawing = figure.drawing();
    legend.replaceChildren(...(drawing.legend ?? []).map((entry) =>
      h('li', { title: entry.meaning ?? undefined }, h('span', { class: `key ${entry.shape ?? ''}`, style: `--key: ${entry.color}` }), entry.label)));
    legend.hidden = (drawing.legend ?? []).length === 0;
    notes.replaceChildren(...(drawing.notes ?? []).map((note) => (typeof note === 'string' ? h('p', { class: 'note' }, note) : note)));
    paint();
    fillTable();
  };
  table.addEventListener('toggle', fillTable);
  csv.addEventListener('click', () => { if (drawing ??= figure.drawing()) download(`${figure.id}.csv`, csvOf(drawing.numbers)); });

  const see = () => { if (!seen) { seen = true; redraw(); } };
  new ResizeObserver(() => { if (seen && Math.floor(picture.clientWidth) !== width) paint(); }).observe(picture);
  frames.push(see);
  return { element, redraw };
}

const frames: (() => void)[] = [];
/** Draws what hasn't been drawn yet, such as before printing. */
export const drawAll = (): void => { for (const see of frames) see(); };
/** Draws one chart after the other, from the top, and lets the reader scroll and click in between. */
export function drawInTurn(at = 0): void {
  const see = frames[at];
  if (!see) return;
  see();
  setTimeout(() => drawInTurn(at + 1), 0);
}
