import { elementAt, randomFrom } from '../random.ts';

/** One product, as catalog and shop must agree on it. */
export interface SeededProduct {
  /** `prd_100` and up. */
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly priceCents: number;
  readonly available: number;
  readonly supplierCode: string;
}

/** What each department sells, with a price to start from, in cents. */
const DEPARTMENTS = {
  kitchen: {
    kettle: 3_490,
    saucepan: 2_790,
    'bread knife': 1_890,
    scale: 1_990,
    'coffee grinder': 5_490,
  },
  garden: {
    trowel: 890,
    hose: 2_190,
    lantern: 1_690,
    'bird feeder': 1_290,
    'folding chair': 3_990,
  },
  office: {
    'desk lamp': 4_290,
    notebook: 490,
    'monitor stand': 3_190,
    keyboard: 5_990,
    headset: 7_990,
  },
  outdoor: {
    rucksack: 8_990,
    tent: 18_990,
    'camping stove': 4_490,
    'head torch': 2_490,
    'sleeping mat': 3_290,
  },
} as const;

const MAKES = ['Alder', 'Brook', 'Cobalt', 'Dune', 'Ember', 'Fjord'] as const;

/** 120 products: each thing of each department in each make. */
export function seededProducts(): SeededProduct[] {
  const random = randomFrom(101);
  const models = Object.entries(DEPARTMENTS).flatMap(([category, things]) =>
    Object.entries(things).flatMap(([thing, from]) =>
      MAKES.map((make) => ({ category, thing, make, from })),
    ),
  );
  return models.map(({ category, thing, make, from }, place) => ({
    id: `prd_${100 + place}`,
    name: `${make} ${thing}`,
    category,
    description: `The ${make} ${thing} for the ${category}. ${elementAt(PRAISE, place)}`,
    priceCents: from + Math.round((from * random.between(0, 60)) / 1_000) * 10,
    available: random.chance(0.1) ? 0 : random.between(1, 250),
    supplierCode: `${make.slice(0, 2).toUpperCase()}-${random.between(10_000, 99_999)}`,
  }));
}

const PRAISE = [
  'Made to be repaired: every part can be ordered.',
  'Two years of guarantee.',
  'Packed without plastic.',
  'Our customers send back fewer of them than of any other.',
] as const;
