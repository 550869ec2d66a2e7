const WORDS: Readonly<Record<string, string>> = {
  upload: 'uploaded',
  confirm: 'confirmed',
  cancel: 'cancelled',
  cleanup: 'asked for a clean-up',
  'workspace.remove': 'removed the temporary files',
  'cleanup.import': 'cleaned up one import',
  'cleanup.old': 'cleaned up what is old',
  'cleanup.failed': 'cleaned up after failures',
  'cleanup.orphans': 'cleaned up an orphan',
  'queue-board': 'changed a queue',
};

/** What was done, in words; an action that has none is told as it is. */
export function wordsOf(action: string): string {
  return WORDS[action] ?? action;
}
