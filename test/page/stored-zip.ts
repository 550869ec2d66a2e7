import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const CHUNK = 1024 ** 2;
const DUMP = Buffer.from(
  'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE few(a integer primary key);\nINSERT INTO few VALUES(1);\nCOMMIT;\n',
);

/** Writes a zip of about `bytes`: a small dump of SQLite, and random bytes that are not SQL, both stored (APPNOTE 4.3.7, 4.3.12, 4.3.16). Answers its SHA-256. */
export function writeStoredZip(file: string, bytes: number): string {
  const out = openSync(file, 'w');
  const hash = createHash('sha256');
  let offset = 0;
  const write = (data: Buffer) => {
    writeSync(out, data);
    hash.update(data);
    offset += data.length;
  };
  const block = randomBytes(CHUNK);
  const blocks = Math.ceil(bytes / CHUNK);
  let crc = 0;
  for (let i = 0; i < blocks; i += 1) crc = crc32(block, crc);
  const writeBlocks = () => {
    for (let i = 0; i < blocks; i += 1) write(block);
  };
  const members = [
    { name: 'dump.sql', crc: crc32(DUMP), size: DUMP.length, data: () => write(DUMP) },
    { name: 'photos.bin', crc, size: blocks * CHUNK, data: () => writeBlocks() },
  ];
  const central: Buffer[] = [];
  for (const { name, crc, size, data } of members) {
    const fields = fieldsOf(name, crc, size);
    const at = Buffer.alloc(14);
    at.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, at, Buffer.from(name));
    write(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name)]));
    data();
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  write(directory);
  write(end);
  closeSync(out);
  return hash.digest('hex');
}

/** What the local and the central header share: version needed to extra field length. */
function fieldsOf(name: string, crc: number, size: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(size, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}
