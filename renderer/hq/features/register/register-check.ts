import type { RegisterCompany } from '#contract/api/company.ts';

export type FieldFault = 'required' | 'wrongInn' | 'wrongPin' | 'wrongEmail' | 'short';

/** What is wrong with each field, before the server is asked; empty when all is well. */
export function checkRegistration(company: RegisterCompany): Partial<Record<keyof RegisterCompany, FieldFault>> {
  const faults: Partial<Record<keyof RegisterCompany, FieldFault>> = {};
  for (const name of ['companyName', 'storeName', 'ownerName', 'email', 'password', 'ownerPin'] as const) if (company[name].trim() === '') faults[name] = 'required';
  if (!/^([0-9]{10}|[0-9]{12})?$/.test(company.inn)) faults.inn = 'wrongInn';
  if (!faults.email && !/^[^@\s]+@[^@\s]+$/.test(company.email)) faults.email = 'wrongEmail';
  if (!faults.password && company.password.length < 8) faults.password = 'short';
  if (!faults.ownerPin && !/^[0-9]{6,12}$/.test(company.ownerPin)) faults.ownerPin = 'wrongPin';
  return faults;
}
