// Ten standards over the fines log: heed's engine on one core beside DuckDB on two; 100 copies of
// the log; eighty standards.
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { differenceOf, openPeer } from './duckdb.mjs';
import { eightyOf } from './eighty.mjs';
import { interleave, median } from './measure.mjs';

const TEN = 'bench/fines-ten.book';
const ROUNDS = 9, COPIES = 100, RUNS_EACH = 11;
const PACKED_BYTES_PER_EVENT = 64;

const perSecond = (events, seconds) => events / seconds / 1e6;

async function engine(bench, book, log, runs = RUNS_EACH, ...how) {
  const { output } = await bench.run([`${bench.bin}/bench-engine`, book, log, runs, ...how],
    { core: bench.core });
  return JSON.parse(output);
}

function checkCounts(mine, answers, ways) {
  for (const [i, way] of ways.entries()) {
    const difference = differenceOf(mine, answers[i][0].counts);
    if (difference) throw new Error(`counts differ (${way.name}): ${difference}`);
  }
}

/** Heed and every way of asking DuckDB, in turn. The counts must be the same. */
export async function tenStandards(bench, figures) {
  const peer = await openPeer(bench.csv);
  const audit = [bench.heed, 'audit', '--book', TEN, '--json', bench.packed];
  const [mine, whole, ...theirs] = await interleave(ROUNDS, [
    () => engine(bench, TEN, bench.packed),
    () => bench.run(audit, { core: bench.core }).catch((error) => ({ error })),
    ...peer.ways.map((way) => () => peer.run(way)),
  ]);
  peer.close();
  checkCounts(mine[0].standards, theirs, peer.ways);
  const { events } = mine[0];
  const speed = median(mine.map((run) => run.events_per_s)) / 1e6;
  const speedsBy = (secondsOf) => peer.ways.map((way, i) => ({ way,
    speed: perSecond(events, median(theirs[i].map(secondsOf))) }));
  const speeds = speedsBy((run) => run.seconds);
  addSpeeds(figures, speed, speeds);
  // What other work on the machine cannot spoil; halved, as if two threads never waited.
  const unspoilt = median(mine.map((run) => run.events_per_processor_s)) / 1e6;
  addBest(figures, '… by processor time', unspoilt, speedsBy((run) => run.processor_s / 2),
    'half of DuckDB\'s');
  addBar(figures, '… by processor time: the bar', unspoilt);
  addWhole(figures, events, whole, Math.max(...speeds.map((one) => one.speed)));
}

const SPEED = 'M events/s';

function addBeside(figures, name, speed, other, { goal, peer = 'DuckDB x2' } = {}) {
  figures.add({ name, value: speed, unit: SPEED, peer: `${peer}: ${other.way.name}`,
    peerValue: other.speed, goal });
}

// Beside the best way that holds for any such log, and the best that holds for this one alone.
function addBest(figures, name, speed, speeds, peer) {
  const best = (list) => list.reduce((a, b) => (a.speed >= b.speed ? a : b));
  const judged = { goal: { of: 'ratio', atLeast: 12 }, peer };
  addBeside(figures, name, speed, best(speeds.filter(({ way }) => !way.isSpecial)), judged);
  addBeside(figures, `${name}, SQL for this log only`, speed,
    best(speeds.filter(({ way }) => way.isSpecial)), judged);
}

function addBar(figures, name, speed) {
  figures.add({ name, value: speed, unit: SPEED, peer: 'the ambition', peerValue: 100,
    goal: { of: 'value', atLeast: 45 } });
}

function addSpeeds(figures, speed, speeds) {
  addBest(figures, 'ten standards, one core', speed, speeds);
  addBar(figures, 'ten standards, one core: the bar', speed);
  for (const one of speeds) addBeside(figures, '… beside another way of asking', speed, one);
}

