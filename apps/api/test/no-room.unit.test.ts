import type { FileHandle } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeAll } from '../src/uploads/write-upload.ts';

/** Quotas need a mount that has them: the answer of write(2) is given here, what follows from a full disk is tried on a small tmpfs (test/crash). */
test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s in the middle of an upload is NO_SPACE', async (code) => {
  const written: number[] = [];
  const handle = {
    write: async (_chunk: Buffer, at: number) => {
      written.push(at);
      if (written.length > 1) throw Object.assign(new Error(code), { code });
      return { bytesWritten: 3 };
    },
  };
  await expect(writeAll(handle as unknown as FileHandle, Buffer.from('seven bytes'))).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect(written).toEqual([0, 3]);
});
