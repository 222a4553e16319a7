// The shipped book at work: one event into a record with 200, checking the book, the language
// server.
import { readFileSync, readdirSync } from 'node:fs';
import { openServer } from './lsp_client.mjs';
import { median } from './measure.mjs';

const BOOK = 'book/';
const WITHIN_20_US = { of: 'value', atMost: 20 }, WITHIN_50_MS = { of: 'value', atMost: 50 };

export async function oneEvent(bench, figures) {
  const names = ['add_us', 'most_add_us', 'gate_us', 'most_gate_us'];
  const { output } = await bench.run([`${bench.bin}/bench-live`, BOOK], { core: bench.core });
  const found = JSON.parse(output);
  const titles = [`median of ${found.n_kinds} kinds`, `slowest kind: ${found.slowest_add}`,
    `gate, median of ${found.n_kinds} kinds`, `gate, slowest kind: ${found.slowest_gate}`];
  for (const [i, name] of names.entries())
    figures.add({ name: `one event live, ${titles[i]}`, value: found[name], unit: 'µs',
      peer: `limit; ${found.n_standards} standards`, peerValue: 20, goal: WITHIN_20_US });
}

export async function checkBook(bench, figures) {
  const runs = [];
  for (let i = 0; i < 9; i++) runs.push(await bench.run([bench.heed, 'book', 'check', BOOK]));
  const add = (name, seconds, goal) => figures.add({ name, value: median(runs.map(seconds)) * 1e3,
    unit: 'ms', peer: 'limit', peerValue: 50, goal });
  add('heed book check book/', (run) => run.wall_s, WITHIN_50_MS);
  add('… its processor time', (run) => run.user_s + run.sys_s, null);
}

// The largest file of the book, and in it the place of a standard's name and of an empty line.
function subject() {
  const files = readdirSync(BOOK).filter((name) => name.endsWith('.book'))
    .map((name) => ({ path: `${BOOK}${name}`, text: readFileSync(`${BOOK}${name}`, 'utf8') }));
  const { path, text } = files.reduce((a, b) => (a.text.length >= b.text.length ? a : b));
  const lines = text.split('\n');
  const standard = lines.findIndex((line) => line.startsWith('standard '));
  const clause = /^\s*\S*\s*/.exec(lines[standard + 1])[0];
  return { path, text, hover: { line: standard, character: 'standard '.length + 1 },
    complete: { line: standard + 1, character: clause.length } };
}

export async function languageServer(bench, figures) {
  const { path, text, hover, complete } = subject();
  const server = await openServer([bench.heed, 'lsp'], BOOK);
  try {
    const times = { diagnostics: [], hover: [], completion: [] };
    times.diagnostics.push(await server.open(path, text));
    for (let i = 0; i < 9; i++) {
      times.diagnostics.push(await server.change(`${text}# ${i}\n`));
      times.hover.push(await server.ask('textDocument/hover', hover));
      times.completion.push(await server.ask('textDocument/completion', complete));
    }
    for (const [what, ms] of Object.entries(times))
      figures.add({ name: `heed lsp: ${what}, slowest of ${ms.length}`, value: Math.max(...ms),
        unit: 'ms', peer: 'limit', peerValue: 50, goal: WITHIN_50_MS });
  } finally {
    server.close();
  }
}
