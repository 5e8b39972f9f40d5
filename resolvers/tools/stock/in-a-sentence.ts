import type { StockAnalysis } from '../../../src/generated/schema.ts';

/** What the figures say, for a reader without a chart. It describes and advises nothing. */
export function inASentence(figures: Omit<StockAnalysis, 'summary'>): string {
  const { name, symbol, currency, lastClose, to, days } = figures;
  const stock = `${name} (${symbol})`;
  if (lastClose == null) return `There are no prices of ${stock}.`;
  const closed = `${stock} closed at ${currency} ${lastClose.toFixed(2)} on ${to}`;
  if (figures.totalReturn == null) return `${closed}; one day says nothing about its movement.`;
  const moved = `${movement(figures.totalReturn)} over ${days} trading days`;
  const rest = [volatility(figures), averages(figures, lastClose), fall(figures)];
  const said = rest.filter((part) => part !== null);
  return `${[`${closed}, ${moved}`, ...said].join('; ')}.`;
}

function movement(share: number): string {
  const size = percent(Math.abs(share));
  if (size === percent(0)) return 'unchanged';
  return `${share > 0 ? 'up' : 'down'} ${size}`;
}

function volatility({ annualisedVolatility }: Partial<StockAnalysis>): string | null {
  if (annualisedVolatility == null) return null;
  return `its volatility is ${percent(annualisedVolatility)} a year`;
}

function averages(figures: Partial<StockAnalysis>, close: number): string | null {
  const known = ([20, 50, 200] as const).flatMap((days) => {
    const average = figures[`movingAverage${days}`];
    return average == null ? [] : [`${close >= average ? 'above' : 'below'} its ${days}-day`];
  });
  return known.length === 0 ? null : `it stands ${inWords(known)} average`;
}

function fall({ maxDrawdown }: Partial<StockAnalysis>): string | null {
  if (maxDrawdown == null) return 'it never closed below an earlier high';
  const { depth, from, to } = maxDrawdown;
  return `its deepest fall was ${percent(depth)}, from ${from} to ${to}`;
}

function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
