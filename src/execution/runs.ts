/**
 * Splits root fields into runs: neighbours that may share a run are concurrent, any other field is alone in its
 * run, and the runs follow each other.
 */
export function inRuns<T>(fields: readonly T[], mayShare: (field: T) => boolean): T[][] {
  const runs: T[][] = [];
  let open: T[] | undefined;
  for (const field of fields) {
    const shares = mayShare(field);
    if (shares && open !== undefined) {
      open.push(field);
      continue;
    }
    const run = [field];
    runs.push(run);
    open = shares ? run : undefined;
  }
  return runs;
}
