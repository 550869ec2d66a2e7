/** Sorts each run of neighbouring lines that are rows. */
export function sortRuns(lines: readonly string[], isRow: (line: string) => boolean): string[] {
  const sorted: string[] = [];
  let run: string[] = [];
  for (const line of lines) {
    if (isRow(line)) {
      run.push(line);
      continue;
    }
    for (const row of run.sort()) sorted.push(row);
    run = [];
    sorted.push(line);
  }
  for (const row of run.sort()) sorted.push(row);
  return sorted;
}
