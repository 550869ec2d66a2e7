import type { Verdict } from '../types.ts';

/** What a statement is, before what was seen earlier is considered. `code` is that of a policy rule. */
export interface Classified {
  readonly code: string;
  readonly kind: string;
  readonly table?: string | null;
  readonly effect?: Verdict['effect'];
  readonly destroys?: readonly string[];
  /** The table it makes cannot have been there before: no IF NOT EXISTS, not TEMPORARY. */
  readonly certain?: boolean;
  /** The database that a statement about databases names. */
  readonly database?: string;
}
