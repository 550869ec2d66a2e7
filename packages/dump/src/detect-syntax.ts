import { DIALECTS, type Dialect } from '@dumpdock/contracts';

/** A sign of a dialect in the SQL itself; 3 = no other dialect takes it, 1 = it is usual there. `soft`: SQLite takes it, too, as it takes any word for a type. */
type Sign = readonly [pattern: RegExp, weight: number, soft?: 'soft'];

/** Words behind which a column is named. */
const BEFORE_COLUMN = 'select|distinct|by|column|key|index|unique|constraint|and|or|on|from|set|where|returning';
/** A name where a column has its type: behind its name, before a length, a constraint or the next column. A column may be called `uuid` itself. */
const asType = (names: string): RegExp =>
  new RegExp(
    String.raw`(?<=[\w"\]\`])\s+(?:${names})(?<!\b(?:${BEFORE_COLUMN})\s+(?:${names}))\s*(?:\(\s*\d+[\s,\d]*\)\s*)?(?:\[\d*\]\s*)*(?=[,)]|(?:not|null|default|primary|unique|references|check|collate|constraint|generated|auto_?increment|unsigned)\b)`,
    'i',
  );
/** Of a command at the start of a statement; further on the words are names. */
const command = (words: string): RegExp => new RegExp(String.raw`(?:^|;)\s*(?:${words})`, 'i');

