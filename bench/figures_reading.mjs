// Reading: XES packed with gzip beside zcat and expat, and CSV beside DuckDB's reader.
import { statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { interleave, median } from './measure.mjs';

const ROUNDS = 5;

/** From .xes.gz, the file put out of the page cache before each run. */
export async function xes(bench, figures) {
  const cold = bench.log;
  const commands = {
    'zcat FILE | wc -c': ['sh', '-c', `zcat '${bench.log}' | wc -c`],
    'from .xes.gz cold: heed audit':
      [bench.heed, 'audit', '--book', 'bench/fines-ten.book', '--json', bench.log],
    'from .xes.gz cold: reading alone, two cores': [`${bench.bin}/bench-read`, bench.log, 2],
    'from .xes.gz cold: reading alone, one core': [`${bench.bin}/bench-read`, bench.log, 1],
    'from .xes.gz cold: expat alone (no heed)': [`${bench.bin}/bench-expat`, bench.log],
  };
  const runs = await interleave(ROUNDS, Object.values(commands).map((command) => () =>
    bench.run(command, { cold }).catch((error) => ({ error }))));
  const wall = (i) => median(runs[i].map((run) => run.wall_s));
  const stayedWarm = runs.flat().some((run) => run.cold === false);
  for (const [i, name] of Object.keys(commands).entries()) {
    const goal = /audit|two cores/.test(name) ? { of: 'ratio', atMost: 2.5 } : null;
    const failed = runs[i].find((run) => run.error);
    if (failed) figures.missing(name, 's', goal, failed.error.message);
    else if (i > 0)
      figures.add({ name: stayedWarm ? name.replace('cold', 'warm (cache not dropped)') : name,
        value: wall(i), unit: 's', peer: 'zcat FILE | wc -c', peerValue: wall(0), goal });
  }
}

// DuckDB's own CSV reader into a table in memory, on one thread, told nothing about the columns.
async function openCsvPeer() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return async (path) => {
    const begin = process.hrtime.bigint();
    await connection.run(`CREATE OR REPLACE TABLE log AS SELECT * FROM read_csv('${path}')`);
    return Number(process.hrtime.bigint() - begin) / 1e9;
  };
}

export async function csv(bench, figures) {
  const megabytes = statSync(bench.csv).size / 1e6;
  const ask = await openCsvPeer();
  const [mine, theirs] = await interleave(ROUNDS, [
    () => bench.run([`${bench.bin}/bench-read`, bench.csv, 1], { core: bench.core }),
    () => ask(bench.csv),
  ]);
  const seconds = median(mine.map((run) => JSON.parse(run.output).read_s));
  figures.add({ name: 'CSV, one core', value: megabytes / seconds, unit: 'MB/s',
    peer: 'DuckDB read_csv, one thread', peerValue: megabytes / median(theirs),
    goal: { of: 'value', atLeast: 300 } });
}
