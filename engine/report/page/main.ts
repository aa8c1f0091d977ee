// Puts the page together: of a run, of a sweep, or of results held against each other.
import { across, courses, eventShifts, forest, forestOfDates } from './comparison_charts';
import { changesTable, comparedTable, comparisonAnswer, comparisonProvenance, comparisonSubtitle } from './comparison_overview';
import { readReport, type Report } from './data';
import { h } from './dom';
import { drawAll, drawInTurn, figureFrame, type Figure } from './figure';
import { worldMap } from './map';
import { money } from './money';
import { knowVariants } from './names';
import { network } from './network';
import { observed, undrawn } from './observed';
import { precisionTable } from './precision';
import { assumptionTable, header, outcomeTable, provenance, runAnswer, runSubtitle } from './overview';
import { blockedBy, boundWhen, computeOnline, statusOverTime, waterfall } from './run_charts';
import { comparison, convergence, distribution, ranges, sweepAnswer, sweepOutcomeTable, sweepSubtitle, tornado, varianceSplit } from './sweep_charts';
import { fan, regret, reliefs } from './sweep_courses';
import { variantTable } from './variants';
import { lots, lotsMissing, ruleTimeline } from './timeline';

type Maker = (report: Report, redraw: () => void) => Figure | null;

function framed(report: Report, make: Maker): HTMLElement | null {
  let redraw = (): void => {};
  const figure = make(report, () => redraw());
  if (!figure) return null;
  const frame = figureFrame(figure);
  redraw = frame.redraw;
  return frame.element;
}

function part(id: string, title: string, ...content: (HTMLElement | null)[]): HTMLElement | null {
  const found = content.filter((element): element is HTMLElement => element !== null);
  return found.length === 0 ? null : h('section', { class: 'part', id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), ...found);
}

type Framer = (make: Maker) => HTMLElement | null;
interface Shown { subtitle: string; answer: HTMLElement; parts: (HTMLElement | null)[]; provenance: HTMLElement }

const ofRun = (report: Report, frame: Framer): Shown => ({
  subtitle: runSubtitle(report), answer: runAnswer(report), provenance: provenance(report),
  parts: [
    part('answers', 'Outcomes', outcomeTable(report)),
    part('holding', 'What held it back', frame(waterfall), frame(blockedBy), frame(boundWhen)),
    part('over-time', 'Over time', frame(statusOverTime), frame(observed), frame(ruleTimeline), frame(computeOnline)),
    part('where', 'Where and whose', frame(worldMap), frame(network), frame(money)),
    part('single', 'Single orders', frame(lots) ?? (report.table('trades').rows > 0 ? lotsMissing() : null)),
    part('assumed', 'What is taken for granted', assumptionTable(report)),
  ],
});

const ofSweep = (report: Report, frame: Framer): Shown => ({
  subtitle: sweepSubtitle(report), answer: sweepAnswer(report), provenance: provenance(report),
  parts: [
    part('answers', 'Outcomes', sweepOutcomeTable(report)),
    part('futures', 'The range of futures', frame(fan), undrawn(report), frame(ranges), frame(distribution)),
    part('choices', 'Comparing choices', variantTable(report), frame(comparison), frame(regret)),
    part('gates', 'What each gate costs', frame(reliefs)),
    part('decides', 'What decides', frame(tornado), frame(varianceSplit)),
    part('precise', 'How well it is known', precisionTable(report), frame(convergence)),
    part('assumed', 'What is taken for granted', assumptionTable(report)),
  ],
});

const ofComparison = (report: Report, frame: Framer): Shown => ({
  subtitle: comparisonSubtitle(report), answer: comparisonAnswer(report), provenance: comparisonProvenance(report),
  parts: [
    part('differs', 'What differs', changesTable(report)),
    part('came', 'What came of it', frame(forest), frame(forestOfDates), frame(across), comparedTable(report)),
    part('over-time', 'Over time', frame(courses), frame(eventShifts)),
  ],
});

function build(report: Report): HTMLElement[] {
  const frame: Framer = (make) => framed(report, make);
  const shown = { run: ofRun, sweep: ofSweep, comparison: ofComparison }[report.kind](report, frame);
  const parts = shown.parts.filter((element): element is HTMLElement => element !== null);
  const notes = report.table('notes');
  const nav = h('nav', { 'aria-label': 'Parts' }, ...parts.map((element) => h('a', { href: `#${element.id}` }, element.querySelector('h2')!.textContent)));
  return [
    header(report, shown.subtitle), nav,
    h('main', { id: 'content' }, shown.answer,
      ...(notes.rows > 0 ? notes.texts('text').map((text) => h('p', { class: 'warning', role: 'note' }, text)) : []), ...parts),
    shown.provenance,
  ];
}

const begun = performance.now();
const report = readReport(document.getElementById('data')!.textContent!);
knowVariants(report);
document.title = `${report.fact('title') || report.fact('scenario') || 'Report'} – chokepoint`;
document.getElementById('page')!.replaceChildren(...build(report));
window.addEventListener('beforeprint', drawAll);

// As pictures for papers: #pictures lists the charts with their heights, #picture=NAME shows one of them and nothing else.
const [mode, name] = location.hash.slice(1).split('=');
/** What a picture shows, since its controls aren't on it: of which report, and what was chosen. */
function chosenIn(figure: HTMLElement): HTMLElement {
  const choices = [...figure.querySelectorAll<HTMLElement>('.controls .control')].map((control) => {
    const select = control.querySelector('select');
    return select ? `${control.querySelector('span')!.textContent}: ${select.selectedOptions[0]?.textContent ?? ''}` : '';
  });
  const until = figure.querySelector('.controls output')?.textContent ?? '';
  return h('p', { class: 'chosen-in' }, [report.fact('title') || report.fact('scenario'), ...choices, until].filter((text) => text !== '').join(' · '));
}

if (mode === 'pictures' || mode === 'picture') {
  document.documentElement.classList.add('paper');
  const figures = [...document.querySelectorAll<HTMLElement>('.figure:has(svg.chart)')];
  for (const figure of figures) figure.querySelector('h3')!.after(chosenIn(figure));
  document.getElementById('page')!.replaceChildren(...figures.filter((figure) => mode === 'pictures' || figure.id === name));
  drawAll();
  document.documentElement.dataset.pictures = figures.map((figure) => `${figure.id}:${Math.ceil(figure.getBoundingClientRect().height)}`).join(' ');
} else {
  drawInTurn();
}
document.documentElement.dataset.ready = String(Math.round(performance.now() - begun));
