/** An SQL file of an archive, as the archive describes it. All numbers are those of the central directory, which the local header repeats. */
export interface PlannedEntry {
  /** Path inside the archive: what people are shown, never a path on disk. */
  readonly name: string;
  /** Name of the file it is written to, `0001.sql` upwards in load order. */
  readonly file: string;
  /** Unpacked bytes. For a `.sql.gz` entry: bytes of the gzip file; the SQL is larger. */
  readonly bytes: number;
  readonly packedBytes: number;
  /** CRC-32 of the `bytes` bytes, unsigned. */
  readonly crc32: number;
  /** 0 stored, 8 deflated (APPNOTE 4.4.5). */
  readonly method: 0 | 8;
  /** Offset of the local header in the archive. */
  readonly offset: number;
  /** Whether the entry is a `.sql.gz`, inflated a second time while it is written. */
  readonly gz: boolean;
}

/** The one reading of an archive: what will be written, in load order, and what will not. */
export interface ArchivePlan {
  readonly entries: readonly PlannedEntry[];
  /** Names of files that are left alone, in archive order; directories are not listed. */
  readonly ignored: readonly string[];
  /** Offsets of every local header, of SQL files and of anything else: an entry at another place was not planned. */
  readonly offsets: ReadonlySet<number>;
  /** Unpacked bytes of `entries` together, as declared. */
  readonly bytes: number;
  /** Bytes of the archive file. */
  readonly archiveBytes: number;
}

/** An SQL file that was written and matches the plan. */
export interface ExtractedEntry {
  readonly entry: PlannedEntry;
  /** Absolute path of the file. */
  readonly path: string;
  /** Bytes of SQL text in the file; differs from `entry.bytes` for a `.sql.gz`. */
  readonly bytes: number;
}
