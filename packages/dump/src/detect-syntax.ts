import { DIALECTS, type Dialect } from '@dumpdock/contracts';

/** A sign of a dialect in the SQL itself; 3 = only this dialect takes it, 1 = it is usual there. */
type Sign = readonly [RegExp, number];

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
    [/\blanguage\s+'?(?:plpgsql|sql|c|plperlu?|plpython3?u)\b/i, 3],
    [/\b(?:big|small)?serial\b/i, 2],
    [/::\s*(?:[a-z_]|")/i, 3],
    [
      /\bcreate\s+(?:extension|sequence|domain|schema|rule|materialized|unlogged|foreign|server|publication|subscription|policy|aggregate|operator|cast|role|tablespace|type)\b/i,
      2,
    ],
    [
      /\b(?:timestamptz|jsonb|bytea|uuid|inet|cidr|tsvector|int4|int8|regclass|timestamp\s+with(?:out)?\s+time\s+zone|character\s+varying)\b/i,
      2,
    ],
    [/\bowner\s+to\b/i, 3],
    [/\bnextval\s*\(/i, 2],
    [/\balter\s+(?:table\s+only|system|role|sequence|extension|domain)\b/i, 3],
    [/\bcomment\s+on\s+\w/i, 3],
    [/\bgenerated\s+(?:always|by\s+default)\s+as\s+identity\b/i, 3],
    [/\bdo\s+\$/i, 3],
    [/\b(?:pg_catalog|pg_\w+)\b/i, 2],
    [/\b(?:listen|notify|prepare\s+transaction)\s+\w/i, 2],
    [/\bset\s+session\s+authorization\b/i, 3],
  ],
  mysql: [
    [/`/, 2],
    [/\/\*M?!\d{5,6}/, 3],
    [/\bengine\s*=\s*\w/i, 3],
    [/\bauto_increment\b/i, 3],
    [/\b(?:charset|character\s+set)(?:\s*=\s*|\s+)(?:utf8|latin|ascii|binary|gbk|big5|cp\d|koi8|sjis|ucs2|utf16|'|\w*_ci\b)/i, 2],
    [/^\s*delimiter\s+\S/im, 3],
    [/\bset\s+names\b/i, 2],
    [/\bset\s+(?:@|global\b|persist\b|password\b|sql_mode|foreign_key_checks|unique_checks|autocommit)/i, 3],
    [/\block\s+tables\s/i, 3],
    [/\bunlock\s+tables\b/i, 3],
    [/\b(?:tiny|medium|long)(?:int|text|blob)\b/i, 2],
    [/\b(?:int|bigint|smallint|double|float)\s*(?:\(\d+\))?\s+unsigned\b/i, 3],
    [/\bint\s*\(\d+\)/i, 1],
    [/\benum\s*\(/i, 1],
    [/^\s*use\s+[\w`]+/im, 2],
    [/\binsert\s+ignore\b/i, 3],
    [/\bon\s+duplicate\s+key\b/i, 3],
    [/\bload\s+(?:data|xml)\b/i, 3],
    [/\binto\s+(?:out|dump)file\b/i, 3],
    [/^\s*#/m, 2],
    [/^\s*(?:create|drop)\s+database\b/im, 1],
    [/\b(?:un)?install\s+(?:plugin|component|soname)\b/i, 3],
    [/\bdefiner\s*=/i, 3],
    [/\b_binary\s*(?:'|x')/i, 3],
    [/^\s*(?:source|\\\.)\s+\S/im, 2],
    [/^\s*(?:handler|flush|xa|show|repair|optimize|kill)\s+\w/im, 2],
  ],
  sqlite: [
    [/^\s*pragma\b/im, 3],
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
    [/^\s*(?:attach|detach)\b/im, 3],
    [/\binteger\s+primary\s+key\b/i, 1],
    [/\bjulianday\s*\(|\bstrftime\s*\(/i, 2],
    [/\bcreate\s+trigger\b[^;]*?\bbegin\b/i, 1],
    [/\bcreate\s+(?:temp|temporary)\s+(?:trigger|view)\b|\bcreate\s+trigger\s+if\s+not\s+exists\b/i, 2],
    [/\bcreate\s+trigger\b[^;]*?\bwhen\b[^;]*?\bbegin\b/i, 2],
    [/\braise\s*\(\s*(?:abort|ignore|fail|rollback)\b/i, 3],
    [/\bcollate\s+(?:nocase|rtrim)\b/i, 3],
    [/\bvacuum\s+into\b/i, 3],
    [/\bdatetime\s*\(\s*(?:'|\?)/i, 1],
  ],
};

/** Literals and plain comments emptied, so that what a value says does not count. Rough on purpose: the dialect is not known yet. */
function bare(text: string): string {
  return text.replace(/'(?:[^'\\]|\\[\s\S]|'')*'?|^--[^\n]*|\s--\s[^\n]*|\/\*(?!M?!)[\s\S]*?(?:\*\/|$)/gm, (found) =>
    found.startsWith("'") ? '?' : ' ',
  );
}

/** Points by dialect for what the SQL looks like; all 0 when it could be any. */
export function scoreSyntax(text: string): Readonly<Record<Dialect, number>> {
  const sql = bare(text);
  const points = { postgresql: 0, mysql: 0, sqlite: 0 };
  for (const dialect of DIALECTS) for (const [pattern, weight] of SIGNS[dialect]) if (pattern.test(sql)) points[dialect] += weight;
  return points;
}
