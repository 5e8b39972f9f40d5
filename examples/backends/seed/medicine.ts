/** A disease that the example clinic knows. */
export interface Disease {
  /** ICD-10 */
  readonly code: string;
  readonly name: string;
  /** Nobody younger has it. */
  readonly from: number;
  /** Share of those old enough that has it. */
  readonly share: number;
  /** What is usually taken for it; `code` is ATC. */
  readonly drug: { readonly code: string; readonly name: string; readonly dosage: string } | null;
}

export const DISEASES: readonly Disease[] = [
  {
    code: 'I10',
    name: 'Essential hypertension',
    from: 35,
    share: 0.4,
    drug: { code: 'C09AA05', name: 'Ramipril', dosage: '5 mg once a day' },
  },
  {
    code: 'E11.9',
    name: 'Type 2 diabetes',
    from: 40,
    share: 0.25,
    drug: { code: 'A10BA02', name: 'Metformin', dosage: '850 mg twice a day' },
  },
  {
    code: 'E78.0',
    name: 'Hypercholesterolaemia',
    from: 40,
    share: 0.25,
    drug: { code: 'C10AA05', name: 'Atorvastatin', dosage: '20 mg in the evening' },
  },
  {
    code: 'J45.9',
    name: 'Asthma',
    from: 4,
    share: 0.12,
    drug: { code: 'R03AC02', name: 'Salbutamol', dosage: '2 puffs when needed' },
  },
  {
    code: 'I48.9',
    name: 'Atrial fibrillation',
    from: 60,
    share: 0.2,
    drug: { code: 'B01AA03', name: 'Warfarin', dosage: 'as the INR tells' },
  },
  {
    code: 'M17.9',
    name: 'Osteoarthritis of the knee',
    from: 50,
    share: 0.25,
    drug: { code: 'M01AE01', name: 'Ibuprofen', dosage: '400 mg when needed' },
  },
  { code: 'N18.3', name: 'Chronic kidney disease, stage 3', from: 55, share: 0.15, drug: null },
  {
    code: 'J02.9',
    name: 'Acute pharyngitis',
    from: 4,
    share: 0.06,
    drug: { code: 'J01CA04', name: 'Amoxicillin', dosage: '500 mg three times a day' },
  },
];

export const SUBSTANCES = [
  { substance: 'penicillin', criticality: 'high', reaction: 'anaphylaxis' },
  { substance: 'peanut', criticality: 'high', reaction: 'swelling of the throat' },
  { substance: 'latex', criticality: 'low', reaction: 'rash' },
  { substance: 'ibuprofen', criticality: 'unable-to-assess', reaction: 'hives' },
] as const;

/** What can be measured: LOINC code, name and unit. */
export const MEASURES: Readonly<Record<string, { readonly name: string; readonly unit: string }>> =
  {
    '8480-6': { name: 'Systolic blood pressure', unit: 'mmHg' },
    '8462-4': { name: 'Diastolic blood pressure', unit: 'mmHg' },
    '8867-4': { name: 'Heart rate', unit: '/min' },
    '29463-7': { name: 'Body weight', unit: 'kg' },
    '8310-5': { name: 'Body temperature', unit: '°C' },
    '4548-4': { name: 'Haemoglobin A1c', unit: '%' },
    '13457-7': { name: 'LDL cholesterol', unit: 'mg/dl' },
  };
