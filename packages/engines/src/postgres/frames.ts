// Messages of the frontend (PostgreSQL manual, "Message Formats").
/** Bytes of a Parse message around its text: type, length, unnamed statement, terminator, no parameter types. */
const PARSE_OVERHEAD = 9;
/** Bind of the unnamed statement to the unnamed portal, no parameters, results as text; Execute without a row limit. */
const BIND_EXECUTE = Buffer.from('420000000c0000000000000000' + '45000000090000000000', 'hex');
export const SYNC: Buffer = Buffer.from('5300000004', 'hex');
export const COPY_DONE: Buffer = Buffer.from('6300000004', 'hex');

/** Longest text of a statement: the server takes messages of less than 1 GB (libpq.h, PQ_LARGE_MESSAGE_LIMIT) and ends the session at a longer one. */
export const MAX_TEXT_BYTES = 0x3fffffff - 1 - PARSE_OVERHEAD;

/** Start of a Parse message for a text of so many bytes. */
export function parseStart(bytes: number): Buffer {
  const start = Buffer.alloc(6);
  start.write('P', 'latin1');
  start.writeUInt32BE(bytes + PARSE_OVERHEAD - 1, 1);
  return start;
}

/** What follows the text: end of Parse, Bind, Execute. */
export const PARSE_END: Buffer = Buffer.concat([Buffer.alloc(3), BIND_EXECUTE]);

/** Parse, Bind and Execute of one statement. The server refuses a text that holds a second one. */
export function statementFrame(sql: Buffer): Buffer {
  return Buffer.concat([parseStart(sql.length), sql, PARSE_END]);
}

/** The text inside of a {@link statementFrame}. */
export function textOf(frame: Buffer): Buffer {
  return frame.subarray(6, frame.length - PARSE_END.length);
}

/** A CopyData message with a copy of the bytes. */
export function copyFrame(data: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(data.length + 5);
  frame.write('d', 'latin1');
  frame.writeUInt32BE(data.length + 4, 1);
  data.copy(frame, 5);
  return frame;
}
