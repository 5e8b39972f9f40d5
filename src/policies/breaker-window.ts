/** The counted attempts of the last while, in ten buckets. What has expired is dropped on every access. */
export interface BreakerWindow {
  add(result: 'SUCCESS' | 'FAILURE', now: number): void;
  /** As of what was added last. */
  counts(): Counts;
}

export interface Counts {
  readonly counted: number;
  readonly failed: number;
  /** Failures in a row, up to now. */
  readonly run: number;
  /** When the first of the run was seen. */
  readonly runSince: number;
}

export function breakerWindow(windowMs: number): BreakerWindow {
  const buckets: Bucket[] = []; // oldest first, at most ten
  let run = false;
  return {
    add(result, now) {
      const bucket = bucketAt(Math.floor((now * BUCKETS) / windowMs), buckets);
      bucket.counted++;
      if (result === 'SUCCESS') {
        if (run) for (const ended of buckets) ended.run = 0;
        run = false;
        return;
      }
      run = true;
      bucket.failed++;
      if (bucket.run++ === 0) bucket.runSince = now;
    },
    counts: () => sumOf(buckets),
  };
}

const BUCKETS = 10;

interface Bucket {
  readonly index: number;
  counted: number;
  failed: number;
  /** Of its failures, those of the run that still goes on. */
  run: number;
  runSince: number;
}

function bucketAt(index: number, buckets: Bucket[]): Bucket {
  while (buckets[0] && buckets[0].index <= index - BUCKETS) buckets.shift();
  const newest = buckets.at(-1);
  if (newest?.index === index) return newest;
  const bucket = { index, counted: 0, failed: 0, run: 0, runSince: 0 };
  buckets.push(bucket);
  return bucket;
}

function sumOf(buckets: readonly Bucket[]): Counts {
  const sum = { counted: 0, failed: 0, run: 0, runSince: Number.POSITIVE_INFINITY };
  for (const bucket of buckets) {
    sum.counted += bucket.counted;
    sum.failed += bucket.failed;
    sum.run += bucket.run;
    if (bucket.run > 0) sum.runSince = Math.min(sum.runSince, bucket.runSince);
  }
  return sum;
}
