import type {
  MutationAnalyzeStockArgs,
  MutationFetchPriceHistoryArgs,
  PriceHistory,
  StockAnalysis,
} from '../../src/generated/schema.ts';
import type { ToolFunction } from '../../src/model/tool-function.ts';
import { inASentence } from './stock/in-a-sentence.ts';
import {
  annualisedReturn,
  annualisedVolatility,
  maxDrawdown,
  movingAverage,
  totalReturn,
  usable,
} from './stock/price-figures.ts';

interface Tools {
  fetchPriceHistory(args: MutationFetchPriceHistoryArgs): Promise<PriceHistory | null>;
}

/** Figures of one stock, from its daily prices. */
export const analyzeStock: ToolFunction<
  MutationAnalyzeStockArgs,
  StockAnalysis | null,
  Tools
> = async ({ symbol, days }, { tools }) => {
  const history = await tools.fetchPriceHistory({ symbol, days });
  return history === null ? null : analysisOf(history);
};

function analysisOf({ symbol, name, currency, prices }: PriceHistory): StockAnalysis {
  const known = usable(prices);
  const closes = known.map(({ close }) => close);
  const deepest = maxDrawdown(known);
  const figures = {
    symbol,
    name,
    currency,
    from: known[0]?.date ?? null,
    to: known.at(-1)?.date ?? null,
    days: known.length,
    lastClose: closes.at(-1) ?? null,
    totalReturn: rounded(totalReturn(closes)),
    annualisedReturn: rounded(annualisedReturn(closes)),
    annualisedVolatility: rounded(annualisedVolatility(closes)),
    movingAverage20: rounded(movingAverage(closes, 20)),
    movingAverage50: rounded(movingAverage(closes, 50)),
    movingAverage200: rounded(movingAverage(closes, 200)),
    maxDrawdown: deepest && { ...deepest, depth: rounded(deepest.depth) ?? 0 },
  };
  return { ...figures, summary: inASentence(figures) };
}

/** Digits beyond these are noise, which a model would repeat. */
function rounded(figure: number | null): number | null {
  return figure === null ? null : Math.round(figure * 1e4) / 1e4;
}