const SIGNS: Readonly<Record<Dialect, readonly Sign[]>> = {
  postgresql: [
    [/^\s*\\(?:restrict|unrestrict|connect|c|encoding|set|i|ir|echo|copy|pset|timing|unset|g|gset|gexec)\b/m, 3],
    [/\bcopy\s+[\w".]+\s*(?:\([^;]*?\))?\s*from\s+(?:stdin|program)\b/i, 3],
    [/\bcopy\s+(?:[\w".]+|\()[^;]*\b(?:from|to)\s/i, 2],
    [
      /\bset\s+(?:(?:session|local)\s+)?(?:client_encoding|standard_conforming_strings|search_path|check_function_bodies|client_min_messages|row_security|statement_timeout|lock_timeout)\b/i,
      3,
    ],
    [/\bset_config\s*\(/i, 3],
    [/\$(?:[a-z_]\w*)?\$/i, 2],
    [/\blanguage\s+'?(?:plpgsql|plperlu?|plpython3?u)\b/i, 3],
    [/\blanguage\s+'?(?:sql|c)\b/i, 1],
    [asType('(?:big|small)?serial[248]?'), 2, 'soft'],
    [/::\s*(?:[a-z_]|")/i, 3],
    [
      /\bcreate\s+(?:extension|sequence|domain|schema|rule|materialized|unlogged|foreign|server|publication|subscription|policy|aggregate|operator|cast|role|tablespace|type)\b/i,
      2,
    ],
    [
      asType(
        String.raw`timestamptz|jsonb|bytea|uuid|inet|cidr|tsvector|int[248]|regclass|timestamp\s+with(?:out)?\s+time\s+zone|character\s+varying`,
      ),
      2,
      'soft',
    ],
    [/\bdecode\s*\(\s*\?\s*,\s*'(?:hex|base64|escape)'/i, 3],
    [/\b(?:create\s+table|insert\s+into|alter\s+table|references)\s+(?:if\s+not\s+exists\s+)?"/i, 1],
    [/\balter\s+table\b[^;]*?\b(?:add\s+(?:constraint|primary|foreign|unique)|alter\s+column)\b/i, 1],
    [/\bowner\s+to\b/i, 3],
    [/\bnextval\s*\(/i, 2],
    [/\balter\s+(?:table\s+only|system|role|sequence|extension|domain)\b/i, 3],
    [/\bcomment\s+on\s+\w/i, 3],
    [/\bgenerated\s+(?:always|by\s+default)\s+as\s+identity\b/i, 3],
    [/\bdo\s+\$/i, 3],
    [/\bpg_(?:catalog|default|toast|trgm|temp)\b|\bpg_\w+\s*\(/i, 2],
    [/\b(?:listen|notify|prepare\s+transaction)\s+\w/i, 2],
    [/\bset\s+session\s+authorization\b/i, 3],
  ],
  mysql: [
    [/`/, 2, 'soft'],
    [/\/\*M?!\d{5,6}/, 3],
    [/\bengine\s*=\s*\w/i, 3],
    [/\bauto_increment\b/i, 3],
    [/\b(?:charset|character\s+set)(?:\s*=\s*|\s+)(?:utf8|latin|ascii|binary|gbk|big5|cp\d|koi8|sjis|ucs2|utf16|'|\w*_ci\b)/i, 2],
    [/^\s*delimiter\s+\S/im, 3],
    [/\bset\s+names\b/i, 2],
    [/\bset\s+(?:@|global\b|persist\b|password\b|sql_mode|foreign_key_checks|unique_checks|autocommit)/i, 3],
    [/\block\s+tables\s/i, 3],
    [/\bunlock\s+tables\b/i, 3],
    [asType('(?:tiny|medium|long)(?:int|text|blob)'), 2, 'soft'],
    [/\b(?:int|integer|bigint|smallint|double|float)\s*(?:\(\d+\))?\s+unsigned\b/i, 3, 'soft'],
    [/\bint\s*\(\d+\)/i, 1, 'soft'],
    [asType('datetime|blob|double'), 1, 'soft'],
    [/[(,]\s*(?:unique\s+|fulltext\s+)?key\s+[`\w]+\s*\(/i, 3],
    [/\bcomment\s*=?\s*\?/i, 2],
    [/\balter\s+table\b[^;]*?\b(?:add\s+(?:constraint|primary|foreign|unique)|alter\s+column)\b/i, 1],
    [/\benum\s*\(/i, 1],
    [command(String.raw`use\s+[\w\`]+`), 2],
    [/\binsert\s+ignore\b/i, 3],
    [/\bon\s+duplicate\s+key\b/i, 3],
    [/\bload\s+(?:data|xml)\b/i, 3],
    [/\binto\s+(?:out|dump)file\b/i, 3],
    [/^\s*#/m, 2],
    [/^\s*(?:create|drop)\s+database\b/im, 1],
    [/\b(?:un)?install\s+(?:plugin|component|soname)\b/i, 3],
    [/\bdefiner\s*=/i, 3],
    [/\b_binary\s*(?:'|x')/i, 3],
    [/^(?:source|\\\.)\s+\S*[./]\S*\s*$/im, 2],
    [command(String.raw`(?:handler|flush|xa|show|repair|optimize|kill)\s+\w`), 2],
  ],
  sqlite: [
    [command(String.raw`pragma\s+\w`), 3],
    [/\bautoincrement\b/i, 3],
    [/\bwithout\s+rowid\b/i, 3],
    [/\bsqlite_(?:schema|master|sequence|stat\d)\b/i, 3],
    [/^\.[a-z]+(?:\s|$)/m, 3],
    [/\bcreate\s+virtual\s+table\b/i, 3],
    [/\busing\s+(?:fts[345]|rtree|geopoly)\b/i, 3],
    [/\b(?:create\s+table|insert\s+into|references)\s+\[[^\]]+\]/i, 3],
    [/\binsert\s+or\s+(?:replace|ignore|abort|fail|rollback)\b/i, 3],
    [/\b(?:unistr|load_extension|randomblob|zeroblob)\s*\(/i, 2],
    [/\bprimary\s+key\s+(?:asc|desc)\b/i, 2],
    [/\bbegin\s+(?:deferred|immediate|exclusive)\b/i, 3],
    [command(String.raw`(?:attach|detach)\s+(?:database\s+)?[?\w"]`), 3],
    [/\binteger\s+primary\s+key\b/i, 1],
    [/\bjulianday\s*\(|\bstrftime\s*\(/i, 2],
    [/\bcreate\s+trigger\b[^;]*?\bbegin\b/i, 1],
    [/\bcreate\s+trigger\b[^;]*?\bon\s+[\w"`.[\]]+\s+(?:when\b[^;]*?)?begin\b/i, 2],
    [/\bon\s+conflict\s+(?:replace|ignore|abort|fail|rollback)\b/i, 3],
    [/\)\s*strict\s*;/i, 3],
    [/\bglob\s+\?/i, 2],
    [asType('datetime|blob|double'), 1],
    [/\b(?:create\s+table|insert\s+into|alter\s+table|references)\s+(?:if\s+not\s+exists\s+)?"/i, 1],
    [/\bcreate\s+(?:temp|temporary)\s+(?:trigger|view)\b|\bcreate\s+trigger\s+if\s+not\s+exists\b/i, 2],
    [/\bcreate\s+trigger\b[^;]*?\bwhen\b[^;]*?\bbegin\b/i, 2],
    [/\braise\s*\(\s*(?:abort|ignore|fail|rollback)\b/i, 3],
    [/\bcollate\s+(?:nocase|rtrim)\b/i, 3],
    [/\bvacuum\s+into\b/i, 3],
    [/\bdatetime\s*\(\s*(?:'|\?)/i, 1],
  ],
};

/** Literals and plain comments emptied, so that what a value says does not count; forms of bytes stay. Rough on purpose: the dialect is not known yet. */
function bare(text: string): string {
  return text.replace(/'(?:[^'\\]|\\[\s\S]|'')*'?|^--[^\n]*|\s--\s[^\n]*|\/\*(?!M?!)(?:[\s\S]*?\*\/|[\s\S]*)/gm, (found) => {
    if (!found.startsWith("'")) return ' ';
    return /^'(?:hex|base64|escape)'$/.test(found) ? found : '?';
  });
}

/** Points by dialect for what the SQL looks like; all 0 when it could be any. */
export function scoreSyntax(text: string): Readonly<Record<Dialect, number>> {
  const sql = bare(text);
  const found = (dialect: Dialect): readonly Sign[] => SIGNS[dialect].filter(([pattern]) => pattern.test(sql));
  const sqlite = found('sqlite');
  const surely = sqlite.some(([, weight]) => weight === 3);
  const points = { postgresql: 0, mysql: 0, sqlite: 0 };
  for (const dialect of DIALECTS) for (const [, weight, soft] of found(dialect)) if (!(surely && soft)) points[dialect] += weight;
  return points;
}
