/**
 * A date as HTTP writes it, in any of its three forms, in milliseconds since 1970; null of any other text.
 * Two digits of a year mean 1970 to 2069.
 */
export function parseHttpDate(text: string): number | null {
  const groups = FORMS.map((form) => form.exec(text)?.groups).find((found) => found);
  if (!groups) return null;
  const { day = '', month = '', year = '', time = '' } = groups;
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const midnight = Date.UTC(fullYear(year), MONTHS.indexOf(month), Number(day));
  const exists = new Date(midnight).getUTCDate() === Number(day);
  if (!exists || hour > 23 || minute > 59 || second > 60) return null; // 60 is a leap second
  return midnight + ((hour * 60 + minute) * 60 + second) * 1_000;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = String.raw`(?<time>\d\d:\d\d:\d\d)`;
const FORMS = [
  String.raw`[A-Z][a-z]{2}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT`,
  String.raw`[A-Z][a-z]{5,8}, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} GMT`, // RFC 850
  String.raw`[A-Z][a-z]{2} ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`, // asctime
].map((form) => new RegExp(`^${form}$`));

function fullYear(year: string): number {
  const value = Number(year);
  if (year.length === 4) return value;
  return value < 70 ? 2_000 + value : 1_900 + value;
}
