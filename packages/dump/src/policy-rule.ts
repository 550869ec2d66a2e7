import type { Dialect, Grant } from '@dumpdock/contracts';
import type { Decision } from './types.ts';

/** One line of the policy: what becomes of one kind of statement. Judges answer with its `code`; docs/sql-policy.md is made from these. */
export interface PolicyRule {
  /** Stable, upper snake case, starts with `PG_`, `MY_` or `LITE_`. */
  readonly code: string;
  readonly dialect: Dialect;
  readonly decision: Decision;
  /** The grants that a `grant` decision asks for; empty otherwise. */
  readonly grants: readonly Grant[];
  /** What it matches, in words a person who never read the code understands. */
  readonly what: string;
  /** Why, one sentence. */
  readonly why: string;
  /** One statement that it matches, in full. */
  readonly example: string;
}
