/** The day that all example data ends on. Nothing here reads the clock, so the data is the same every day. */
export const LAST_DAY = '2026-10-30';

const DAY_MS = 86_400_000;
const END = Date.parse(`${LAST_DAY}T00:00:00Z`);

/** The day so many days before the last one; after it where negative. */
export function dayBefore(days: number): string {
  return isoDay(END - days * DAY_MS);
}

/** The moment so many minutes before noon of the last day. */
export function momentBefore(minutes: number): string {
  return isoMoment(END + DAY_MS / 2 - minutes * 60_000);
}

/** Saturdays and Sundays have no trade. Oldest first. */
export function tradingDays(firstDay: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${firstDay}T00:00:00Z`); at <= END; at += DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(isoDay(at));
  }
  return days;
}

/** The moment so many hours after another. */
export function hoursAfter(moment: string, hours: number): string {
  return isoMoment(Date.parse(moment) + hours * 3_600_000);
}

/** A moment as we write it, or null where the text is none. */
export function normalMoment(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text))
    return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : isoMoment(at);
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function isoMoment(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
