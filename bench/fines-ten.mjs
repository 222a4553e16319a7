// The ten standards of fines-ten.book as SQL, hand-written for DuckDB in several ways, and the
// table they are asked of. What each must say is in docs/book-language.md. The table is made to
// suit them: kinds are numbers, times are local dates (all that limits in days ask for), `p` is the
// order of an event in its case, and rows lie in the order that the way of asking likes best.

const KINDS = ['Create Fine', 'Send Fine', 'Insert Fine Notification', 'Add penalty', 'Payment',
  'Send for Credit Collection', 'Insert Date Appeal to Prefecture', 'Appeal to Judge',
  'Send Appeal to Prefecture', 'Receive Result Appeal from Prefecture',
  'Notify Result Appeal to Offender'];
const [CREATE, SEND, NOTICE, PENALTY, PAYMENT, COLLECTION, APPEAL, JUDGE, PASSED, ANSWER] =
  KINDS.keys();

export const STANDARDS = [
  { name: 'sent-in-90-days', when: CREATE, owe: [SEND], due: 't.d + 90' },
  { name: 'notified-in-90-days', when: SEND, owe: [NOTICE], due: 't.d + 90' },
  { name: 'penalty-after-notice', when: NOTICE, owe: [PENALTY], due: 't.d + 60' },
  { name: 'settled-in-two-years', when: CREATE, owe: [PAYMENT, COLLECTION], due: 't.d2y' },
  { name: 'paid-in-60-days-unless-appealed', when: NOTICE, owe: [PAYMENT], due: 't.d + 60',
    unless: [APPEAL, JUDGE] },
  { name: 'notified-before-penalty', when: CREATE, owe: [NOTICE], before: [PENALTY] },
  { name: 'dear-fines-sent-in-120-days', when: CREATE, owe: [SEND], due: 't.d + 120',
    condition: 't.amount > 50' },
  { name: 'appeal-passed-on', when: APPEAL, owe: [PASSED], due: 't.d + 30' },
  { name: 'settled-after-penalty', when: PENALTY, owe: [PAYMENT, COLLECTION], due: 't.d1y' },
  { name: 'appeal-answered', when: PASSED, owe: [ANSWER], due: 't.d + 210' },
];

// --- the table -----------------------------------------------------------------------------------

// d2y and d1y are the trigger's date two years and one year later, reckoned beforehand.
const DATES = `(instant AT TIME ZONE 'Europe/Rome')::DATE`;
export function tableStatements(csv) {
  const kinds = KINDS.map((kind, i) => `WHEN '${kind}' THEN ${i}`).join(' ');
  return [
    `CREATE TABLE raw AS SELECT row_number() OVER () AS line, "case", kind,
       "at"::TIMESTAMPTZ AS instant,
       amount FROM read_csv('${csv}', types = {'case': 'VARCHAR', 'at': 'VARCHAR',
       'amount': 'DOUBLE'}, parallel = false)`,
    `CREATE TABLE numbered AS SELECT (dense_rank() OVER (ORDER BY first_line) - 1)::INTEGER AS c,
       (row_number() OVER (PARTITION BY first_line ORDER BY instant, line) - 1)::USMALLINT AS p,
       (CASE kind ${kinds} END)::UTINYINT AS k, ${DATES} AS date, amount
       FROM (SELECT *, min(line) OVER (PARTITION BY "case") AS first_line FROM raw)`,
    eventsTable('by_case', 'c, p'),
    eventsTable('by_kind', 'k, c, p'),
    'DROP TABLE raw', 'DROP TABLE numbered',
  ];
}

function eventsTable(name, order) {
  return `CREATE TABLE ${name} AS SELECT c, p, k, (date - DATE '1970-01-01')::INTEGER AS d,
    ((date + INTERVAL 1 YEAR)::DATE - DATE '1970-01-01')::INTEGER AS d1y,
    ((date + INTERVAL 2 YEAR)::DATE - DATE '1970-01-01')::INTEGER AS d2y, amount
    FROM numbered ORDER BY ${order}`;
}

// What these queries rest on: a case has each trigger at most once, so that every one opens a duty.
export const TRIGGERS_REPEATED = `SELECT count(*) FROM (SELECT 1 FROM by_case WHERE k IN
  (${[...new Set(STANDARDS.map((s) => s.when))]}) GROUP BY c, k HAVING count(*) > 1)`;
// What the pivot rests on besides: everything but a payment happens at most once.
export const OTHERS_REPEATED = `SELECT count(*) FROM (SELECT 1 FROM by_case WHERE k <> ${PAYMENT}
  GROUP BY c, k HAVING count(*) > 1)`;
export const LATEST = 'SELECT max(d) FROM by_case';

// --- verdicts ------------------------------------------------------------------------------------

