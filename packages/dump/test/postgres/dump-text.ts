import fc from 'fast-check';

/** Texts with everything that makes a splitter stumble, as statements of a dump. */
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'é',
      '日',
      "''",
      '\\',
      '\n',
      '\r\n',
      ';',
      '--',
      '/*',
      '*/',
      '$$',
      '$x$',
      '"',
      '\t',
      '(',
      ')',
      'begin',
      'end',
      '\\.',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));
const inComment = text.map((inside) => inside.replaceAll('*/', '* /').replaceAll('/*', '/ *'));
const literal = fc.oneof(
  text.map((inside) => `'${inside}'`),
  text.map((inside) => `E'${inside.replaceAll('\\', '\\\\')}'`),
  text.map((inside) => `$q$${inside}$q$`),
  fc.constantFrom('NULL', 'true', '-1.5e10', '42', "B'101'", 'DEFAULT', "'x'::text", 'now()', "U&'\\0041'", "'a'\n'b'"),
);
const plain = fc.oneof(
  text.map((inside) => `'${inside}'`),
  fc.constantFrom('NULL', 'false', '0', '-7', '.5', '1e3'),
);
const tuples = (value: fc.Arbitrary<string>) =>
  fc
    .array(fc.array(value, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((rows) => rows.map((row) => `(${row.join(', ')})`).join(',\n\t'));
const head = fc.constantFrom('INSERT INTO public.t VALUES', 'INSERT INTO public.u (a, "b;") VALUES', 'insert into t values');
const gap = fc.constantFrom('\n', '\r\n', ' ', '\n\n', "\n-- note; it's\n", '\n/* a /* b; */ c */\n');

const statement = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(head, fc.array(tuples(plain), { minLength: 1, maxLength: 4 }))
      .map(([h, all]) => all.map((rows) => `${h} ${rows};`).join('\n')),
  },
  { weight: 3, arbitrary: fc.tuple(head, tuples(literal)).map(([h, rows]) => `${h} ${rows};`) },
  literal.map((value) => `SELECT ${value};`),
  inComment.map((inside) => `SELECT 1 /* ${inside} */;`),
  text.map((inside) => `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$${inside}$body$;`),
  fc.constantFrom(
    'CREATE TABLE public.t (a int, "b;" text);',
    'CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;',
    'CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v);',
    ';',
    'COPY public.t (a) FROM stdin;\n1\\\\.\n\\N\n\\\\.x\n\\.',
    'COPY public.t (a) FROM stdin;\r\n1\r\n\\.\r',
    '\\restrict abc\nSELECT 2;',
  ),
);

/** A dump of a few statements. */
export const dumpText: fc.Arbitrary<string> = fc
  .array(fc.tuple(statement, gap), { maxLength: 12 })
  .map((all) => all.map((one) => one.join('')).join(''));
