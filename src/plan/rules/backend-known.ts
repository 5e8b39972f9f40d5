import { didYouMean } from '../did-you-mean.ts';
import type { FieldRule } from '../rule.ts';

export const backendKnown: FieldRule = (field, { binding }, { around: { backends } }) => {
  if (!binding || binding.kind === 'resolver') return;
  const { kind, backend } = binding;
  const place = `@${kind}(backend:)`;
  const found = Object.hasOwn(backends, backend) ? backends[backend] : undefined;
  if (found === undefined) {
    const fit = Object.keys(backends).filter((name) => backends[name] === kind);
    const hint = didYouMean(backend, fit) ?? 'Declare it in toolgate.config.ts.';
    field.report(place, `There is no backend "${backend}".`, hint);
  } else if (found !== kind) {
    field.report(place, `"${backend}" is a backend of kind ${found}, not ${kind}.`);
  }
};
