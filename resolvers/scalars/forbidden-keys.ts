/** Keys by which a value would change the objects that it is copied into. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/** @throws TypeError where the value has such a key, however deep */
export function refuseForbiddenKeys(value: unknown): unknown {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (FORBIDDEN.some((key) => Object.hasOwn(next, key))) {
      throw new TypeError('The value has a key that no JSON may have here.');
    }
    for (const inner of Object.values(next)) waiting.push(inner);
  }
  return value;
}
