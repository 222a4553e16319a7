// Measures every figure that heed promises, each beside its peer or limit in the same run, prints
// them and writes BUILD/bench.json. Nothing here fails because something is slow; it fails when
// heed and its peer count differently. docs/benchmarks.md says what is measured and how.
//     node bench/bench.mjs --build build --log LOG.xes.gz [--core 1]
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { eightyStandards, hardCases, manyCopies, prepare, tenStandards }
  from './figures_engine.mjs';
import { checkBook, languageServer, oneEvent } from './figures_live.mjs';
import { csv, xes } from './figures_reading.mjs';
import { Figures, runnerOf, tableOf } from './measure.mjs';

const EVENTS_OF_THE_FINES_LOG = 561470;
const PARTS = { tenStandards, hardCases, eightyStandards, manyCopies, xes, csv, oneEvent,
  checkBook, languageServer };

async function eventsOf(bench) {
  const { output } = await bench.run([`${bench.bin}/bench-read`, bench.log]);
  return JSON.parse(output).events;
}

async function benchOf({ build, log, core }) {
  const bin = `${build}/bench`;
  const bench = { bin, core, log, heed: `${build}/heed`, run: runnerOf(`${bin}/bench-run`),
    packed: `${bin}/fines.heedlog`, csv: `${bin}/fines.csv`,
    joined: `${bin}/fines-joined.csv` };
  const events = await eventsOf(bench);
  const times = Math.max(1, Math.round(EVENTS_OF_THE_FINES_LOG / events));
  if (times > 1) {
    console.log(`The fines log is not here: ${log} (${events} events) is taken ${times} times.`);
    bench.csv = `${bin}/sample-${times}.csv`;
    bench.joined = `${bin}/sample-${times}-joined.csv`;
  }
  await prepare(bench, times);
  return { ...bench, events: events * times };
}

function sayWhere(bench) {
  const load = loadavg()[0].toFixed(1);
  if (loadavg()[0] > 0.5)
    console.log('The machine is busy with other work: figures are worse than on a quiet one, and ' +
      'a peer on two\ncores loses more than heed on one, which flatters heed. Trust the lines ' +
      '"by processor time".');
  console.log(`${new Date().toISOString()}  ${cpus().length} x ${cpus()[0].model.trim()}, ` +
    `load ${load} at the start; heed on core ${bench.core}; ${bench.events} events\n`);
}

async function main() {
  const { values } = parseArgs({ options: { build: { type: 'string', default: 'build' },
    log: { type: 'string' }, core: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: Object.keys(PARTS) } } });
  if (!values.log) throw new Error('there is no fines log, neither in ../shared nor in demo/');
  const bench = await benchOf(values);
  sayWhere(bench);
  const figures = new Figures();
  for (const part of values.only) {
    process.stderr.write(`measuring ${part} …\n`);
    await PARTS[part](bench, figures).catch((error) => {
      if (/counts differ/.test(error.message)) throw error;
      figures.missing(part, '', { of: 'value', atLeast: 0 }, error.message);
    });
  }
  console.log(tableOf(figures.list));
  writeFileSync(`${values.build}/bench.json`, `${JSON.stringify(figures.list, null, 2)}\n`);
  console.log(`\nwritten to ${values.build}/bench.json`);
}

main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
