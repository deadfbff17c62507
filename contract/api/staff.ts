import { Id, Text, Type, type Static } from '../define/schema.ts';

export const StaffRow = Type.Object({ id: Id, storeId: Id, name: Text(200), role: Text(40), active: Type.Boolean() });
export type StaffRow = Static<typeof StaffRow>;

/** `GET /api/v1/staff`. */
export const StaffList = Type.Object({ staff: Type.Array(StaffRow) });
export type StaffList = Static<typeof StaffList>;

/** `POST /api/v1/staff`: four digits for a cashier, six and more for seniors. */
export const NewStaff = Type.Object({
  storeId: Id, name: Text(200, 1),
  role: Type.Union([Type.Literal('cashier'), Type.Literal('senior-cashier'), Type.Literal('manager'), Type.Literal('owner')]),
  pin: Type.String({ pattern: '^[0-9]{4,12}$' }),
});
export type NewStaff = Static<typeof NewStaff>;
