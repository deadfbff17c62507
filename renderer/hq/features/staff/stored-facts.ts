import type { StaffRow } from '#contract/api/staff.ts';
import type { StoreRow } from '#contract/api/store.ts';
import { roleOf } from '#domain/rights/rights.ts';
import type { Say } from '#renderer/i18n/use-t.ts';
import type { staffTexts } from './staff-texts.ts';

/** The person as they are stored now, for who has typed something else. */
export function storedFacts(t: Say<typeof staffTexts.ru>, person: StaffRow, stores: readonly StoreRow[]): readonly (readonly [name: string, value: string])[] {
  return [[t('name'), person.name], [t('role'), t(roleOf(person.role))], [t('store'), stores.find((store) => store.id === person.storeId)?.name ?? ''], [t('state'), t(person.active ? 'active' : 'inactive')]];
}
