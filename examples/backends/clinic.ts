import type { DatabaseSync } from 'node:sqlite';
import { LAST_DAY, normalMoment } from './days.ts';
import { countOf, isObject, objectOf } from './input.ts';
import { oncePerKey } from './once-per-key.ts';
import { Refusal, type Route, type ServiceRequest } from './routes.ts';
import { MEASURES } from './seed/medicine.ts';

/** A clinic's records, shaped as FHIR R4 shapes them. */
export function clinic(database: DatabaseSync): Route[] {
  const patient = database.prepare('SELECT resource FROM patients WHERE id = ?');
  const newest = database.prepare(`
    SELECT * FROM observations WHERE patient_id = ? ORDER BY effective DESC, code, id LIMIT ?`);
  const resourceOf = (id: string): object => {
    const row = patient.get(id);
    if (row === undefined) throw new Refusal(404, 'There is no such patient.');
    return { ...JSON.parse(String(row.resource)), meta: { asOf: LAST_DAY } };
  };
  const observationsOf = (id: string, count: number) => newest.all(id, count).map(observationJson);
  return [
    {
      method: 'GET',
      path: '/Patient/:id',
      handle: ({ params: { id = '' } }) => ({ status: 200, body: resourceOf(id) }),
    },
    {
      // The patient with everything that belongs to it, in one answer.
      method: 'GET',
      path: '/Patient/:id/$record',
      handle(request) {
        const { id = '' } = request.params;
        const count = countOf(request, 'observations', { fallback: 10, max: 100 });
        const body = { ...resourceOf(id), observation: observationsOf(id, count) };
        return { status: 200, body };
      },
    },
    oncePerKey(database, {
      // FHIR's conditional update: the query says which observation it is, so that the same request again changes nothing.
      method: 'PUT',
      path: '/Observation',
      handle: observationWriter(database, (id) => void resourceOf(id)),
    }),
  ];
}

function observationWriter(database: DatabaseSync, mustExist: (patient: string) => void) {
  const find = database.prepare(
    'SELECT * FROM observations WHERE patient_id = ? AND code = ? AND effective = ?',
  );
  const count = database.prepare('SELECT count(*) AS n FROM observations WHERE patient_id = ?');
  const insert = database.prepare('INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE observations SET value = ?, note = ? WHERE id = ?');

  return (request: ServiceRequest) => {
    const { subject, code, date, value, note } = readObservation(request);
    mustExist(subject);
    const there = find.get(subject, code, date);
    if (there === undefined) {
      const id = `${subject.replace('pat_', 'obs_')}_${Number(count.get(subject)?.n) + 1}`;
      insert.run(id, subject, code, date, value, note);
    } else update.run(value, note, String(there.id));
    const row = find.get(subject, code, date) ?? {};
    return { status: there === undefined ? 201 : 200, body: observationJson(row) };
  };
}

function readObservation(request: ServiceRequest) {
  const body = objectOf(request);
  const code = request.query.get('code') ?? '';
  const date = normalMoment(request.query.get('date') ?? '');
  if (!Object.hasOwn(MEASURES, code)) throw new Refusal(400, 'code is none of those measured.');
  if (date === null) throw new Refusal(400, 'date must be a moment with its offset.');
  const value = isObject(body.valueQuantity) ? body.valueQuantity.value : undefined;
  if (typeof value !== 'number') throw new Refusal(400, 'valueQuantity.value must be a number.');
  const [first] = Array.isArray(body.note) ? body.note : [];
  const note = isObject(first) && typeof first.text === 'string' ? first.text : null;
  return { subject: request.query.get('subject') ?? '', code, date, value, note };
}

function observationJson(row: Readonly<Record<string, unknown>>) {
  const code = String(row.code);
  const measure = MEASURES[code] ?? { name: code, unit: '' };
  return {
    resourceType: 'Observation',
    id: row.id,
    status: 'final',
    code: { text: measure.name, coding: [{ system: 'http://loinc.org', code }] },
    subject: { reference: `Patient/${String(row.patient_id)}` },
    effectiveDateTime: row.effective,
    valueQuantity: { value: row.value, unit: measure.unit },
    note: row.note === null ? [] : [{ text: row.note }],
  };
}