function addWhole(figures, events, whole, peerSpeed) {
  const name = 'ten standards, heed audit --json as a process';
  const failed = whole.find((run) => run.error);
  if (failed) return figures.missing(name, 'ms', null, failed.error.message);
  figures.add({ name, value: median(whole.map((run) => run.wall_s)) * 1e3, unit: 'ms',
    peer: 'DuckDB, 2 cores, its best, no process', peerValue: events / peerSpeed / 1e3 });
}

/** 100 copies beside one: memory of the whole process, and the cost of an event. */
export async function manyCopies(bench, figures) {
  const path = `${bench.bin}/copies.heedlog`, gib = { of: 'value', atMost: 1024 };
  const space = statfsSync(bench.bin);
  const needed = bench.events * COPIES * PACKED_BYTES_PER_EVENT;
  if (space.bavail * space.bsize < 2 * needed)
    return figures.missing('100 copies: peak memory', 'MiB', gib,
      `needs ${Math.round((2 * needed) / 2 ** 30)} GiB of free disk`);
  await bench.run([`${bench.bin}/bench-copies`, bench.packed, path, COPIES]);
  try {
    const [one, many] = await interleave(3, [
      () => engine(bench, TEN, bench.packed), () => engine(bench, TEN, path, 3)]);
    const cost = (runs) => 1e9 / median(runs.map((run) => run.events_per_processor_s));
    figures.add({ name: '100 copies: cost of an event', value: cost(many), unit: 'ns',
      peer: 'one copy (processor time)', peerValue: cost(one),
      goal: { of: 'ratio', atMost: 1.2 } });
    await wholeProcess(bench, figures, path, gib);
  } finally {
    rmSync(path, { force: true });
  }
}

async function wholeProcess(bench, figures, path, goal) {
  const name = '100 copies: peak memory of heed audit';
  try {
    const run = await bench.run([bench.heed, 'audit', '--book', TEN, '--json', path]);
    figures.add({ name, value: run.peak_kib / 1024, unit: 'MiB', peer: 'limit', peerValue: 1024,
      goal });
    figures.add({ name: '100 copies: heed audit --json as a process', value: run.wall_s,
      unit: 's' });
  } catch (error) {
    figures.missing(name, 'MiB', goal, error.message);
  }
}

/** Eighty standards beside ten. */
export async function eightyStandards(bench, figures) {
  const book = `${bench.bin}/eighty.book`;
  writeFileSync(book, eightyOf(readFileSync(TEN, 'utf8')));
  const [ten, eighty] = await interleave(5, [
    () => engine(bench, TEN, bench.packed), () => engine(bench, book, bench.packed)]);
  const cost = (runs) => median(runs.map((run) => run.processor_ms));
  figures.add({ name: 'eighty standards', value: cost(eighty), unit: 'ms',
    peer: 'ten standards (processor time)', peerValue: cost(ten),
    goal: { of: 'ratio', atMost: 5 } });
}

/** What the engine does where it has no short cut: long histories of many sequences, and every
 * duty handed over. */
export async function hardCases(bench, figures) {
  const [usual, joined, handed] = await interleave(5, [
    () => engine(bench, TEN, bench.packed), () => engine(bench, TEN, bench.joined),
    () => engine(bench, TEN, bench.packed, RUNS_EACH, 'each')]);
  const speed = (runs) => median(runs.map((run) => run.events_per_processor_s)) / 1e6;
  const add = (name, runs) => figures.add({ name, value: speed(runs), unit: SPEED,
    peer: 'the log as it is, counted (processor time)', peerValue: speed(usual) });
  add('ten standards, six cases joined to one', joined);
  add('ten standards, every duty handed over', handed);
}

/** The packed form, the same events as CSV, and with cases joined. All repeat a small log. */
export async function prepare(bench, times) {
  await bench.run([`${bench.bin}/bench-copies`, bench.log, bench.packed, times]);
  if (!existsSync(bench.csv))
    await bench.run(['python3', 'bench/xes_to_csv.py', bench.log, bench.csv, times]);
  if (!existsSync(bench.joined))
    await bench.run(['python3', 'bench/xes_to_csv.py', bench.log, bench.joined, times, 6]);
}
