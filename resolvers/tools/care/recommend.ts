import type { CareRecommendation, CareUrgency } from '../../../src/generated/schema.ts';
import { CARE_RULES, type CareRule } from './care-rules.ts';
import type { CareFacts } from './facts.ts';

const MOST_URGENT_FIRST: readonly CareUrgency[] = ['SAFETY', 'SOON', 'ROUTINE'];

/** The rules whose every fact the record shows, most urgent first, each with these facts. */
export function recommend(
  facts: CareFacts,
  rules: readonly CareRule[] = CARE_RULES,
): CareRecommendation[] {
  const recommended = rules.flatMap(({ rests, ...rule }) => {
    const because = rests.map((fact) => fact(facts)).filter((words) => words !== null);
    return because.length === rests.length ? [{ ...rule, because }] : [];
  });
  const rank = ({ urgency }: CareRecommendation) => MOST_URGENT_FIRST.indexOf(urgency);
  return recommended.toSorted((a, b) => rank(a) - rank(b));
}
