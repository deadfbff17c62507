import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import type { Result } from '#domain/kernel/result.ts';

/** What a server answers to a good code, by the address it answers at, with the private key made for it; empty where the server takes none. */
export type Enrolled = {
  readonly serverUrl: string;
  readonly device: string; readonly token: string; readonly deviceKey: string; readonly incarnation: string; readonly series: string;
  readonly companyId: string; readonly companyName: string; readonly storeId: string; readonly tillId: string; readonly epoch: string;
};
export type EnrolRefusal = 'bad-address' | 'server-unreachable' | 'not-lavka' | 'code-unknown' | 'code-expired' | 'too-many-tries';

/** Asks the server; the only part of a till that speaks to one before it has a name. */
export type Enrol = (serverUrl: string, request: { readonly code: string; readonly installId: string }) => Promise<Result<Enrolled, EnrolRefusal>>;

export type Paired = AnswerOf<CallsOf<typeof enrolment>['pair']>;
