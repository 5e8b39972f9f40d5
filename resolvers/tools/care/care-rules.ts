import type { CareUrgency, GuidelineSource } from '../../../src/generated/schema.ts';
import { age, allergy, condition, type Fact, medication, noMedication } from './facts.ts';

/** A point to discuss where every fact is there. It names what to talk about, never what to do. */
export interface CareRule {
  readonly id: string;
  readonly title: string;
  readonly urgency: CareUrgency;
  readonly rests: readonly Fact[];
  readonly source: GuidelineSource;
}

const DRUG_ALLERGY = { name: 'AAAAI/ACAAI practice parameter on drug allergy', year: 2022 };
const ATRIAL_FIBRILLATION = { name: 'ESC guidelines on atrial fibrillation', year: 2024 };
const KIDNEY = { name: 'KDIGO guideline on chronic kidney disease', year: 2024 };
const HYPERTENSION = { name: 'ESH guidelines on arterial hypertension', year: 2023 };
const ASTHMA = { name: 'GINA strategy for asthma', year: 2024 };
const DIABETES = { name: 'ADA standards of care in diabetes', year: 2025 };
const INFLUENZA = { name: 'WHO position paper on influenza vaccines', year: 2022 };
const COLON = { name: 'USPSTF statement on colorectal cancer screening', year: 2021 };

// ATC: J01C penicillins, M01A anti-inflammatory drugs, B01A blood thinners, C10AA statins, R03AC relievers,
// R03BA and R03AK inhaled corticosteroids alone and combined.
export const CARE_RULES: readonly CareRule[] = [
  {
    id: 'penicillin-allergy',
    title:
      'A penicillin is on the list of someone with a penicillin allergy: ask before the next dose.',
    urgency: 'SAFETY',
    rests: [allergy('penicillin'), medication('J01C')],
    source: DRUG_ALLERGY,
  },
  {
    id: 'ibuprofen-allergy',
    title:
      'A related painkiller is on the list of someone with an ibuprofen allergy: ask before the next dose.',
    urgency: 'SAFETY',
    rests: [allergy('ibuprofen'), medication('M01A')],
    source: DRUG_ALLERGY,
  },
  {
    id: 'painkiller-with-blood-thinner',
    title:
      'An anti-inflammatory painkiller beside a blood thinner raises the risk of bleeding: ask for another one.',
    urgency: 'SAFETY',
    rests: [condition('I48'), medication('B01A'), medication('M01A')],
    source: ATRIAL_FIBRILLATION,
  },
  {
    id: 'painkiller-with-kidney-disease',
    title: 'An anti-inflammatory painkiller can harm weak kidneys further: ask for another one.',
    urgency: 'SAFETY',
    rests: [condition('N18'), medication('M01A')],
    source: KIDNEY,
  },
  {
    id: 'painkiller-with-hypertension',
    title:
      'An anti-inflammatory painkiller can raise the blood pressure: discuss how much of it is needed.',
    urgency: 'SOON',
    rests: [condition('I10'), medication('M01A')],
    source: HYPERTENSION,
  },
  {
    id: 'stroke-prevention',
    title: 'Discuss whether a blood thinner would lower the risk of a stroke.',
    urgency: 'SOON',
    rests: [condition('I48'), age(65), noMedication('blood thinner', 'B01A')],
    source: ATRIAL_FIBRILLATION,
  },
  {
    id: 'asthma-reliever-alone',
    title: 'A reliever alone is no longer advised: discuss an inhaled corticosteroid.',
    urgency: 'SOON',
    rests: [
      condition('J45'),
      age(12),
      medication('R03AC'),
      noMedication('inhaled corticosteroid', 'R03BA', 'R03AK'),
    ],
    source: ASTHMA,
  },
  {
    id: 'diabetes-statin',
    title: 'Discuss whether a statin would lower the risk for heart and vessels.',
    urgency: 'ROUTINE',
    rests: [condition('E11'), age(40, 75), noMedication('statin', 'C10AA')],
    source: DIABETES,
  },
  {
    id: 'diabetes-hba1c',
    title: 'Have HbA1c measured at least twice a year, more often while it is above its goal.',
    urgency: 'ROUTINE',
    rests: [condition('E11')],
    source: DIABETES,
  },
  {
    id: 'diabetes-eyes',
    title: 'Have the eyes examined once every year or two.',
    urgency: 'ROUTINE',
    rests: [condition('E11')],
    source: DIABETES,
  },
  {
    id: 'hypertension-at-home',
    title: 'Measure the blood pressure at home and bring the values along.',
    urgency: 'ROUTINE',
    rests: [condition('I10')],
    source: HYPERTENSION,
  },
  {
    id: 'influenza-vaccine',
    title: 'Ask for the yearly vaccination against influenza.',
    urgency: 'ROUTINE',
    rests: [age(65)],
    source: INFLUENZA,
  },
  {
    id: 'colorectal-screening',
    title: 'Ask which screening for colorectal cancer is due.',
    urgency: 'ROUTINE',
    rests: [age(45, 75)],
    source: COLON,
  },
];
