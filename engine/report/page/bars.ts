// Bars with their names and numbers beside them: nothing has to be told by its color.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { fittedApart, freshId, s, textWidth, tipOn } from './dom';
import type { Drawing, Legend } from './figure';
import { number, percent, sharePart } from './words';
import type { Value } from './data';

/** `texture` tells what a color alone wouldn't; `shown` is the value as it is told, rounded with the others. */
export interface Bar { label: string; value: number; color: string; offset?: number; tip?: string[]; strong?: boolean; texture?: 'hatch' | 'dots'; shown?: number; /** Of the whole, in thousandths that add up to it. */ share?: number; low?: number; high?: number }

/** Lines and dots in the color of the ground, to lie upon a bar. */
function textures(): { defs: SVGDefsElement; fill: (texture: 'hatch' | 'dots') => string } {
  const [hatch, dots] = [freshId('hatch'), freshId('dots')];
  const defs = s('defs', {},
    s('pattern', { id: hatch, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, s('rect', { width: 2.4, height: 7, class: 'texture' })),
    s('pattern', { id: dots, width: 7, height: 7, patternUnits: 'userSpaceOnUse' }, s('circle', { cx: 3.5, cy: 3.5, r: 1.6, class: 'texture' })));
  return { defs, fill: (texture) => `url(#${texture === 'hatch' ? hatch : dots})` };
}

/** Named rows: the names at the left, or above each row where there is little room. */
export class Rows {
  readonly narrow: boolean;
  readonly left: number;
  readonly row: number;

  constructor(private readonly width: number, private readonly names: string[], wideRow: number, private readonly top = 6, bold = false) {
    this.narrow = width < 560;
    this.row = this.narrow ? 46 : wideRow;
    this.left = this.narrow ? 4 : Math.min(Math.max(...names.map((name) => textWidth(name, 13))) * (bold ? 1.1 : 1) + 16, width * 0.36);
  }
  /** The middle of what a row shows. */
  middle(i: number): number { return this.top + i * this.row + (this.narrow ? 31 : this.row / 2); }
  name(i: number, text: string, besides = 0): SVGTextElement {
    return this.narrow ? s('text', { x: 4, y: this.top + i * this.row + 14, class: 'label halo' }, fittedApart(text, this.width - 8 - besides, this.names, 13))
      : s('text', { x: this.left - 10, y: this.middle(i), dy: '0.35em', 'text-anchor': 'end', class: 'label' }, fittedApart(text, this.left - 12, this.names, 13));
  }
  /** At the right end: of narrow rows above, beside the name. */
  end(i: number, text: string, at = this.width - 2): SVGTextElement {
    return s('text', { x: at, y: this.narrow ? this.top + i * this.row + 14 : this.middle(i), dy: this.narrow ? '0' : '0.35em', 'text-anchor': 'end', class: this.narrow ? 'value halo' : 'value' }, text);
  }
  whole(i: number): SVGRectElement {
    return s('rect', { x: 0, y: this.top + i * this.row, width: this.width, height: this.row, fill: 'transparent' });
  }
  static height(width: number, rows: number, wideRow: number, around: number): number { return rows * (width < 560 ? 46 : wideRow) + around; }
}

/** Bars from left to right; `offset` begins them where the last one ended, as in a waterfall. */
export function barsDrawing(bars: Bar[], options: {
  unit: string; total: number; summary: string; columns: string[]; rows: Value[][]; notes?: (Node | string)[]; legend?: Legend[]; values?: (bar: Bar) => string; /** Likewise where names stand above rows and need the room. */ brief?: (bar: Bar) => string; symmetric?: boolean;
}): Drawing {
  const whole = options.values ?? ((bar: Bar) => number(bar.shown ?? (bar.value >= 100 ? Math.round(bar.value) : bar.value)));
  const share = (bar: Bar) => (options.values ? '' : bar.share === undefined ? percent(options.total > 0 ? bar.value / options.total : 0) : sharePart(bar.share, bar.value));
  return {
    height: (width) => Rows.height(width, bars.length, 30, 12),
    summary: options.summary,
    numbers: { columns: options.columns, rows: options.rows },
    notes: options.notes,
    legend: options.legend,
    draw(svg, width) {
      const texture = textures();
      svg.append(texture.defs);
      const rows = new Rows(width, bars.map((bar) => bar.label), 30, 6, bars.some((bar) => bar.strong));
      const amount = rows.narrow && options.brief ? options.brief : whole;
      const shares = options.values ? 0 : 56;
      const values = Math.max(...bars.map((bar) => textWidth(amount(bar), 12) * (bar.strong ? 1.1 : 1))) + 18 + shares;
      const low = Math.min(0, min(bars, (bar) => (bar.offset ?? 0) + Math.min(0, bar.value)) ?? 0);
      const high = max(bars, (bar) => (bar.offset ?? 0) + Math.max(0, bar.value)) ?? 1;
      const side = Math.max(high, -low, ...bars.map((bar) => Math.max(bar.high ?? 0, -(bar.low ?? 0))));
      const x = scaleLinear().domain(options.symmetric ? [-side, side] : [low, high || 1]).range([rows.left, rows.narrow ? width - 4 : width - values]);
      bars.forEach((bar, i) => {
        const y = rows.middle(i);
        const from = x((bar.offset ?? 0) + Math.min(0, bar.value));
        const to = x((bar.offset ?? 0) + Math.max(0, bar.value));
        const group = s('g', { class: bar.strong ? 'bar strong' : 'bar', 'data-label': bar.label, 'data-value': bar.value }, rows.whole(i), rows.name(i, bar.label, values),
          s('rect', { x: from, y: y - 10, width: Math.max(to - from, bar.value === 0 ? 0 : 1.5), height: 20, fill: bar.color, rx: 2 }),
          bar.texture && s('rect', { x: from, y: y - 10, width: Math.max(to - from, bar.value === 0 ? 0 : 1.5), height: 20, fill: texture.fill(bar.texture), rx: 2, 'data-texture': bar.texture }),
          bar.low !== undefined && bar.high !== undefined && s('line', { x1: x(bar.low), x2: x(bar.high), y1: y, y2: y, class: 'whisker', 'data-low': bar.low, 'data-high': bar.high }),
          rows.end(i, amount(bar), width - 2 - shares), rows.end(i, share(bar)));
        const following = bars[i + 1];
        if (following?.offset !== undefined && !bar.strong && !rows.narrow) {
          group.append(s('line', { x1: to, x2: to, y1: y + 10, y2: y + 20, class: 'link' }));
        }
        tipOn(group, () => [bar.label, `${number(bar.value)} ${options.unit}`, ...(bar.tip ?? [])]);
        svg.append(group);
      });
    },
  };
}
