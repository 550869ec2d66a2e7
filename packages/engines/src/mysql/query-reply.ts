/** What the server said to a query. */
export interface Reply {
  readonly affectedRows: number;
  readonly warnings: number;
  /** Values of the first result, as text; empty unless asked for. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** An ERR packet. `serverMessage` may hold values and names: never show it as it is. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly errno: number;
  readonly sqlState: string;
  readonly serverMessage: string;
  constructor(errno: number, sqlState: string, serverMessage: string) {
    super(`the server answered with error ${errno}`);
    this.errno = errno;
    this.sqlState = sqlState;
    this.serverMessage = serverMessage;
  }
}

/** The parts of mysql2's packet that are read: `start` is where its header begins. */
interface RawPacket {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

const MORE_RESULTS = 0x0008;

/**
 * Reads the packets of one reply ("COM_QUERY Response"; no CLIENT_DEPRECATE_EOF): null while there is more to come. Results are read to
 * their end and thrown away, but for the first when `keepRows`.
 */
export function createReplyReader(keepRows: boolean): (packet: RawPacket) => Reply | Error | null {
  let phase: 'header' | 'columns' | 'rows' = 'header';
  let columns = 0;
  let results = 0;
  let affectedRows = 0;
  let warnings = 0;
  const rows: (string | null)[][] = [];
  const done = (status: number): Reply | null => {
    phase = 'header';
    results += 1;
    return (status & MORE_RESULTS) === 0 ? { affectedRows, warnings, rows } : null;
  };
  return (packet) => {
    const { buffer } = packet;
    const at = packet.start + 4;
    const first = buffer[at]!;
    if (first === 0xff) return errorOf(buffer, at, packet.end);
    if (phase === 'header') {
      if (first === 0xfb) return new Error('the server asked for a file');
      if (first !== 0x00) {
        columns = lengthAt(buffer, at).value;
        phase = 'columns';
        return null;
      }
      const affected = lengthAt(buffer, at + 1);
      const insertId = lengthAt(buffer, affected.next);
      affectedRows += affected.value;
      warnings += buffer.readUInt16LE(insertId.next + 2);
      return done(buffer.readUInt16LE(insertId.next));
    }
    const isEnd = first === 0xfe && packet.end - at < 9;
    if (phase === 'columns') {
      if (isEnd) phase = 'rows';
      return null;
    }
    if (isEnd) return done(buffer.readUInt16LE(at + 3));
    if (keepRows && results === 0) rows.push(rowAt(buffer, at, columns));
    return null;
  };
}

function errorOf(buffer: Buffer, at: number, end: number): ServerError {
  const hasState = buffer[at + 3] === 0x23;
  const state = hasState ? buffer.toString('latin1', at + 4, at + 9) : 'HY000';
  return new ServerError(buffer.readUInt16LE(at + 1), state, buffer.toString('utf8', at + (hasState ? 9 : 3), end));
}

/** A length-encoded integer ("Protocol::LengthEncodedInteger"). */
function lengthAt(buffer: Buffer, at: number): { value: number; next: number } {
  const first = buffer[at]!;
  if (first < 0xfb) return { value: first, next: at + 1 };
  if (first === 0xfc) return { value: buffer.readUInt16LE(at + 1), next: at + 3 };
  if (first === 0xfd) return { value: buffer.readUIntLE(at + 1, 3), next: at + 4 };
  return { value: Number(buffer.readBigUInt64LE(at + 1)), next: at + 9 };
}

function rowAt(buffer: Buffer, from: number, columns: number): (string | null)[] {
  const row: (string | null)[] = [];
  let at = from;
  for (let column = 0; column < columns; column++) {
    if (buffer[at] === 0xfb) {
      row.push(null);
      at += 1;
      continue;
    }
    const length = lengthAt(buffer, at);
    row.push(buffer.toString('utf8', length.next, length.next + length.value));
    at = length.next + length.value;
  }
  return row;
}
