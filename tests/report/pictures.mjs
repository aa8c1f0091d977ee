// Charts as pictures: each is there, as large as the page says, and not empty.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chokepoint, finish, folder } from './browser.mjs';

const results = path.join(folder, 'a.results');
chokepoint('run', 'scenarios/first-steps', '--quiet', '--out', results);
const { pictures } = JSON.parse(chokepoint('report', results, '--png', path.join(folder, 'figures of a paper'), '--json'));
assert.deepEqual(pictures.map((file) => path.basename(file)), ['waterfall.png', 'blocked.png', 'bound.png', 'status.png', 'map.png', 'network.png']);
// Of a comparison, too.
chokepoint('run', 'scenarios/first-steps', '--quiet', '--seed', '2', '--out', path.join(folder, 'b.results'));
const compared = JSON.parse(chokepoint('compare', results, path.join(folder, 'b.results'), '--out', path.join(folder, 'ab.html'), '--png', path.join(folder, 'compared'), '--json'));
assert.deepEqual(compared.report.pictures.map((file) => path.basename(file)), ['forest.png', 'course.png']);
for (const file of [...pictures, ...compared.report.pictures]) {
  const bytes = readFileSync(file);
  assert.equal(bytes.readUInt32BE(16), 2000, 'two pixels for each of a thousand');  // width, in the header's first chunk
  assert.ok(bytes.readUInt32BE(20) > 200, 'height');
  assert.ok(bytes.length > 8000, `${file} shows something`);
}
await finish();
