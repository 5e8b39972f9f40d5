/** One trading day, as the figures need it. */
export interface Close {
  readonly date: string;
  readonly close: number;
}

export interface Fall {
  /** Share of the high that was lost, 0 to 1. */
  readonly depth: number;
  readonly from: string;
  readonly to: string;
}

const TRADING_DAYS_A_YEAR = 252;

/** Fewer returns than these say too little to be scaled to a year. */
const RETURNS_FOR_VOLATILITY = 20;
const DAYS_FOR_YEARLY_RETURN = 60;

/** Days with a price that can be computed with, oldest first. */
export function usable(prices: readonly Close[]): Close[] {
  return prices
    .filter(({ close }) => Number.isFinite(close) && close > 0)
    .toSorted((a, b) => a.date.localeCompare(b.date));
}

/** Change from the first close to the last, as a share of the first; null with fewer than two. */
export function totalReturn(closes: readonly number[]): number | null {
  const [first, last] = [closes[0], closes.at(-1)];
  if (closes.length < 2 || first === undefined || last === undefined) return null;
  return last / first - 1;
}

/** The total return as it would be over a year; null where the history is too short for that. */
export function annualisedReturn(closes: readonly number[]): number | null {
  const total = totalReturn(closes);
  if (total === null || closes.length < DAYS_FOR_YEARLY_RETURN) return null;
  return (1 + total) ** (TRADING_DAYS_A_YEAR / (closes.length - 1)) - 1;
}

/** Sample deviation of the daily log returns over a year; null where the history is too short for that. */
export function annualisedVolatility(closes: readonly number[]): number | null {
  const returns = logReturns(closes);
  if (returns.length < RETURNS_FOR_VOLATILITY) return null;
  const mean = sum(returns) / returns.length;
  const squares = returns.map((one) => (one - mean) ** 2);
  return Math.sqrt((sum(squares) / (returns.length - 1)) * TRADING_DAYS_A_YEAR);
}

/** Mean of the last closes; null with fewer than `days`. */
export function movingAverage(closes: readonly number[], days: number): number | null {
  return closes.length < days ? null : sum(closes.slice(-days)) / days;
}

/** The deepest fall from a high; the earliest of equally deep ones, null where no close is below an earlier one. */
export function maxDrawdown(prices: readonly Close[]): Fall | null {
  let high: Close | undefined;
  let deepest: Fall | null = null;
  for (const price of prices) {
    if (high === undefined || price.close > high.close) high = price;
    const depth = 1 - price.close / high.close;
    if (depth > (deepest?.depth ?? 0)) deepest = { depth, from: high.date, to: price.date };
  }
  return deepest;
}

function logReturns(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, place) => Math.log(close / (closes[place] ?? close)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
