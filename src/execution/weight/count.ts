/** The variables of one request, as GraphQL coerced them. */
export type Values = Readonly<Record<string, unknown>>;

/** A number that is known with the document, or with the variables of each request. */
export type Count = number | ((variables: Values) => number);

export function countIn(count: Count, variables: Values): number {
  return typeof count === 'number' ? count : count(variables);
}

export const plus = folding((one, other) => one + other);
export const times = folding((one, other) => one * other);
export const larger = folding((one, other) => Math.max(one, other));
/** The first that is not 0. */
export const orElse = folding((one, other) => one || other);

/** Two constants make a constant. */
function folding(combine: (one: number, other: number) => number) {
  return (one: Count, other: Count): Count => {
    if (typeof one === 'number' && typeof other === 'number') return combine(one, other);
    return (variables) => combine(countIn(one, variables), countIn(other, variables));
  };
}
