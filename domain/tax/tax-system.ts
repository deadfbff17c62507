/** The tax systems a seller may be on, by the names stored in a legal entity (SPEC.md, TAX7). */

/** As tag 1055 of a fiscal document knows them, but the one abolished in 2021: general, simplified on income, simplified on income less costs, agricultural, patent. */
export const taxSystems = ['osn', 'usn-income', 'usn-income-outcome', 'esn', 'patent'] as const;
export type TaxSystem = (typeof taxSystems)[number];

export function isTaxSystem(text: string): text is TaxSystem {
  return (taxSystems as readonly string[]).includes(text);
}
