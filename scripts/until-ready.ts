import { StackError } from '@dumpdock/stack';

const DEADLINE_MS = 120_000;
const POLL_MS = 100;

/** Resolves when `/readyz` is green. @throws StackError when that takes two minutes, or when `failed` resolves before. */
export async function untilReady(url: string, failed: Promise<string>, signal: AbortSignal): Promise<void> {
  let failure: string | null = null;
  void failed.then((text) => {
    failure = text;
  });
  const deadline = Date.now() + DEADLINE_MS;
  let last = 'it does not answer';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    if (failure !== null) throw new StackError(`dumpdock cannot run: ${failure}.`);
    const answer = await look(url);
    if (answer === 'ready') return;
    last = answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new StackError(`dumpdock did not get ready in ${DEADLINE_MS / 1000} s: ${last}.`);
}

async function look(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? 'ready' : `/readyz says ${(await response.text()).slice(0, 500)}`;
  } catch {
    return 'it does not answer'; // Not listening yet.
  }
}
