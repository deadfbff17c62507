import { Id, Text, Type, type Static } from '../define/schema.ts';

/** `POST /api/v1/session`: signs in; the session itself is an HttpOnly cookie. */
export const SignIn = Type.Object({ email: Text(200, 1), password: Text(200, 1) });
export type SignIn = Static<typeof SignIn>;

/** `GET /api/v1/session`: who is signed in. */
export const Session = Type.Object({ userId: Id, name: Text(200), email: Text(200), role: Text(40), companyId: Id, companyName: Text(200) });
export type Session = Static<typeof Session>;
