import type { ClientRules } from './client-rules.ts';
import type { Sent } from './sent.ts';

/** A statement of ours as its client would send it. */
export interface Expected {
  readonly text: Buffer;
  readonly data: Buffer | null;
}

/** Where both part. `own`: index of our statement there. */
export interface Parting {
  readonly own: number;
  readonly shown: string;
}

const LF = 0x0a;

/** Null when both say the same, byte for byte. */
export function lineUp(ours: readonly Expected[], theirs: readonly Sent[], rules: ClientRules): Parting | null {
  let own = 0;
  for (const sent of theirs) {
    for (let at = rules.skipBlank(sent.text, 0), first = true; at < sent.text.length; first = false) {
      const next = first || rules.several ? ours[own] : undefined;
      const end = next === undefined ? -1 : endOf(trimmed(next.text), sent.text, at);
      if (end < 0) return { own, shown: beside(sent.text.subarray(at), next?.text) };
      const behind = rules.skipBlank(sent.text, end);
      if (behind === end && end < sent.text.length) return { own, shown: beside(sent.text.subarray(at), next?.text) };
      if (behind === sent.text.length && !sameData(sent.data, next?.data ?? null))
        return { own, shown: beside(sent.data ?? undefined, next?.data ?? undefined) };
      at = behind;
      own++;
    }
  }
  return own === ours.length ? null : { own, shown: beside(undefined, ours[own]?.text) };
}

/** Where `text` ends in what was sent from `at`; -1: something else was sent. psql leaves out empty lines outside of quotes (mainloop.c). */
function endOf(text: Buffer, sent: Buffer, from: number): number {
  if (sent.subarray(from, from + text.length).equals(text)) return from + text.length;
  let at = from;
  for (let i = 0; i < text.length; i++) {
    if (sent[at] === text[i]) at++;
    else if (text[i] !== LF || text[i - 1] !== LF) return -1;
  }
  return at;
}

/** The clients send white space behind a statement or not; it is no part of it. */
function trimmed(text: Buffer): Buffer {
  let end = text.length;
  while (end > 0 && text[end - 1]! <= 0x20) end--;
  return text.subarray(0, end);
}

const sameData = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other);

function beside(theirs: Buffer | undefined, ours: Buffer | undefined): string {
  let at = 0;
  while (theirs?.[at] !== undefined && theirs[at] === ours?.[at]) at++;
  const shown = (text: Buffer | undefined) =>
    text === undefined ? '(nothing)' : JSON.stringify(text.toString('latin1', Math.max(0, at - 60), at + 100));
  return `\n  native: ${shown(theirs)}\n  ours:   ${shown(ours)}`;
}
