// Texts of a scenario stay texts, whatever they look like.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chokepoint, close, csvOf, finish, folder, open, source } from './browser.mjs';

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;';
const scenario = readFileSync(path.join(source, 'scenarios/first-steps/scenario.yaml'), 'utf8')
  .replace(/title: First steps/, `title: "${hostile}"`)
  .replace(/title: Chips delivered/, `title: "=${hostile}"`);
const file = path.join(folder, 'hostile.yaml');
writeFileSync(file, scenario);
assert.ok(scenario.split(hostile).length > 2, 'the scenario still has the titles that this test replaces');

const results = path.join(folder, 'hostile.results');
chokepoint('run', file, '--quiet', '--out', results);
chokepoint('report', results, '--quiet');
const page = await open(path.join(folder, 'hostile.html'));
assert.equal(await page.$eval('h1', (heading) => heading.textContent), hostile);
assert.equal(await page.title(), `${hostile} – chokepoint`);
assert.equal(await page.$$eval('script', (scripts) => scripts.length), 2, 'the data and the page’s own script');
assert.equal(await page.$$eval('img', (images) => images.length), 0);
const csv = await csvOf(page, 'outcomes');
assert.equal(csv[1][0], `'=${hostile}`, 'a spreadsheet takes it for no formula');
await close(page);

const report = readFileSync(path.join(folder, 'hostile.html'), 'utf8');
assert.equal(report.split('</script').length - 1, 2, 'no text ends an element');

chokepoint('run', file, '--quiet', '--seed', '2', '--out', path.join(folder, 'other.results'));
chokepoint('compare', results, path.join(folder, 'other.results'), '--quiet', '-o', path.join(folder, 'compared.html'));
const compared = await open(path.join(folder, 'compared.html'));
assert.ok((await compared.$eval('.answer', (answer) => answer.textContent)).includes(`=${hostile}`), 'a comparison tells it as a text');
assert.equal(await compared.$$eval('script, img', (found) => found.length), 2);
await close(compared);
await finish();
