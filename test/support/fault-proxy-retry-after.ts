/** Every form in which a service says how long to wait, for the same wait. `seconds` is whole. */
export function retryAfterForms(
  seconds: number,
  wall: number,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const [now, until] = [new Date(wall), new Date(wall + seconds * 1_000)];
  const date = now.toUTCString();
  return {
    milliseconds: { 'retry-after-ms': String(seconds * 1_000) },
    seconds: { 'retry-after': String(seconds) },
    'seconds with a fraction': { 'retry-after': `${seconds}.000` },
    'a date': { 'retry-after': until.toUTCString(), date },
    'a date of RFC 850': { 'retry-after': rfc850(until), date },
    'a date of asctime': { 'retry-after': asctime(until), date },
    'ratelimit-reset': { 'ratelimit-reset': String(seconds) },
    'x-ratelimit-reset': { 'x-ratelimit-reset': String(seconds) },
    'x-ratelimit-reset in seconds since 1970': {
      'x-ratelimit-reset': String(Math.round(until.getTime() / 1_000)),
    },
    'x-ratelimit-reset in milliseconds since 1970': {
      'x-ratelimit-reset': String(until.getTime()),
    },
  };
}

/** Forms that say nothing: past, negative, or no time at all. */
export function emptyRetryAfterForms(
  wall: number,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const date = new Date(wall).toUTCString();
  return {
    'a word': { 'retry-after': 'soon' },
    'a negative number': { 'retry-after': '-5' },
    'too many digits': { 'retry-after': '1000000000' },
    nothing: { 'retry-after': '' },
    'a date that has passed': { 'retry-after': new Date(wall - 60_000).toUTCString(), date },
    'a reset that has passed': { 'x-ratelimit-reset': String(Math.floor(wall / 1_000) - 60) },
  };
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Sunday, 06-Nov-94 08:49:37 GMT` */
function rfc850(at: Date): string {
  const { day, month, year, time } = partsOf(at);
  return `${DAYS[at.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
}

/** `Sun Nov  6 08:49:37 1994` */
function asctime(at: Date): string {
  const { weekday, month, year, time } = partsOf(at);
  return `${weekday} ${month} ${String(at.getUTCDate()).padStart(2)} ${time} ${year}`;
}

function partsOf(at: Date) {
  const [weekday = '', day = '', month = '', year = '', time = ''] = at
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return { weekday, day, month, year, time };
}
