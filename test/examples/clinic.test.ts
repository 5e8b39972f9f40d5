import { expect, test } from 'vitest';
import { runningServices } from './running-services.ts';

const { ask } = runningServices();

const record = async (patient: string, count = 50) =>
  (await ask('clinic', `/Patient/${patient}/$record?observations=${count}`)).body;

const measure = (search: string, body: unknown) =>
  ask('clinic', `/Observation?${search}`, { method: 'PUT', body });

const SEARCH = 'subject=pat_1007&code=8480-6&date=2026-10-30T08:15:00Z';

test('a record holds what belongs to the patient, shaped as FHIR shapes it', async () => {
  const patient = await record('pat_1007');
  expect(patient).toMatchObject({ resourceType: 'Patient', meta: { asOf: '2026-10-30' } });
  const codes = patient.condition.map(
    (one: { code: { coding: { code: string }[] } }) => one.code.coding[0]?.code,
  );
  expect(codes).toEqual(['I10', 'E11.9', 'M17.9']);
  expect(patient.allergyIntolerance[0].code.text).toBe('penicillin');
});

test('observations come newest first, as many as asked for', async () => {
  const { observation } = await record('pat_1007', 4);
  const moments = observation.map((one: { effectiveDateTime: string }) => one.effectiveDateTime);
  expect(moments).toHaveLength(4);
  expect(moments).toEqual(moments.toSorted().toReversed());
});

test('the same observation again replaces the value and adds none', async () => {
  const before = (await record('pat_1007')).observation.length;
  const first = await measure(SEARCH, {
    valueQuantity: { value: 120 },
    note: [{ text: 'sitting' }],
  });
  const again = await measure(SEARCH.replace('08:15:00Z', '09:15:00%2B01:00'), {
    valueQuantity: { value: 125 },
    note: [{ text: null }],
  });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toMatchObject({ id: first.body.id, valueQuantity: { value: 125 }, note: [] });
  expect((await record('pat_1007')).observation).toHaveLength(before + 1);
});

test.each([
  [SEARCH.replace('pat_1007', 'nobody'), { valueQuantity: { value: 1 } }, 404],
  [SEARCH.replace('8480-6', 'mood'), { valueQuantity: { value: 1 } }, 400],
  [SEARCH.replace('2026-10-30T08:15:00Z', '2026-10-30'), { valueQuantity: { value: 1 } }, 400],
  [SEARCH.replace('2026-10-30', '2026-13-41'), { valueQuantity: { value: 1 } }, 400],
  [SEARCH, { valueQuantity: { value: 'high' } }, 400],
  [SEARCH, {}, 400],
])('PUT /Observation?%s with %j is %i', async (search, body, status) => {
  expect((await measure(search, body)).status).toBe(status);
});

test('an unknown patient is 404', async () => {
  expect((await ask('clinic', '/Patient/nobody')).status).toBe(404);
  expect((await ask('clinic', '/Patient/nobody/$record')).status).toBe(404);
});
