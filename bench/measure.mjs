// What every figure needs: commands run and measured, runs interleaved, medians, and the list of
// figures with their goals.
import { spawn } from 'node:child_process';

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function collect(stream) {
  const pieces = [];
  stream.on('data', (piece) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString('utf8');
}

/** Runs commands through bench-run. run(command, { core, cold }) ->
 * { wall_s, user_s, sys_s, peak_kib, cold, output }. A status other than 0 is an error. */
export function runnerOf(benchRun) {
  return (command, { core, cold } = {}) => new Promise((resolve, reject) => {
    const options = [...(core === undefined ? [] : ['--core', core]),
      ...(cold ? ['--cold', cold] : [])];
    const child = spawn(benchRun, [...options, '--', ...command].map(String),
      { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [output, errors, report] = [1, 2, 3].map((i) => collect(child.stdio[i]));
    child.on('error', reject);
    child.on('close', (status) => (status === 0
      ? resolve({ ...JSON.parse(report()), output: output() })
      : reject(new Error(`${command.join(' ')} ended with ${status}: ${errors().trim()}`))));
  });
}

/** Ask each of `asks` in turn, `rounds` times over (A B A B …). -> one list of answers for each. */
export async function interleave(rounds, asks) {
  const answers = asks.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, ask] of asks.entries()) answers[i].push(await ask());
  return answers;
}

const isReached = (goal, value) =>
  (goal.atLeast === undefined || value >= goal.atLeast) &&
  (goal.atMost === undefined || value <= goal.atMost);

function goalText(goal, unit) {
  if (!goal) return null;
  const [word, number] = goal.atLeast !== undefined ? ['at least', goal.atLeast]
    : ['at most', goal.atMost];
  return goal.of === 'ratio' ? `ratio ${word} ${number}` : `${word} ${number} ${unit}`;
}

const rounded = (number) => (number === null ? null : Number(number.toPrecision(4)));

/** The figures so far. A goal is { of: 'value' | 'ratio', atLeast | atMost }. A figure without a
 * value could not be measured, and says why in `peer`. */
export class Figures {
  list = [];

  add({ name, value, unit, peer = null, peerValue = null, goal = null }) {
    const ratio = value !== null && peerValue ? value / peerValue : null;
    const judged = goal?.of === 'ratio' ? ratio : value;
    this.list.push({ name, value: rounded(value), unit, peer, peer_value: rounded(peerValue),
      ratio: rounded(ratio), goal: goalText(goal, unit),
      reached: goal ? judged !== null && isReached(goal, judged) : null });
  }

  missing(name, unit, goal, reason) {
    this.add({ name, value: null, unit, peer: `not measured: ${reason}`, goal });
  }
}

const WIDTHS = [50, 18, 48, 18, 8, 20];

function cell(text, i) {
  const whole = String(text ?? '');
  const short = whole.length > WIDTHS[i] ? `${whole.slice(0, WIDTHS[i] - 1)}…` : whole;
  return [1, 3, 4].includes(i) ? short.padStart(WIDTHS[i]) : short.padEnd(WIDTHS[i]);
}

export function tableOf(figures) {
  const say = (number, unit) => (number === null ? '' : `${number} ${unit}`);
  const rows = figures.map((f) => [f.name, f.value === null ? '-' : say(f.value, f.unit), f.peer,
    say(f.peer_value, f.unit), f.ratio, f.goal,
    f.reached === null ? '' : f.reached ? 'reached' : 'NOT reached']);
  return [['figure', 'heed', 'beside', 'its figure', 'ratio', 'goal', ''], ...rows]
    .map((row) => row.map((text, i) => (i < WIDTHS.length ? cell(text, i) : text)))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
