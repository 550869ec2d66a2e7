import type { CrashLab } from './crash-lab.ts';
import { sqliteSample } from './dumps.ts';
import { beginParts } from './parts.ts';

interface SlowUpload {
  /** How it was answered; null when the connection broke. */
  readonly upload: Promise<{ readonly status: number } | null>;
  readonly goOn: () => void;
}

/** An upload that stops half-way until it is told to go on. */
export function slowUpload(lab: CrashLab, zip = sqliteSample('half', 'kept').zip()): SlowUpload {
  const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="half.zip"\r\n\r\n'));
      controller.enqueue(zip.subarray(0, 1_000));
      await told;
      controller.enqueue(zip.subarray(1_000));
      controller.enqueue(Buffer.from('\r\n--b--\r\n'));
      controller.close();
    },
  });
  const headers = { 'content-type': 'multipart/form-data; boundary=b', connection: 'close' };
  const upload = fetch(`${lab.url}/imports`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit).then(
    ({ status }) => ({ status }),
    () => null,
  );
  return { upload, goOn };
}

/** The same, of the only part of an upload in parts. */
export async function slowPart(lab: CrashLab): Promise<SlowUpload> {
  const zip = sqliteSample('half', 'kept').zip();
  const id = await beginParts(lab, zip.length);
  const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(zip.subarray(0, 1_000));
      await told;
      controller.enqueue(zip.subarray(1_000));
      controller.close();
    },
  });
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', connection: 'close' };
  const upload = fetch(`${lab.url}/uploads/${id}`, { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit).then(
    ({ status }) => ({ status }),
    () => null,
  );
  return { upload, goOn };
}
