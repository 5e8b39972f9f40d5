import type {
  CareRecommendations,
  MutationFetchPatientRecordArgs,
  MutationRecommendCareArgs,
  PatientRecord,
} from '../../src/generated/schema.ts';
import type { ToolFunction } from '../../src/model/tool-function.ts';
import { yearsBetween } from './care/facts.ts';
import { recommend } from './care/recommend.ts';

const DISCLAIMER =
  'These points come from a short list of rules over the record. They are no diagnosis, no treatment and not ' +
  'complete; the record may be wrong. Nobody should start, stop or change anything without a clinician.';

interface Tools {
  fetchPatientRecord(args: MutationFetchPatientRecordArgs): Promise<PatientRecord | null>;
}

/** Points of published guidelines to discuss with a clinician, each with what it rests on. */
export const recommendCare: ToolFunction<
  MutationRecommendCareArgs,
  CareRecommendations | null,
  Tools
> = async ({ patientId }, { tools }) => {
  // The rules look at no observation; one is the fewest that can be asked for.
  const record = await tools.fetchPatientRecord({ patientId, first: 1 });
  return record === null ? null : careOf(record);
};

function careOf(record: PatientRecord): CareRecommendations {
  const { id, birthDate, asOf, conditions, medications, allergies } = record;
  const age = yearsBetween(birthDate, asOf);
  const substances = allergies.map(({ substance }) => substance.toLowerCase());
  const nameOf = ({ name }: { readonly name: string }) => name;
  return {
    patientId: id,
    basis: {
      age,
      conditions: conditions.map(nameOf),
      medications: medications.map(nameOf),
      allergies: substances,
    },
    recommendations: recommend({ age, conditions, medications, allergies: substances }),
    disclaimer: DISCLAIMER,
  };
}
