import { createMysqlCommentCutter } from './comment-cutter.ts';

/**
 * A statement as the client sends it: it leaves comments out (`--comments` is off by default) but for version comments, and the server
 * keeps the bodies of routines, triggers and events as they are sent (client/mysql.cc, add_line).
 */
export function clientText(bytes: Buffer, noBackslashEscapes: boolean, ansiQuotes: boolean): Buffer {
  return createMysqlCommentCutter(noBackslashEscapes, ansiQuotes)(bytes);
}
