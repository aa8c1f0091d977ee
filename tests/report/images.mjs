// The pictures of README: written to docs/images by the target `images`; as a test they are only drawn and measured.
// Fonts and browsers differ, so no pixels are held against those that are kept: their names, sizes and use are.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chokepoint, close, finish, folder, open, source } from './browser.mjs';

const target = process.argv[5];  // where they go; without, nowhere
const width = 860;
const at = (name) => path.join(folder, name);
const scenario = path.join(source, 'scenarios/h200-china');

// By the name that anyone has it by: the page shows it.
chokepoint('run', path.relative(source, scenario), '--quiet', '--out', at('run.results'));
chokepoint('report', at('run.results'), '--quiet');
writeFileSync(at('study.yaml'), `chokepoint: 1
base: ${path.join(scenario, 'scenario.yaml')}
title: H200 to China, 512 futures
replications: ${target ? 512 : 64}
bands: {delivered: {step: 15 days}}
compare: {no_ratio: {permits.ndrc.domestic_ratio: 0}}
`);
chokepoint('sweep', at('study.yaml'), '--quiet', '--out', at('sweep.results'));
chokepoint('report', at('sweep.results'), '--quiet');
chokepoint('compare', at('sweep.results'), '--quiet', '-o', at('compare.html'));

const pictures = [
  { name: 'run', file: 'run.html', top: 515 },
  { name: 'waterfall', file: 'run.html', figure: 'waterfall' },
  { name: 'fan', file: 'sweep.html', figure: 'fan', scheme: 'dark' },
  { name: 'compare', file: 'compare.html', figure: 'forest' },
];
const drawn = new Map();
for (const { name, file, figure, top, scheme } of pictures) {
  const page = await open(at(file), { width, scheme });
  if (figure) await page.addStyleTag({ content: 'nav { position: static !important }' });  // it would lie upon the chart
  const options = { animations: 'disabled', scale: 'css' };
  drawn.set(name, figure ? await page.locator(`#${figure}`).screenshot(options) : await page.screenshot({ ...options, clip: { x: 0, y: 0, width, height: top } }));
  await close(page);
}

for (const [name, bytes] of drawn) {
  assert.ok(bytes.length > 8000, `${name} shows something`);
  assert.ok(bytes.length < 300_000, `${name} is small: ${bytes.length} bytes`);
}
if (target) {
  mkdirSync(target, { recursive: true });
  for (const [name, bytes] of drawn) writeFileSync(path.join(target, `${name}.png`), bytes);
}

// Those that are kept are these, README shows each of them, and together they are small.
const kept = path.join(source, 'docs/images');
assert.deepEqual(readdirSync(kept).sort(), pictures.map(({ name }) => `${name}.png`).sort(), 'build the target images');
const readme = readFileSync(path.join(source, 'README.md'), 'utf8');
for (const { name } of pictures) assert.ok(readme.includes(`(docs/images/${name}.png)`), `README shows ${name}.png`);
assert.ok(pictures.reduce((total, { name }) => total + statSync(path.join(kept, `${name}.png`)).size, 0) < 1 << 20, 'less than a MiB');
for (const { name } of pictures) {
  const [now, then] = [drawn.get(name), readFileSync(path.join(kept, `${name}.png`))];
  assert.equal(then.readUInt32BE(16), now.readUInt32BE(16), `${name}.png is as wide as it is drawn now`);
}
await finish();
