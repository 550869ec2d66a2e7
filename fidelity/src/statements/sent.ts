/** What a native client sent to be run: one statement, or as many as its rules send at once. */
export interface Sent {
  readonly text: Buffer;
  /** Of COPY … FROM stdin: the data that followed. */
  readonly data: Buffer | null;
}
