/** IdChar() of tokenize.c: letters, digits, `_`, `$` and every byte from 0x80 on. */
export const IS_WORD = new Uint8Array(256);
/** sqlite3Isspace(): tab, LF, VT, FF, CR, space. */
export const IS_SPACE = new Uint8Array(256);
/** Bytes at which plain text of a statement may turn into something else. */
export const IS_SPECIAL = new Uint8Array(256);

for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte);
  if (/[\w$]/.test(character) || byte >= 0x80) IS_WORD[byte] = 1;
  if (/[\t-\r ]/.test(character)) IS_SPACE[byte] = 1;
  if (`;'"\`[-/()`.includes(character)) IS_SPECIAL[byte] = 1;
}
