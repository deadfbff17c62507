import { Id, Text, Type, Version, type Static } from '../define/schema.ts';

export const StaffRow = Type.Object({ id: Id, storeId: Id, name: Text(200), role: Text(40), active: Type.Boolean(), version: Version });
export type StaffRow = Static<typeof StaffRow>;

/** `GET /api/v1/staff`. */
export const StaffList = Type.Object({ staff: Type.Array(StaffRow) });
export type StaffList = Static<typeof StaffList>;

const StaffRole = Type.Union([Type.Literal('cashier'), Type.Literal('senior-cashier'), Type.Literal('manager'), Type.Literal('owner')]);
const Pin = Type.String({ pattern: '^[0-9]{4,12}$' });

/** `POST /api/v1/staff`: four digits for a cashier, six and more for seniors. */
export const NewStaff = Type.Object({ storeId: Id, name: Text(200, 1), role: StaffRole, pin: Pin });
export type NewStaff = Static<typeof NewStaff>;

/**
 * `PUT /api/v1/staff/:staffId`: the person as they are from now on; `active: false` dismisses. Answers: 403 `owner-only`, 404, 422 `pin-needed` (a cashier
 * promoted without a new PIN) and `pin-too-short`, 409 `changed-meanwhile` where the person is no longer the one of `version`, and `nobody-could-allow` unless `anyway`.
 */
export const SaveStaff = Type.Object({
  version: Version, storeId: Id, name: Text(200, 1), role: StaffRole, active: Type.Boolean(), pin: Type.Optional(Pin),
  /** The store may be left with nobody who could allow what a cashier may not do alone. */
  anyway: Type.Optional(Type.Boolean()),
});
export type SaveStaff = Static<typeof SaveStaff>;

/** `PUT /api/v1/staff/:staffId/pin`. Answers 403 `owner-only`, 422 `pin-too-short`, 409 `changed-meanwhile` as {@link SaveStaff}. */
export const NewPin = Type.Object({ version: Version, pin: Pin });
export type NewPin = Static<typeof NewPin>;
