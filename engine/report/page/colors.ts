// Colors by what a thing is, the same in every chart. Defined for light and dark in page.css.

export const hue = (index: number): string => `var(--hue-${index % 13})`;

/** The i-th of things that have no color of their own, neighbors far apart; beyond those of the palette by turns around the circle. */
export const hueInTurn = (i: number): string => (i < 13 ? hue([0, 1, 2, 3, 4, 9, 8, 5, 6, 11, 12, 10, 7][Math.max(0, i)]!) : `hsl(${Math.round(i * 137.5) % 360} 45% 55%)`);

const reasons: Record<string, string> = {
  interest: 'var(--hue-7)', license: 'var(--hue-3)', cap: 'var(--hue-1)', 'import permit': 'var(--hue-4)',
  'production slot': 'var(--hue-9)', fabrication: 'var(--hue-10)', stock: 'var(--hue-0)', laboratory: 'var(--hue-8)',
  route: 'var(--hue-5)', transit: 'var(--hue-2)', customs: 'var(--hue-6)', site: 'var(--hue-11)',
  installation: 'var(--hue-12)', handover: 'var(--faint)',
};
export const reasonColor = (reason: string): string => reasons[reason] ?? 'var(--faint)';

const statuses: Record<string, string> = {
  'in stock': 'var(--hue-0)', 'in process': 'var(--hue-10)', 'in transit': 'var(--hue-2)', held: 'var(--hue-3)',
  delivered: 'var(--hue-1)', installed: 'var(--hue-4)', scrapped: 'var(--hue-5)', seized: 'var(--hue-11)',
  returned: 'var(--hue-6)', consumed: 'var(--faint)', 'delivered and not installed': 'var(--hue-1)', 'delivered for no campus': 'var(--hue-12)',
};
export const statusColor = (status: string): string => statuses[status] ?? 'var(--hue-7)';

const money: Record<string, string> = {
  goods: 'var(--hue-0)', sales: 'var(--hue-9)', freight: 'var(--hue-2)', duty: 'var(--hue-3)', fee: 'var(--hue-6)',
  'revenue share': 'var(--hue-4)', holding: 'var(--hue-5)', shortage: 'var(--hue-1)', ordering: 'var(--hue-8)',
};
export const moneyColor = (category: string): string => money[category] ?? 'var(--hue-7)';
