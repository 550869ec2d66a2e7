/** Largest payload of one packet of the client/server protocol ("MySQL Packets": 2^24 - 1). */
export const MAX_PAYLOAD = 0xff_ffff;

const COM_QUERY = Buffer.from([0x03]);

/** How many packets a command of `bytes` (the command byte included) takes: a payload of exactly 2^24 - 1 is followed by another packet, empty if need be. */
export function packetCount(bytes: number): number {
  return Math.floor(bytes / MAX_PAYLOAD) + 1;
}

/** Cuts a COM_QUERY whose text arrives in pieces into packets. Yields what goes on the wire, in order; pieces are passed on, not copied. */
export function createFramer(textBytes: number): (piece: Buffer) => Buffer[] {
  let left = textBytes + 1;
  let inPacket = 0;
  let sequence = 0;
  let first = true;
  const header = (): Buffer => {
    inPacket = Math.min(left, MAX_PAYLOAD);
    const bytes = Buffer.from([inPacket & 0xff, (inPacket >> 8) & 0xff, inPacket >> 16, sequence & 0xff]);
    sequence += 1;
    return bytes;
  };
  const frame = (piece: Buffer, out: Buffer[]): void => {
    let rest = piece;
    while (rest.length > 0) {
      const part = rest.subarray(0, inPacket);
      out.push(part);
      rest = rest.subarray(part.length);
      inPacket -= part.length;
      left -= part.length;
      if (inPacket === 0 && (left > 0 || isFull(sequence, textBytes))) out.push(header());
    }
  };
  return (piece) => {
    const out: Buffer[] = [];
    if (first) {
      first = false;
      out.push(header());
      frame(COM_QUERY, out);
    }
    frame(piece, out);
    return out;
  };
}

/** Whether the packets sent so far were all full and hold everything: an empty one has to follow. */
function isFull(sent: number, textBytes: number): boolean {
  return sent * MAX_PAYLOAD === textBytes + 1;
}
