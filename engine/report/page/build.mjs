// Bundles the page: page.html, one file that needs nothing else, and page.cpp, the same as bytes of the program.
// Runs in the folder that npm has installed into, with the sources beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { geoArea, geoCentroid } from 'd3-geo';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(require.resolve(name), 'utf8'));

// Where a country lies: the middle of its largest part, from the finer map, which has the small ones, too.
function positions() {
  const atlas = read('world-atlas/countries-50m.json');
  const numeric = new Map(read('i18n-iso-countries/codes.json').map(([two, , number]) => [Number(number), two]));
  const found = {};
  for (const country of feature(atlas, atlas.objects.countries).features) {
    const two = numeric.get(Number(country.id));
    if (two === undefined) continue;
    const { type, coordinates } = country.geometry;
    const parts = (type === 'Polygon' ? [coordinates] : coordinates).map((part) => ({ type: 'Polygon', coordinates: part }));
    const largest = parts.reduce((best, part) => (geoArea(part) > geoArea(best) ? part : best));
    const [longitude, latitude] = geoCentroid(largest);
    const name = country.properties.name;
    // A country in several entries (its own and that of a dependency): the largest stands for it.
    const area = geoArea(largest);
    if (found[two] && found[two].area > area) continue;
    found[two] = { area, entry: [Math.round(longitude * 100) / 100, Math.round(latitude * 100) / 100, Number(country.id), name] };
  }
  return Object.fromEntries(Object.entries(found).map(([two, { entry }]) => [two, entry]));
}

const countries = {
  name: 'countries',
  setup(bundler) {
    bundler.onResolve({ filter: /^countries$/ }, () => ({ path: 'countries', namespace: 'countries' }));
    bundler.onLoad({ filter: /.*/, namespace: 'countries' }, () => ({ contents: JSON.stringify(positions()), loader: 'json' }));
  },
};

const script = await build({
  entryPoints: ['main.ts'], bundle: true, minify: true, write: false, format: 'iife', target: 'es2020',
  legalComments: 'none', plugins: [countries], loader: { '.json': 'json' },
});
const style = await build({ entryPoints: ['page.css'], bundle: true, minify: true, write: false });

// What ends an element in HTML must not come from a script's or a style's own text.
const harmless = (text) => text.replaceAll('</', '<\\/');
const page = readFileSync('template.html', 'utf8')
  .replace('{{style}}', () => harmless(style.outputFiles[0].text.trim()))
  .replace('{{script}}', () => harmless(script.outputFiles[0].text.trim()));
writeFileSync('page.html', page);

// One string literal a line keeps compilers quick. Every byte that isn't plain is written as three octal digits.
const literal = (bytes) => [...bytes].map((byte) =>
  byte === 0x22 || byte === 0x5c || byte === 0x3f || byte < 0x20 || byte > 0x7e ? '\\' + byte.toString(8).padStart(3, '0')
    : String.fromCharCode(byte)).join('');
const bytes = Buffer.from(page, 'utf8');
const lines = [];
for (let at = 0; at < bytes.length; at += 4096) lines.push(`    "${literal(bytes.subarray(at, at + 4096))}"`);
writeFileSync('page.cpp', `#include "engine/report/page.hpp"

namespace chokepoint::report {

namespace {

// Compilers need not take so long a text; those that build chokepoint do.
#pragma GCC diagnostic ignored "-Woverlength-strings"
constexpr char page[] =
${lines.join('\n')};

}  // namespace

std::string_view page_template() { return {page, sizeof page - 1}; }

}  // namespace chokepoint::report
`);
