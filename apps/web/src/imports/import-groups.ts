/** What people look for, as the statuses it means. */
export const IMPORT_GROUPS = [
  { name: 'all', label: 'All', statuses: '' },
  { name: 'waiting', label: 'Waits for you', statuses: 'ready' },
  { name: 'running', label: 'Running', statuses: 'receiving,inspecting,queued,importing' },
  { name: 'succeeded', label: 'Succeeded', statuses: 'succeeded' },
  { name: 'failed', label: 'Failed', statuses: 'failed' },
  { name: 'dropped', label: 'Cancelled, expired', statuses: 'cancelled,expired' },
] as const;

export function statusesOf(group: string): string {
  return IMPORT_GROUPS.find(({ name }) => name === group)?.statuses ?? '';
}
