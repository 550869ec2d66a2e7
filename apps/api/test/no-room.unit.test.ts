import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { writeAll } from '../src/uploads/write-upload.ts';

/** The answer of write(2), as Node gives it; what follows from a full disk and a used-up quota is tried on real ones (test/crash). */
test.each([
  ['ENOSPC', 'ENOSPC'],
  ['EDQUOT', `Unknown system error ${-constants.errno.EDQUOT}`],
  ['EFBIG', 'EFBIG'],
] as const)('%s in the middle of an upload is NO_SPACE', async (name, code) => {
  const written: number[] = [];
  const handle = {
    write: async (_chunk: Buffer, at: number) => {
      written.push(at);
      if (written.length > 1) throw Object.assign(new Error(code), { code, errno: -constants.errno[name] });
      return { bytesWritten: 3 };
    },
  };
  await expect(writeAll(handle as unknown as FileHandle, Buffer.from('seven bytes'))).rejects.toMatchObject({
    code: 'NO_SPACE',
    serverCode: name,
  });
  expect(written).toEqual([0, 3]);
});
