/** What to do about the errors that real dumps meet most, by SQLSTATE (PostgreSQL manual, "Error Codes"). One sentence each. */
export const SUGGESTIONS: Readonly<Record<string, string>> = {
  '42704':
    'The dump takes a role, type or other object for granted that the target lacks: make it first, or dump with --no-owner --no-privileges.',
  '42P01': 'The table is not in the dump and not in the target: dump it too, or load its dump first.',
  '42P06': 'The schema exists in the target: dump with --clean --if-exists, or drop it first.',
  '42P07': 'The object exists in the target: dump with --clean --if-exists, or drop it first.',
  '42703': 'The table has other columns than the dump expects: dump it with its definition.',
  '42710': 'The object exists in the target: dump with --clean --if-exists, or drop it first.',
  '42723': 'The function exists in the target: dump with --clean --if-exists, or drop it first.',
  '42501': 'The role of the target lacks a right; dumpdock targets check prints the SQL that gives it.',
  '42601': 'The statement is written for another version of the server, or damaged.',
  '23502': 'A column that must not be empty got no value: mend the row.',
  '23503': 'A row refers to one that is not there: load a dump that holds both.',
  '23505': 'The same key comes twice, or the row is in the target already: empty the table first.',
  '22021': 'The bytes do not fit the announced encoding: dump with --encoding=UTF8.',
  '22P05': 'A character does not exist in the encoding of the target: use a UTF8 database.',
  '0A000': 'The server does not offer this: install the extension, or dump for its version.',
  '58P01': 'A file of an extension is missing: install its package on the server.',
  '53100': 'The disk of the server is full.',
};