// o: first discharge after the trigger (its place in the case), od: its date; u and b likewise for
// `unless` and `before`; due: a date; NOW: the date of the latest event.
function verdict(standard, now, { o, od, u, ud, b, due }) {
  if (standard.before)
    return `CASE WHEN ${o} IS NOT NULL AND (${b} IS NULL OR ${o} <= ${b}) THEN 'met'
      WHEN ${o} IS NOT NULL THEN 'late' WHEN ${b} IS NOT NULL THEN 'missed' ELSE 'open' END`;
  const cancelled = standard.unless
    ? `WHEN ${u} IS NOT NULL AND (${o} IS NULL OR ${u} < ${o})
       THEN CASE WHEN ${ud} <= ${due} THEN 'void' ELSE 'missed' END` : '';
  return `CASE ${cancelled} WHEN ${od} > ${due} THEN 'late'
    WHEN ${od} IS NOT NULL THEN CASE WHEN ${due} >= ${now} THEN 'ahead' ELSE 'met' END
    WHEN ${due} < ${now} THEN 'missed' ELSE 'open' END`;
}

const COUNTS = 'count(*) AS n';

function isIn(alias, kinds) {
  return kinds.length === 1 ? `${alias}.k = ${kinds[0]}` : `${alias}.k IN (${kinds})`;
}

const triggers = (s, table) =>
  `(SELECT * FROM ${table} t WHERE t.k = ${s.when}${s.condition ? ` AND ${s.condition}` : ''})`;

// --- way 1: a join and a group for each standard -------------------------------------------------

function joined(s, now, table) {
  const firsts = [['o', s.owe], ['u', s.unless], ['b', s.before]].filter(([, kinds]) => kinds);
  const wanted = firsts.flatMap(([, kinds]) => kinds);
  const columns = firsts.map(([name, kinds]) => {
    const only = firsts.length > 1 ? ` FILTER (WHERE ${isIn('e', kinds)})` : '';
    return `min(e.p)${only} AS ${name}, min(e.d)${only} AS ${name}d`;
  });
  const due = s.due ? `any_value(${s.due}) AS due` : 'NULL AS due';
  return `SELECT ${verdict(s, now, { o: 'o', od: 'od', u: 'u', ud: 'ud', b: 'b', due: 'due' })}
    AS state, ${COUNTS} FROM (SELECT ${columns.join(', ')}, ${due}
    FROM ${triggers(s, table)} t LEFT JOIN (SELECT * FROM ${table} e WHERE ${isIn('e', wanted)}) e
    ON e.c = t.c AND e.p > t.p GROUP BY t.c) GROUP BY state`;
}

// --- way 2: an as-of join for each standard ------------------------------------------------------

function asOf(s, now, table) {
  const firsts = [['o', s.owe], ['u', s.unless], ['b', s.before]].filter(([, kinds]) => kinds);
  const joins = firsts.map(([name, kinds]) => `ASOF LEFT JOIN (SELECT c, p, d FROM ${table} e
    WHERE ${isIn('e', kinds)}) ${name} ON t.c = ${name}.c AND t.p < ${name}.p`);
  return `SELECT ${verdict(s, now, { o: 'o.p', od: 'o.d', u: 'u.p', ud: 'u.d', b: 'b.p',
    due: s.due })} AS state, ${COUNTS} FROM ${triggers(s, table)} t ${joins.join('\n')}
    GROUP BY state`;
}

// --- way 3: one window over all events, one count for each standard ------------------------------

const OWED = [[SEND], [NOTICE], [PENALTY], [PAYMENT, COLLECTION], [PAYMENT], [APPEAL, JUDGE],
  [PASSED], [ANSWER]];

function windowed(now) {
  const next = OWED.map((kinds, i) => `min(p) FILTER (WHERE ${isIn('t', kinds)}) OVER w AS p${i},
    min(d) FILTER (WHERE ${isIn('t', kinds)}) OVER w AS d${i}`);
  const firstOf = (kinds) => OWED.findIndex((one) => `${one}` === `${kinds}`);
  const counts = STANDARDS.map((s, i) => {
    const [o, u, b] = [s.owe, s.unless ?? [], s.before ?? []].map(firstOf);
    const state = verdict(s, now, { o: `t.p${o}`, od: `t.d${o}`, u: `t.p${u}`, ud: `t.d${u}`,
      b: `t.p${b}`, due: s.due });
    const only = `t.k = ${s.when}${s.condition ? ` AND ${s.condition}` : ''}`;
    return `SELECT ${i} AS standard, ${state} AS state, ${COUNTS} FROM nexts t WHERE ${only}
      GROUP BY state`;
  });
  return `WITH nexts AS MATERIALIZED (SELECT k, d, d1y, d2y, amount, ${next.join(', ')}
    FROM by_case t WINDOW w AS (PARTITION BY c ORDER BY p
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)) ${counts.join(' UNION ALL ')}`;
}

// --- way 4: one pivot, which only holds where all but payments happen at most once ---------------

