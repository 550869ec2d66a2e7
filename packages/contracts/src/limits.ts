/** All limits on an archive and its contents; the names are those of the settings. Bytes unless the name says otherwise. */
export interface ArchiveLimits {
  readonly maxUploadBytes: number;
  readonly maxExtractedBytes: number;
  readonly maxEntryBytes: number;
  readonly maxEntries: number;
  readonly maxCentralDirectoryBytes: number;
  /** Path segments. */
  readonly maxDepth: number;
  readonly maxPathBytes: number;
  readonly maxNameBytes: number;
  /** Unpacked ÷ packed, judged only above `ratioFloorBytes`. */
  readonly maxRatio: number;
  readonly ratioFloorBytes: number;
}
