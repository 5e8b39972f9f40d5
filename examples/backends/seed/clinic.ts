import type { DatabaseSync } from 'node:sqlite';
import { dayBefore, momentBefore } from '../days.ts';
import { ANSWERED_KEYS } from '../once-per-key.ts';
import { type Random, randomFrom } from '../random.ts';
import { DISEASES, type Disease, SUBSTANCES } from './medicine.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.ts';

const PATIENTS = 100;
const FIRST_PATIENT = 1_000;

/** The patient that the examples show: one of whom there is something to say. */
const SHOWN = {
  patient: 1_007,
  age: 67,
  diseases: ['I10', 'E11.9', 'M17.9'],
  allergy: 'penicillin',
};

export function seedClinic(database: DatabaseSync): void {
  database.exec(TABLES);
  const random = randomFrom(401);
  const patient = database.prepare('INSERT INTO patients VALUES (?, ?)');
  const observation = database.prepare('INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?)');
  for (let number = FIRST_PATIENT; number < FIRST_PATIENT + PATIENTS; number++) {
    const id = `pat_${number}`;
    const health = number === SHOWN.patient ? shownHealth() : healthBy(random);
    patient.run(id, JSON.stringify(resourceOf(id, health, random)));
    for (const [place, { code, value, at }] of measured(health.diseases, random).entries()) {
      observation.run(`obs_${number}_${place + 1}`, id, code, at, value, null);
    }
  }
}

const TABLES = `
  CREATE TABLE patients (id TEXT PRIMARY KEY, resource TEXT NOT NULL) STRICT;
  CREATE TABLE observations (
    id TEXT PRIMARY KEY, patient_id TEXT NOT NULL REFERENCES patients, code TEXT NOT NULL, effective TEXT NOT NULL,
    value REAL NOT NULL, note TEXT, UNIQUE (patient_id, code, effective)
  ) STRICT;
  CREATE INDEX observations_by_patient ON observations (patient_id, effective DESC);
  ${ANSWERED_KEYS}`;

interface Health {
  readonly age: number;
  readonly diseases: readonly Disease[];
  /** Those of the diseases that something is taken for. */
  readonly treated: readonly Disease[];
  readonly allergies: readonly (typeof SUBSTANCES)[number][];
}

function healthBy(random: Random): Health {
  const age = random.between(4, 92);
  const diseases = DISEASES.filter(({ from, share }) => age >= from && random.chance(share));
  const treated = diseases.filter(() => random.chance(0.75));
  return { age, diseases, treated, allergies: SUBSTANCES.filter(() => random.chance(0.12)) };
}

function shownHealth(): Health {
  const diseases = DISEASES.filter(({ code }) => SHOWN.diseases.includes(code));
  const allergies = SUBSTANCES.filter(({ substance }) => substance === SHOWN.allergy);
  return { age: SHOWN.age, diseases, treated: diseases, allergies };
}

/** A patient with everything but the observations, shaped as FHIR R4 shapes it. */
function resourceOf(id: string, { age, diseases, treated, allergies }: Health, random: Random) {
  const gender = random.pick(['female', 'male'] as const);
  const [given, family] = [random.pick(GIVEN_NAMES[gender]), random.pick(FAMILY_NAMES)];
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'urn:example:insurance', value: `K${random.between(1e8, 9e8)}` }],
    name: [{ text: `${given} ${family}`, family, given: [given] }],
    gender,
    birthDate: dayBefore(age * 365 + Math.floor(age / 4) + random.between(1, 300)),
    condition: diseases.map(({ code, name }) => ({
      resourceType: 'Condition',
      code: { text: name, coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
      onsetDateTime: dayBefore(random.between(200, 3_000)),
    })),
    medicationStatement: treated.flatMap(({ drug }) => {
      if (drug === null) return [];
      const coding = [{ system: 'http://www.whocc.no/atc', code: drug.code }];
      const medicationCodeableConcept = { text: drug.name, coding };
      const dosage = [{ text: drug.dosage }];
      return [{ resourceType: 'MedicationStatement', medicationCodeableConcept, dosage }];
    }),
    allergyIntolerance: allergies.map(({ substance, criticality, reaction }) => ({
      resourceType: 'AllergyIntolerance',
      code: { text: substance },
      criticality,
      reaction: [{ manifestation: [{ text: reaction }] }],
    })),
  };
}

/** Two to five visits, newest last; what is measured follows from what the patient has. */
function measured(diseases: readonly Disease[], random: Random) {
  const has = (code: string) => diseases.some((disease) => disease.code === code);
  const visits = Array.from({ length: random.between(2, 5) }, (_, place) => 5 - place);
  return visits.flatMap((visit) => {
    const at = momentBefore(visit * 40_000 + random.between(0, 20_000));
    const pressure = has('I10') ? 142 : 121;
    const values: [string, number][] = [
      ['8480-6', pressure + random.between(-12, 18)],
      ['8462-4', pressure - 45 + random.between(-6, 8)],
      ['8867-4', random.between(58, 96)],
    ];
    if (has('E11.9')) values.push(['4548-4', random.between(60, 92) / 10]);
    if (has('E78.0')) values.push(['13457-7', random.between(95, 190)]);
    return values.map(([code, value]) => ({ code, value, at }));
  });
}
