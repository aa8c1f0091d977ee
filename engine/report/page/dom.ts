// Elements from texts and numbers alone: nothing from the results is ever read as HTML.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined>;

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export const h = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] =>
  fill(document.createElement(tag), attributes, children);

export const s = <K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

let uses = 0;
export const freshId = (name: string): string => `${name}-${++uses}`;

/** A list to choose from; calls back with the value chosen. */
export function choice(label: string, options: [string, string][], chosen: string, change: (value: string) => void): HTMLElement {
  const select = h('select', {}, ...options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
  select.addEventListener('change', () => change(select.value));
  return h('label', { class: 'control' }, h('span', {}, label), select);
}

/** How thick a line is that stands for a share: in proportion, but never too thin to be seen. */
export const shareWidth = (share: number, most: number): number => Math.max(0.8, most * share);

let canvas: CanvasRenderingContext2D | null = null;
/** How wide a text is in the page's font. */
export function textWidth(text: string, size = 12): number {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return text.length * size * 0.6;
  canvas.font = `${size}px system-ui, sans-serif`;
  return canvas.measureText(text).width;
}

/** The text, cut with an ellipsis to fit. */
export function fitted(text: string, width: number, size = 12): string {
  if (textWidth(text, size) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, size) > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The same where a list of such names has others that would be cut to the same: then its middle goes, since ends tell them apart. */
export function fittedApart(text: string, width: number, names: string[], size = 12): string {
  const cut = fitted(text, width, size);
  if (cut === text || !names.some((other) => other !== text && fitted(other, width, size) === cut)) return cut;
  const half = (keep: number) => `${text.slice(0, Math.ceil(keep / 2)).trimEnd()}…${text.slice(text.length - Math.floor(keep / 2)).trimStart()}`;
  let keep = text.length - 1;
  while (keep > 2 && textWidth(half(keep), size) > width) keep -= 1;
  return half(keep);
}

// One tip for the whole page: what a mark is, where the pointer rests.
export function showTip(event: PointerEvent, lines: Child[]): void {
  const tip = document.getElementById('tip')!;
  tip.replaceChildren(...lines.filter((line): line is Node | string => Boolean(line)).map((line) => h('div', {}, line)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = event.clientX + 14 + box.width > window.innerWidth ? event.clientX - 14 - box.width : event.clientX + 14;
  tip.style.left = `${Math.max(4, left) + window.scrollX}px`;
  tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, window.innerHeight - box.height - 4)) + window.scrollY}px`;
}
export const hideTip = (): void => { document.getElementById('tip')!.hidden = true; };

export function tipOn(element: Element, lines: () => Child[]): void {
  element.addEventListener('pointermove', (event) => showTip(event as PointerEvent, lines()));
  element.addEventListener('pointerleave', hideTip);
}
