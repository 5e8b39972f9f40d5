/** What the rules look at. */
export interface CareFacts {
  /** In whole years; null where it is not known. */
  readonly age: number | null;
  readonly conditions: readonly Coded[];
  readonly medications: readonly Coded[];
  /** Substances, in lower case. */
  readonly allergies: readonly string[];
}

/** A condition by its ICD-10 code, or a medication by its ATC code. */
interface Coded {
  readonly code: string;
  readonly name: string;
}

/** Looks for one fact. @returns the fact in words, or null where the record does not show it */
export type Fact = (facts: CareFacts) => string | null;

/** A condition whose ICD-10 code begins so. */
export function condition(code: string): Fact {
  return ({ conditions }) => said('Condition', firstOf(conditions, [code]));
}

/** A medication whose ATC code begins so. */
export function medication(...codes: readonly string[]): Fact {
  return ({ medications }) => said('Medication', firstOf(medications, codes));
}

/** No medication whose ATC code begins so. */
export function noMedication(kind: string, ...codes: readonly string[]): Fact {
  return ({ medications }) =>
    firstOf(medications, codes) === null ? `No ${kind} among the medication` : null;
}

export function allergy(substance: string): Fact {
  return ({ allergies }) => (allergies.includes(substance) ? `Allergy: ${substance}` : null);
}

/** An age, both ends included. */
export function age(from: number, to = Number.POSITIVE_INFINITY): Fact {
  return (facts) =>
    facts.age !== null && facts.age >= from && facts.age <= to ? `Age: ${facts.age}` : null;
}

/** Whole years from a birth to a day; null where the two make no sense. */
export function yearsBetween(birth: string, day: string): number | null {
  const [born, at] = [birth, day].map((text) => /^(\d{4})-(\d{2}-\d{2})$/.exec(text));
  if (!born || !at) return null;
  const years = Number(at[1]) - Number(born[1]) - (String(at[2]) < String(born[2]) ? 1 : 0);
  return years >= 0 && years <= 130 ? years : null;
}

function firstOf(coded: readonly Coded[], beginnings: readonly string[]): string | null {
  const found = coded.find(({ code }) => beginnings.some((start) => code.startsWith(start)));
  return found?.name ?? null;
}

function said(kind: string, name: string | null): string | null {
  return name === null ? null : `${kind}: ${name}`;
}
