import { useSyncExternalStore } from 'react';
import { createUploads, type UploadView } from './uploads.ts';

/** The uploads of this tab. */
export const uploads = createUploads();

export function useUploads(): readonly UploadView[] {
  return useSyncExternalStore(uploads.subscribe, uploads.all);
}
