import type { RegisterCompany } from '#contract/api/company.ts';
import { isInn } from '#domain/codes/inn.ts';

/** A registration with everything asked for. */
export type Registration = Required<RegisterCompany>;
export type FieldFault = 'required' | 'wrongInn' | 'mistypedInn' | 'wrongPin' | 'wrongEmail' | 'short';

/** What is wrong with each field, before the server is asked; empty when all is well. */
export function checkRegistration(company: Registration): Partial<Record<keyof Registration, FieldFault>> {
  const faults: Partial<Record<keyof Registration, FieldFault>> = {};
  for (const name of ['companyName', 'storeName', 'ownerName', 'email', 'password', 'ownerPin', 'timeZone'] as const) if (company[name].trim() === '') faults[name] = 'required';
  if (!/^([0-9]{10}|[0-9]{12})?$/.test(company.inn)) faults.inn = 'wrongInn';
  else if (company.inn !== '' && !isInn(company.inn)) faults.inn = 'mistypedInn';
  if (!faults.email && !/^[^@\s]+@[^@\s]+$/.test(company.email)) faults.email = 'wrongEmail';
  if (!faults.password && company.password.length < 8) faults.password = 'short';
  if (!faults.ownerPin && !/^[0-9]{6,12}$/.test(company.ownerPin)) faults.ownerPin = 'wrongPin';
  return faults;
}
