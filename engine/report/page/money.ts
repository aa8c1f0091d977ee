// Who paid and who was paid, and for what.
import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { moneyColor } from './colors';
import { grouped, sum, unique, type Report } from './data';
import { Rows } from './bars';
import { choice, s, textWidth, tipOn } from './dom';
import type { Figure } from './figure';
import { countryTitle, traderName } from './names';
import { leftOut } from './meanings';
import { number, sentenceCase, short, shortWords } from './words';

const what: Record<string, string> = { goods: 'goods bought', sales: 'goods sold' };

interface Account { name: string; parts: { category: string; amount: number }[]; paid: number; got: number }

/** Several accounts as one; what they paid and what they were paid stay apart. */
function together(name: string, accounts: Account[]): Account {
  const parts = [...grouped(accounts.flatMap((one) => one.parts), (part) => `${part.category}|${part.amount > 0}`).values()]
    .map((group) => ({ category: group[0]!.category, amount: sum(group.map((part) => part.amount)) }));
  return { name, parts, paid: sum(accounts.map((one) => one.paid)), got: sum(accounts.map((one) => one.got)) };
}

export function money(report: Report, redraw: () => void): Figure | null {
  const table = report.table('money');
  if (table.rows === 0) return null;
  const [owner, category, currency, amount] = [table.texts('owner'), table.texts('category'), table.texts('currency'), table.numbers('amount')];
  const kinds = table.texts('kind');
  const entries = owner.map((name, i) => ({ owner: kinds[i] === 'country' ? `${countryTitle(report, name)} (treasury)` : kinds[i] === 'others' ? 'everybody else' : traderName(report, name), category: category[i]!, currency: currency[i]!, amount: amount[i]! }));
  const currencies = unique(currency);
  let chosen = currencies[currencies.length - 1]!;
  return {
    id: 'money', title: 'Money by account',
    lead: 'What each firm, treasury and everybody else paid (to the right) and was paid (to the left) in the whole run. Each amount stands once on each side, so all bars together come to nothing.',
    controls: currencies.length > 1 ? [choice('Currency', currencies.map((name): [string, string] => [name, name.endsWith(' (all)') ? `all, in ${name.slice(0, -6)} at each day’s rate` : name]), chosen, (value) => { chosen = value; redraw(); })] : [],
    drawing() {
      const most = 40;
      const own = entries.filter((row) => row.currency === chosen);
      const categories = unique(own.map((row) => row.category));
      const owners = [...grouped(own, (row) => row.owner)].map(([name, group]) => {
        const parts = categories.map((of) => ({ category: of, amount: sum(group.filter((row) => row.category === of).map((row) => row.amount)) })).filter((part) => part.amount !== 0);
        return { name, parts, paid: sum(parts.map((part) => Math.max(0, part.amount))), got: sum(parts.map((part) => Math.min(0, part.amount))) };
      }).filter((one) => one.parts.length > 0).sort((a, b) => b.paid - b.got - (a.paid - a.got));
      const rest = owners.length > most + 1 ? owners.slice(most) : [];
      const shown = rest.length === 0 ? owners : [...owners.slice(0, most), together(`${number(rest.length)} others`, rest)];
      return {
        height: (width) => Rows.height(width, shown.length, 26, 68),
        legend: categories.map((name) => ({ color: moneyColor(name), label: sentenceCase(what[name] ?? name) })),
        summary: owners.slice(0, 3).map((one) => `${one.name} paid ${number(one.paid)} and was paid ${number(-one.got)} ${chosen}`).join('; ') + '.',
        numbers: {
          columns: ['account', 'for', `paid, or below 0 was paid (${chosen})`],
          rows: owners.flatMap((one) => one.parts.map((part) => [one.name, what[part.category] ?? part.category, part.amount])),
        },
        notes: [...(rest.length > 0 ? [`The ${most} accounts with the most, and ${number(rest.length)} others together; the CSV has all.`] : []), ...leftOut(report, 'money'), `${shortWords}.`],
        draw(svg, width, height) {
          const rows = new Rows(width, shown.map((one) => one.name), 26);
          const x = scaleLinear().domain([min(shown, (one) => one.got)!, max(shown, (one) => one.paid)!]).nice().range([rows.left + 6, width - 24]);
          const bottom = height - 48;
          // The side tells the direction, so numbers have no sign.
          const unit = chosen.replace(/ \(all\)$/, '');
          const sides = [`← was paid (${unit})`, `paid (${unit}) →`] as const;
          const apart = textWidth(sides[0], 12) + 8;
          const middle = Math.min(Math.max(x(0), apart), width - textWidth(sides[1], 12) - 8);
          const axis = s('g', { class: 'axis', 'aria-hidden': 'true' });
          for (const tick of x.ticks(Math.max(3, Math.floor((width - rows.left) / 110)))) {
            const words = short(Math.abs(tick));
            const half = textWidth(words) / 2 + 2;  // on a phone the first tick is at the chart's edge
            axis.append(s('line', { x1: x(tick), x2: x(tick), y1: 6, y2: bottom, class: tick === 0 ? 'zero' : 'grid' }),
              s('text', { x: Math.min(Math.max(x(tick), half), width - half), y: bottom + 18, 'text-anchor': 'middle' }, words));
          }
          axis.append(s('text', { x: middle - 8, y: height - 8, 'text-anchor': 'end', class: 'unit' }, sides[0]), s('text', { x: middle + 8, y: height - 8, class: 'unit' }, sides[1]));
          svg.append(axis);
          shown.forEach((one, i) => {
            const y = rows.middle(i);
            let right = 0;
            let left = 0;
            // Names and amounts above the bars, where a narrow screen leaves no room beside them.
            const amounts = [one.paid > 0 ? `paid ${short(one.paid)}` : '', one.got < 0 ? `was paid ${short(-one.got)}` : ''].filter((part) => part !== '').join(', ');
            svg.append(rows.name(i, one.name, rows.narrow ? textWidth(amounts, 12) + 14 : 0));
            if (rows.narrow) svg.append(rows.end(i, amounts));
            for (const part of one.parts) {
              const begin = part.amount > 0 ? right : left + part.amount;
              const bar = s('rect', { x: x(begin), y: y - 9, width: Math.max(1, x(begin + Math.abs(part.amount)) - x(begin)), height: 18, fill: moneyColor(part.category), 'data-owner': one.name, 'data-amount': part.amount });
              if (part.amount > 0) right += part.amount; else left += part.amount;
              tipOn(bar, () => [one.name, `${part.amount > 0 ? 'paid' : 'was paid'} ${number(Math.abs(part.amount))} ${chosen} for ${what[part.category] ?? part.category}`]);
              svg.append(bar);
            }
          });
        },
      };
    },
  };
}
