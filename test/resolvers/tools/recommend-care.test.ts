import { expect, test } from 'vitest';
import { recommendCare } from '../../../resolvers/tools/recommend-care.ts';
import type { PatientRecord } from '../../../src/generated/schema.ts';
import { contextWith } from './tool-context.ts';

const RECORD: PatientRecord = {
  id: 'pat_1007',
  name: 'Jana Jansen',
  gender: 'FEMALE',
  birthDate: '1959-09-16',
  asOf: '2026-10-30',
  conditions: [{ code: 'I10', name: 'Essential hypertension' }],
  medications: [{ code: 'M01AE01', name: 'Ibuprofen' }],
  allergies: [{ substance: 'Penicillin', criticality: 'HIGH' }],
  observations: [],
};

const careOf = async (changes: Partial<PatientRecord>) => {
  const fetchPatientRecord = () => Promise.resolve({ ...RECORD, ...changes });
  const care = await recommendCare({ patientId: 'pat_1007' }, contextWith({ fetchPatientRecord }));
  if (care === null) throw new Error('There is a record.');
  return care;
};

test('the answer says what it rests on', async () => {
  expect((await careOf({})).basis).toEqual({
    age: 67,
    conditions: ['Essential hypertension'],
    medications: ['Ibuprofen'],
    allergies: ['penicillin'],
  });
});

test('a recommendation has its facts and its source', async () => {
  const { recommendations } = await careOf({});
  expect(recommendations[0]).toMatchObject({
    id: 'painkiller-with-hypertension',
    urgency: 'SOON',
    because: ['Condition: Essential hypertension', 'Medication: Ibuprofen'],
    source: { name: 'ESH guidelines on arterial hypertension', year: 2023 },
  });
});

test('every answer has the disclaimer, one without recommendations too', async () => {
  const healthy = { birthDate: '2000-01-01', conditions: [], medications: [], allergies: [] };
  const { recommendations, disclaimer } = await careOf(healthy);
  expect(recommendations).toEqual([]);
  expect(disclaimer).toContain('no diagnosis');
});

test('a day of birth that makes no sense leaves out what rests on the age', async () => {
  const { basis, recommendations } = await careOf({ birthDate: '2077-01-01' });
  expect(basis.age).toBeNull();
  expect(recommendations.map(({ id }) => id)).not.toContain('influenza-vaccine');
});

test('no record is null', async () => {
  const fetchPatientRecord = () => Promise.resolve(null);
  const context = contextWith({ fetchPatientRecord });
  expect(await recommendCare({ patientId: 'nobody' }, context)).toBeNull();
});
