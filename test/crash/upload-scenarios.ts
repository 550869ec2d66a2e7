import { client } from './client.ts';
import { type CrashLab, removeLite } from './crash-lab.ts';
import { sqliteSample } from './dumps.ts';
import { beginParts, sendPart, sendParts, uploadInParts } from './parts.ts';
import { type Outcome, type Scenario, table } from './scenario.ts';

/** How long the API waits for a caller that comes back, however busy the machine is, and for one that does not. */
const PATIENT = { RESUME_WITHIN_MS: '180000' };
const IMPATIENT = { RESUME_WITHIN_MS: '5000' };

/** So many parts: one that begins, one in the middle, one that ends the upload. */
const PARTS = 3;

/** An upload in parts, whose API dies before the caller has its id: only clean-up follows. */
export const beginning = (): Scenario[] => inParts('the beginning of an upload in parts', 'failed');

/** An API dies over a part: its caller comes back to the next one and goes on, or nobody comes back. */
export const parts = (): Scenario[] => [
  ...inParts('an upload in parts that goes on', 'succeeded', (lab, id, zip) => sendParts(lab, id, zip, zip.length)),
  ...inParts('an upload in parts that nobody goes on with', 'failed'),
];

/** The last part is in: there is nothing to go on with. */
export const wholeInParts = (): Scenario[] => inParts('an upload in parts', 'succeeded');

function inParts(name: string, outcome: Outcome, comeBack?: (lab: CrashLab, id: string, zip: Buffer) => Promise<unknown>): Scenario[] {
  const sample = sqliteSample(table(), 'lite');
  const act = (lab: CrashLab) => {
    removeLite(lab);
    return uploadInParts(lab, sample.zip(), { target: 'lite', auto_confirm: 'true' }, sample.name, PARTS, 0);
  };
  const after = async (lab: CrashLab, id: string) => void (await comeBack?.(lab, id, sample.zip()));
  return [{ name, program: 'api', env: comeBack ? PATIENT : IMPATIENT, sample, act, after, outcome }];
}

/** A cancel of an upload that is paused. Its caller does not know and comes back, or nobody does. */
export function cancelledPause(comesBack: boolean): Scenario {
  const sample = sqliteSample(table(), 'lite');
  return {
    name: `a cancel of a paused upload, ${comesBack ? 'whose caller comes back' : 'left alone'}`,
    program: 'api',
    env: comesBack ? PATIENT : IMPATIENT,
    sample,
    act: async (lab) => {
      const id = (await beginParts(lab, sample.zip().length)) ?? '';
      await sendPart(lab, id, 0, sample.zip().subarray(0, 100));
      await client.cancel(lab, id);
      return id;
    },
    after: async (lab, id) => void (comesBack && (await sendParts(lab, id, sample.zip(), 1_000))),
    outcome: 'cancelled',
  };
}
