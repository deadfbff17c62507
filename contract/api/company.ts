import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/** `POST /api/v1/companies`: registers a company with its owner, first store and first till in one step. */
export const RegisterCompany = Type.Object({
  companyName: Text(200, 1), inn: Type.String({ pattern: '^([0-9]{10}|[0-9]{12})?$' }),
  storeName: Text(200, 1), storeAddress: Text(500),
  ownerName: Text(200, 1), email: Type.String({ maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+$' }), password: Text(200, 8),
  /** The owner's own PIN at the till: six digits or more for seniors. */
  ownerPin: Type.String({ pattern: '^[0-9]{6,12}$' }),
});
export type RegisterCompany = Static<typeof RegisterCompany>;

export const PairingCode = Type.Object({ tillId: Id, code: Text(20, 1), expiresAt: Instant });
export type PairingCode = Static<typeof PairingCode>;

export const RegisteredCompany = Type.Object({ companyId: Id, storeId: Id, tillId: Id, pairing: PairingCode });
export type RegisteredCompany = Static<typeof RegisteredCompany>;
