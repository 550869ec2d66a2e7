import type { Token } from './mysql-tokens.ts';

const FILE_FUNCTIONS = new Set(['LOAD_FILE', 'SYS_EXEC', 'SYS_EVAL', 'SYS_GET', 'SYS_SET']);
const STALLS = new Set(
  (
    'SLEEP BENCHMARK GET_LOCK RELEASE_LOCK RELEASE_ALL_LOCKS IS_FREE_LOCK IS_USED_LOCK MASTER_POS_WAIT MASTER_GTID_WAIT SOURCE_POS_WAIT ' +
    'WAIT_FOR_EXECUTED_GTID_SET WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS'
  ).split(' '),
);
const ENGINES = new Set(['INNODB', 'MYISAM', 'ARIA', 'MEMORY', 'HEAP', 'ARCHIVE', 'CSV']);
const REACHING = /^(FEDERATED|FEDERATEDX|CONNECT|SPIDER|S3|OQGRAPH|SPHINX|MROONGA|CASSANDRA|BLACKHOLE|MERGE|MRG_MYISAM|NDB|NDBCLUSTER)$/;

const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'punctuation' && token.text === text;

/**
 * What a statement holds that is refused whatever the statement is; null when it holds nothing of the kind. In a body of a routine only
 * files count: the rest is what its grant is for, and the role's rights.
 */
export function dangerIn(tokens: readonly Token[], lead: string, inBody: boolean): string | null {
  const definesTable = lead === 'CREATE' || lead === 'ALTER';
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (isSign(token, '(')) depth += 1;
    else if (isSign(token, ')')) depth -= 1;
    if (token.kind !== 'word' && token.kind !== 'quoted') continue;
    const name = token.upper || token.text.toUpperCase();
    const next = tokens[at + 1];
    if (isSign(next, '(') && FILE_FUNCTIONS.has(name)) return 'MY_FILE';
    if (token.kind !== 'word') continue;
    if (name === 'INTO' && /^(OUTFILE|DUMPFILE)$/.test(next?.upper ?? '')) return 'MY_FILE';
    if (inBody) continue;
    if (isSign(next, '(') && STALLS.has(name) && !isSign(tokens[at - 1], '.')) return 'MY_STALL';
    if (!definesTable) continue;
    if ((name === 'DATA' || name === 'INDEX') && next?.upper === 'DIRECTORY') return 'MY_DIRECTORY';
    if (/^(DISCARD|IMPORT)$/.test(name) && (next?.upper === 'TABLESPACE' || next?.upper === 'PARTITION') && depth === 0) return 'MY_FILE';
    if (name === 'CONNECTION' && isSign(next, '=') && depth === 0) return 'MY_ENGINE';
    if (name === 'ENGINE' && badEngine(tokens, at, depth)) return 'MY_ENGINE';
    // The old spelling of ENGINE.
    if (name === 'TYPE' && isSign(next, '=') && depth === 0 && badEngine(tokens, at, depth)) return 'MY_ENGINE';
  }
  return lead === 'SET' && setsBadEngine(tokens) ? 'MY_ENGINE' : null;
}

function badEngine(tokens: readonly Token[], at: number, depth: number): boolean {
  const assigned = isSign(tokens[at + 1], '=');
  const engine = (tokens[at + (assigned ? 2 : 1)]?.text ?? '').toUpperCase();
  // Without `=` inside of parentheses it is a column of that name, or a partition's engine.
  if (!assigned && depth > 0) return REACHING.test(engine) && /^(,|\))$/.test(tokens[at + 2]?.text ?? ')');
  return !ENGINES.has(engine);
}

function setsBadEngine(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => /STORAGE_ENGINE$/i.test(token.text) && token.kind !== 'string');
  if (at < 0) return false;
  const value = tokens[at + 2];
  return value?.kind !== 'variable' && !ENGINES.has((value?.text ?? '').toUpperCase());
}
