import { describe, expect, test } from 'vitest';
import { CARE_RULES } from '../../../../resolvers/tools/care/care-rules.ts';
import { type CareFacts, yearsBetween } from '../../../../resolvers/tools/care/facts.ts';
import { recommend } from '../../../../resolvers/tools/care/recommend.ts';

const coded = (...codes: string[]) => codes.map((code) => ({ code, name: code }));

function facts({
  age = null as number | null,
  has = [] as string[],
  takes = [] as string[],
  allergicTo = [] as string[],
}): CareFacts {
  return { age, conditions: coded(...has), medications: coded(...takes), allergies: allergicTo };
}

const idsOf = (patient: Parameters<typeof facts>[0]) =>
  recommend(facts(patient)).map(({ id }) => id);

test.each([
  [
    'penicillin-allergy',
    { allergicTo: ['penicillin'], takes: ['J01CA04'] },
    { takes: ['J01CA04'] },
  ],
  [
    'ibuprofen-allergy',
    { allergicTo: ['ibuprofen'], takes: ['M01AE02'] },
    { allergicTo: ['ibuprofen'] },
  ],
  [
    'painkiller-with-blood-thinner',
    { has: ['I48.9'], takes: ['B01AA03', 'M01AE01'] },
    { has: ['I48.9'], takes: ['B01AA03'] },
  ],
  ['painkiller-with-kidney-disease', { has: ['N18.3'], takes: ['M01AE01'] }, { has: ['N18.3'] }],
  ['painkiller-with-hypertension', { has: ['I10'], takes: ['M01AE01'] }, { has: ['I10'] }],
  [
    'stroke-prevention',
    { age: 70, has: ['I48.9'] },
    { age: 70, has: ['I48.9'], takes: ['B01AA03'] },
  ],
  [
    'asthma-reliever-alone',
    { age: 20, has: ['J45.9'], takes: ['R03AC02'] },
    { age: 20, has: ['J45.9'], takes: ['R03AC02', 'R03BA02'] },
  ],
  ['diabetes-statin', { age: 50, has: ['E11.9'] }, { age: 50, has: ['E11.9'], takes: ['C10AA05'] }],
  ['diabetes-hba1c', { has: ['E11.9'] }, { has: ['E10.9'] }],
  ['diabetes-eyes', { has: ['E11.9'] }, {}],
  ['hypertension-at-home', { has: ['I10'] }, {}],
  ['influenza-vaccine', { age: 65 }, { age: 64 }],
  ['colorectal-screening', { age: 75 }, { age: 76 }],
])('%s applies to %j and not to %j', (id, patient, other) => {
  expect(idsOf(patient)).toContain(id);
  expect(idsOf(other)).not.toContain(id);
});

test('every rule has a name of its own, a fact to rest on, and a source with its year', () => {
  expect(new Set(CARE_RULES.map(({ id }) => id)).size).toBe(CARE_RULES.length);
  for (const { rests, source } of CARE_RULES) {
    expect(rests.length).toBeGreaterThan(0);
    expect(source.year).toBeGreaterThanOrEqual(2020);
  }
});

test('nothing is recommended to somebody of whom nothing is known', () => {
  expect(idsOf({})).toEqual([]);
});

test('what is most urgent comes first, whatever the order of the rules', () => {
  const patient = { age: 70, has: ['I10', 'N18.3', 'E11.9'], takes: ['M01AE01'] };
  const urgencies = recommend(facts(patient), CARE_RULES.toReversed()).map(
    ({ urgency }) => urgency,
  );
  expect(urgencies.slice(0, 3)).toEqual(['SAFETY', 'SOON', 'ROUTINE']);
  expect(urgencies.lastIndexOf('SOON')).toBeLessThan(urgencies.indexOf('ROUTINE'));
});

test('what is not there is a fact too', () => {
  const [statin] = recommend(facts({ age: 50, has: ['E11.9'] })).filter(
    ({ id }) => id === 'diabetes-statin',
  );
  expect(statin?.because).toEqual([
    'Condition: E11.9',
    'Age: 50',
    'No statin among the medication',
  ]);
});

describe('years between', () => {
  test.each([
    ['1959-09-16', '2026-10-30', 67],
    ['1959-10-30', '2026-10-30', 67],
    ['1959-10-31', '2026-10-30', 66],
    ['2026-10-30', '2026-10-30', 0],
    ['2026-10-31', '2026-10-30', null],
    ['1800-01-01', '2026-10-30', null],
    ['', '2026-10-30', null],
    ['1959', '2026-10-30', null],
  ])('%s and %s are %s', (birth, day, years) => {
    expect(yearsBetween(birth, day)).toBe(years);
  });
});
