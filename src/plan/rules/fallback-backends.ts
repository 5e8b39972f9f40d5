import { didYouMean } from '../did-you-mean.ts';
import type { FieldRule } from '../rule.ts';

export const fallbackBackends: FieldRule = (field, { binding, policies }, { around }) => {
  if (!binding || binding.kind === 'resolver') return;
  const { kind, backend: primary } = binding;
  const fit = Object.keys(around.backends).filter((name) => around.backends[name] === kind);
  const seen = new Set<string>();
  for (const [index, name] of (policies.fallback?.backends ?? []).entries()) {
    const place = `@fallback(backends.${index}:)`;
    const found = Object.hasOwn(around.backends, name) ? around.backends[name] : undefined;
    if (name === primary) {
      field.report(place, `"${name}" is the backend that ${field.id} asks first.`);
    } else if (seen.has(name)) {
      field.report(place, `"${name}" is tried already.`);
    } else if (found === undefined) {
      const hint = didYouMean(name, fit) ?? 'Declare it in toolgate.config.ts.';
      field.report(place, `There is no backend "${name}".`, hint);
    } else if (found !== kind) {
      field.report(place, `"${name}" is a backend of kind ${found}, not ${kind}.`);
    }
    seen.add(name);
  }
};
