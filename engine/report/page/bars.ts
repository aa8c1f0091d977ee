// Bars with their names and numbers beside them: nothing has to be told by its color.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { fitted, s, textWidth, tipOn } from './dom';
import type { Drawing } from './figure';
import { number, percent } from './words';
import type { Value } from './data';

export interface Bar { label: string; value: number; color: string; offset?: number; tip?: string[]; strong?: boolean }

/** Bars from left to right; `offset` begins them where the last one ended, as in a waterfall. */
export function barsDrawing(bars: Bar[], options: {
  unit: string; total: number; summary: string; columns: string[]; rows: Value[][]; notes?: (Node | string)[]; values?: (bar: Bar) => string; symmetric?: boolean;
}): Drawing {
  const row = 30;
  const height = bars.length * row + 12;
  const amount = options.values ?? ((bar: Bar) => number(bar.value >= 100 ? Math.round(bar.value) : bar.value));
  const share = (bar: Bar) => (options.values ? '' : percent(options.total > 0 ? bar.value / options.total : 0));
  const text = (bar: Bar) => [amount(bar), share(bar)].filter((part) => part !== '').join(', ');
  const bold = (bar: Bar) => (bar.strong ? 1.1 : 1);
  return {
    height,
    summary: options.summary,
    numbers: { columns: options.columns, rows: options.rows },
    notes: options.notes,
    draw(svg, width) {
      const labels = Math.min(Math.max(...bars.map((bar) => textWidth(bar.label, 13) * bold(bar))) + 16, width * 0.36);
      const shares = options.values ? 0 : 56;
      const values = Math.max(...bars.map((bar) => textWidth(amount(bar), 12) * bold(bar))) + 18 + shares;
      const narrow = width < 520;
      const room = narrow ? width - labels - 4 : width - labels - values;
      const low = Math.min(0, min(bars, (bar) => (bar.offset ?? 0) + Math.min(0, bar.value)) ?? 0);
      const high = max(bars, (bar) => (bar.offset ?? 0) + Math.max(0, bar.value)) ?? 1;
      const side = Math.max(high, -low);
      const x = scaleLinear().domain(options.symmetric ? [-side, side] : [low, high || 1]).range([labels, labels + room]);
      bars.forEach((bar, i) => {
        const y = 6 + i * row;
        const from = x((bar.offset ?? 0) + Math.min(0, bar.value));
        const to = x((bar.offset ?? 0) + Math.max(0, bar.value));
        const group = s('g', { class: bar.strong ? 'bar strong' : 'bar', 'data-label': bar.label, 'data-value': bar.value },
          s('rect', { x: 0, y, width, height: row, fill: 'transparent' }),
          s('text', { x: labels - 10, y: y + row / 2, dy: '0.35em', 'text-anchor': 'end', class: 'label' }, fitted(bar.label, labels - 12, 13)),
          s('rect', { x: from, y: y + 5, width: Math.max(to - from, bar.value === 0 ? 0 : 1.5), height: row - 10, fill: bar.color, rx: 2 }));
        if (narrow) {
          // Over the bar where there is no room beside it.
          const inside = textWidth(text(bar), 12) + 8;
          const at = to + inside < width ? to + 5 : Math.max(labels, from - inside);
          const over = to + inside >= width && from - inside < labels;
          group.append(s('text', { x: over ? to - 5 : at, y: y + row / 2, dy: '0.35em', class: over ? 'value over' : 'value', 'text-anchor': over ? 'end' : 'start' }, text(bar)));
        } else {
          group.append(s('text', { x: width - 2 - shares, y: y + row / 2, dy: '0.35em', 'text-anchor': 'end', class: 'value' }, amount(bar)),
            s('text', { x: width - 2, y: y + row / 2, dy: '0.35em', 'text-anchor': 'end', class: 'value' }, share(bar)));
        }
        const following = bars[i + 1];
        if (following?.offset !== undefined && !bar.strong) {
          group.append(s('line', { x1: to, x2: to, y1: y + row - 5, y2: y + row + 5, class: 'link' }));
        }
        tipOn(group, () => [bar.label, `${number(bar.value)} ${options.unit}`, ...(bar.tip ?? [])]);
        svg.append(group);
      });
    },
  };
}
