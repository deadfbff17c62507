import { Id, Instant, Text, Type, Version, type Static } from '../define/schema.ts';

/** The tax systems of `domain/tax/tax-system.ts`. */
export const TaxSystem = Type.Union([Type.Literal('osn'), Type.Literal('usn-income'), Type.Literal('usn-income-outcome'), Type.Literal('esn'), Type.Literal('patent')]);
/** An IANA name; whether there is such a zone is asked of the server's tables. */
export const TimeZone = Text(60, 1);
const InnText = Type.String({ pattern: '^([0-9]{10}|[0-9]{12})?$' });

/** `POST /api/v1/companies`: registers a company with its owner, first store and first till in one step. */
export const RegisterCompany = Type.Object({
  companyName: Text(200, 1), inn: InnText,
  storeName: Text(200, 1), storeAddress: Text(500),
  ownerName: Text(200, 1), email: Type.String({ maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+$' }), password: Text(200, 8),
  /** The owner's own PIN at the till: six digits or more for seniors. */
  ownerPin: Type.String({ pattern: '^[0-9]{6,12}$' }),
  /** Without one the general system, on which nothing is left untaxed by mistake. */
  taxSystem: Type.Optional(TaxSystem),
  /** Of the first store; without one that of Moscow. */
  timeZone: Type.Optional(TimeZone),
});
export type RegisterCompany = Static<typeof RegisterCompany>;

export const PairingCode = Type.Object({ tillId: Id, code: Text(20, 1), expiresAt: Instant });
export type PairingCode = Static<typeof PairingCode>;

export const RegisteredCompany = Type.Object({ companyId: Id, storeId: Id, tillId: Id, pairing: PairingCode });
export type RegisteredCompany = Static<typeof RegisteredCompany>;

/** Who sells: what a receipt names as its seller. `tills` is how many tills sell for it by themselves. */
export const LegalEntityRow = Type.Object({ id: Id, name: Text(200), inn: Text(20), taxSystem: Text(40), settlementAddress: Text(500), tills: Type.Integer(), version: Version });
export type LegalEntityRow = Static<typeof LegalEntityRow>;

/** `GET /api/v1/legal-entities`: the oldest first. */
export const LegalEntityList = Type.Object({ legalEntities: Type.Array(LegalEntityRow) });
export type LegalEntityList = Static<typeof LegalEntityList>;

/** `POST /api/v1/legal-entities`. Answers: 422 `wrong-inn`, 409 `inn-taken`. */
export const NewLegalEntity = Type.Object({ name: Text(200, 1), inn: InnText, taxSystem: TaxSystem, settlementAddress: Text(500) });
export type NewLegalEntity = Static<typeof NewLegalEntity>;

/** `PUT /api/v1/legal-entities/:legalEntityId`. As for a new one, and 409 `changed-meanwhile` where it is no longer the one of `version`. */
export const SaveLegalEntity = Type.Object({ ...NewLegalEntity.properties, version: Version });
export type SaveLegalEntity = Static<typeof SaveLegalEntity>;
