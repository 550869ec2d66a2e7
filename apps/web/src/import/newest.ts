import type { Import } from '../api.ts';

const OVER: readonly string[] = ['succeeded', 'failed', 'cancelled', 'expired'];

export function isOver(view: Pick<Import, 'status'> | undefined): boolean {
  return view !== undefined && OVER.includes(view.status);
}

/** An answer that was written before what is known already may arrive after it: then it says nothing new. */
export function newest<T extends { updated_at: string }>(known: T | undefined, next: T): T {
  return known !== undefined && Date.parse(next.updated_at) < Date.parse(known.updated_at) ? known : next;
}
