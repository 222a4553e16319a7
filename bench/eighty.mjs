// Eighty standards for the fines log: the ten of fines-ten.book eight times over, each time with
// other limits, and with another condition where there is no limit: no two ask the same.
//     node bench/eighty.mjs bench/fines-ten.book OUT.book
import { readFileSync, writeFileSync } from 'node:fs';

const TIMES = 8;

function vary(standard, turn) {
  const varied = standard
    .replace(/^standard (\S+)/, `standard $1-${turn + 1}`)
    .replace(/^( *within +)(\d+) (days|years?)/m, (_, before, n, unit) =>
      unit === 'days' ? `${before}${Number(n) + 5 * turn} days`
        : `${before}${12 * Number(n) + turn} months`);
  return turn > 0 && !/^ *within /m.test(varied)
    ? varied.replace(/^( *when .*)$/m, `$1 if amount > ${10 * turn}`) : varied;
}

/** The text of the book of eighty, from that of the ten. */
export function eightyOf(ten) {
  const [head, ...standards] = ten.split(/^(?=standard )/m);
  const all = Array.from({ length: TIMES }, (_, turn) => standards.map((one) => vary(one, turn)));
  return head + all.flat().map((one) => `${one.trimEnd()}\n\n`).join('');
}

if (process.argv[1]?.endsWith('eighty.mjs'))
  writeFileSync(process.argv[3], eightyOf(readFileSync(process.argv[2], 'utf8')));