function pivoted(now) {
  const of = (k) => `min(p) FILTER (WHERE k = ${k}) AS p${k},
    min(d) FILTER (WHERE k = ${k}) AS d${k}`;
  const once = [CREATE, SEND, NOTICE, PENALTY, COLLECTION, APPEAL, JUDGE, PASSED, ANSWER];
  const paidAfter = [CREATE, NOTICE, PENALTY].map((k) => `min(e.p) FILTER (WHERE e.p > t.p${k})
    AS q${k}, min(e.d) FILTER (WHERE e.p > t.p${k}) AS r${k}`);
  const counts = STANDARDS.map((s, i) => {
    const state = verdict(s, now, { ...pivotFirst('o', s, s.owe), ...pivotFirst('u', s, s.unless),
      ...pivotFirst('b', s, s.before), due: s.due?.replaceAll('t.d', `t.d${s.when}`)
        .replace(`t.d${s.when}1y`, 't.d1y').replace(`t.d${s.when}2y`, 't.d2y') });
    return `SELECT ${i} AS standard, ${state} AS state, ${COUNTS} FROM cases t
      WHERE t.p${s.when} IS NOT NULL${s.condition ? ` AND ${s.condition}` : ''} GROUP BY state`;
  });
  return `WITH once AS MATERIALIZED (SELECT c, ${once.map(of).join(', ')},
      min(d1y) FILTER (WHERE k = ${PENALTY}) AS d1y, min(d2y) FILTER (WHERE k = ${CREATE}) AS d2y,
      min(amount) FILTER (WHERE k = ${CREATE}) AS amount FROM by_case GROUP BY c),
    paid AS (SELECT t.c, ${paidAfter.join(', ')} FROM once t JOIN by_case e
      ON e.c = t.c AND e.k = ${PAYMENT} GROUP BY t.c),
    cases AS MATERIALIZED (SELECT * FROM once LEFT JOIN paid USING (c))
    ${counts.join(' UNION ALL ')}`;
}

// The place and date of the first event of `kinds` after the trigger, from the pivot's columns.
function pivotFirst(name, s, kinds) {
  const each = (kinds ?? []).map((k) => (k === PAYMENT ? [`t.q${s.when}`, `t.r${s.when}`]
    : [`CASE WHEN t.p${k} > t.p${s.when} THEN t.p${k} END`,
      `CASE WHEN t.p${k} > t.p${s.when} THEN t.d${k} END`]));
  const least = (i) => (each.length === 1 ? each[0][i] : `least(${each.map((one) => one[i])})`);
  return each.length ? { [name]: `(${least(0)})`, [`${name}d`]: `(${least(1)})` } : {};
}

// --- way 5: plain joins, no group, where what is owed happens at most once -----------------------

// Where a payment is owed, which may be repeated, the grouped join has to stay.
function plain(s, now, table) {
  if (s.owe.includes(PAYMENT)) return joined(s, now, table);
  const firsts = [['o', s.owe], ['b', s.before]].filter(([, kinds]) => kinds);
  const joins = firsts.map(([name, kinds]) => `LEFT JOIN (SELECT c, p, d FROM ${table} e
    WHERE ${isIn('e', kinds)}) ${name} ON t.c = ${name}.c AND t.p < ${name}.p`);
  return `SELECT ${verdict(s, now, { o: 'o.p', od: 'o.d', b: 'b.p', due: s.due })} AS state,
    ${COUNTS} FROM ${triggers(s, table)} t ${joins.join(' ')} GROUP BY state`;
}

// --- all ways ------------------------------------------------------------------------------------

const perStandard = (ask, now, table) => STANDARDS.map((s, i) => ({ i, sql: ask(s, now, table) }));
const asOne = (queries) => [{ sql: queries.map(({ i, sql }) =>
  `SELECT ${i} AS standard, * FROM (${sql})`).join(' UNION ALL ') }];

// -> [{ name, isSpecial, isAsOf, queries: [{ i, sql }] }]; a query without i gives a column
// `standard`. All hold for a log whose cases have each trigger at most once; a special way holds
// only where, as in this log, all but payments happen at most once in a case.
export function ways(now) {
  return [
    ...['by_case', 'by_kind'].flatMap((table) => [
      { name: `join, ten queries, ${table}`,
        queries: perStandard(joined, now, table) },
      { name: `join, one query, ${table}`,
        queries: asOne(perStandard(joined, now, table)) },
      { name: `as-of join, ten queries, ${table}`, isAsOf: true,
        queries: perStandard(asOf, now, table) },
    ]),
    { name: 'plain joins, one query, by_kind', isSpecial: true,
      queries: asOne(perStandard(plain, now, 'by_kind')) },
    { name: 'one window, by_case', queries: [{ sql: windowed(now) }] },
    { name: 'one pivot, by_case', isSpecial: true, queries: [{ sql: pivoted(now) }] },
  ];
}
