// DuckDB as the peer: the ten standards asked in several ways, warm and in memory, on two cores.
import { DuckDBInstance } from '@duckdb/node-api';
import { LATEST, OTHERS_REPEATED, STANDARDS, TRIGGERS_REPEATED, tableStatements, ways }
  from './fines-ten.mjs';

const STATES = ['open', 'met', 'late', 'missed', 'ahead', 'void', 'waived'];

async function single(connection, sql) {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0][0]);
}

/** Open a database in memory with the log in it. -> { ways, run(way), close() } */
export async function openPeer(csv) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  for (const sql of tableStatements(csv)) await connection.run(sql);
  if (await single(connection, TRIGGERS_REPEATED))
    throw new Error('a trigger is repeated in a case');
  const holdsForSpecial = (await single(connection, OTHERS_REPEATED)) === 0;
  const now = await single(connection, LATEST);
  const usable = ways(now).filter((way) => holdsForSpecial || !way.isSpecial);
  for (const way of usable.filter((way) => !way.isAsOf))
    for (const query of way.queries) query.prepared = await connection.prepare(query.sql);
  return { ways: usable, run: (way) => runWay(connection, way),
    close: () => connection.closeSync() };
}

// DuckDB 1.5.6 fails on the second run of a prepared as-of join, so those are planned each time.
/** Ask one way once. -> { seconds, processor_s (of all threads), counts: [{ name, opened … }] } */
async function runWay(connection, way) {
  const begin = process.hrtime.bigint(), used = process.cpuUsage();
  const answers = [];
  for (const query of way.queries)
    answers.push({ i: query.i, reader: query.prepared ? await query.prepared.runAndReadAll()
      : await connection.runAndReadAll(query.sql) });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { user, system } = process.cpuUsage(used);
  return { seconds, processor_s: (user + system) / 1e6, counts: countsOf(answers) };
}

function countsOf(answers) {
  const counts = STANDARDS.map(({ name }) => ({ name, opened: 0,
    ...Object.fromEntries(STATES.map((state) => [state, 0])) }));
  for (const { i, reader } of answers)
    for (const row of reader.getRowObjects()) {
      const of = counts[i ?? Number(row.standard)];
      of[row.state] += Number(row.n);
      of.opened += Number(row.n);
    }
  return counts;
}

/** The first difference between two lists of counts as a sentence, or ''. */
export function differenceOf(mine, peers) {
  if (mine.length !== peers.length) return `${mine.length} standards against ${peers.length}`;
  for (const [i, ours] of mine.entries())
    for (const key of ['name', 'opened', ...STATES])
      if (ours[key] !== peers[i][key])
        return `${ours.name}: ${key} is ${ours[key]} by heed, ${peers[i][key]} by SQL`;
  return '';
}
