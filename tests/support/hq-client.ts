/** HQ's API as a script uses it: one signed-in session, problems as errors. */
import type { AttentionItem, AttentionList } from '#contract/api/attention.ts';
import type { GoodChange, GoodDetail, GoodPage, GoodRow, NewGood, NewPrice } from '#contract/api/catalog.ts';
import type { Fleet, FleetRules } from '#contract/api/fleet.ts';
import type { LegalEntityRow, NewLegalEntity, PairingCode, RegisterCompany, RegisteredCompany } from '#contract/api/company.ts';
import type { PolicyView, SavePolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import type { ReceiptDetail, ReceiptPage } from '#contract/api/receipt.ts';
import type { SignIn } from '#contract/api/session.ts';
import type { ShiftDetail, ShiftPage } from '#contract/api/shift.ts';
import type { NewPin, NewStaff, SaveStaff, StaffList, StaffRow } from '#contract/api/staff.ts';
import type { NewTask, Task, TaskEdit, TaskList } from '#contract/api/task.ts';
import type { MoveTill, NewStore, NewTill, StoreList, StoreRow, TillRow } from '#contract/api/store.ts';

export type HqClient = ReturnType<typeof createHqClient>;

export function createHqClient(serverUrl: string) {
  const base = new URL('api/v1/', serverUrl);
  let cookie = '';
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, base), {
      method, headers: { cookie, origin: base.origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.getSetCookie();
    if (set.length > 0) cookie = set.map((line) => line.split(';')[0]).join('; ');
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    register: (company: RegisterCompany) => call<RegisteredCompany>('POST', 'companies', company),
    signIn: (who: SignIn) => call<unknown>('POST', 'session', who),
    stores: () => call<StoreList>('GET', 'stores'),
    newStore: (store: NewStore) => call<StoreRow>('POST', 'stores', store),
    newTill: (till: NewTill) => call<TillRow>('POST', 'tills', till),
    moveTill: (tillId: string, to: MoveTill) => call<TillRow>('POST', `tills/${tillId}/move`, to),
    pairingCode: (tillId: string) => call<PairingCode>('POST', `tills/${tillId}/pairing`),
    goods: (search: string, limit = 50) => call<GoodPage>('GET', `goods?search=${encodeURIComponent(search)}&limit=${limit}`),
    newGood: (good: NewGood) => call<GoodRow>('POST', 'goods', good),
    good: (goodId: string) => call<GoodDetail>('GET', `goods/${goodId}`),
    changeGood: (goodId: string, change: GoodChange) => call<GoodDetail>('PUT', `goods/${goodId}`, change),
    newLegalEntity: (seller: NewLegalEntity) => call<LegalEntityRow>('POST', 'legal-entities', seller),
    staff: () => call<StaffList>('GET', 'staff'),
    saveStaff: (staffId: string, person: SaveStaff) => call<StaffRow>('PUT', `staff/${staffId}`, person),
    newPin: (staffId: string, pin: NewPin) => call<StaffRow>('PUT', `staff/${staffId}/pin`, pin),
    newStaff: (staff: NewStaff) => call<StaffRow>('POST', 'staff', staff),
    setPrice: (goodId: string, price: NewPrice) => call<unknown>('PUT', `goods/${goodId}/price`, price),
    /** Changes some of how the company's tills work. */
    async tillPolicy(changes: TillPolicyDocument): Promise<void> {
      const { version, document } = await call<PolicyView>('GET', 'policies/till');
      await call<PolicyView>('PUT', 'policies/till', { version, document: { ...document, ...changes } } satisfies SavePolicy);
    },
    receipts: (query = '') => call<ReceiptPage>('GET', `receipts${query}`),
    receipt: (id: string) => call<ReceiptDetail>('GET', `receipts/${id}`),
    attention: async (): Promise<AttentionItem[]> => (await call<AttentionList>('GET', 'attention')).items,
    tasks: () => call<TaskList>('GET', 'tasks?view=all&limit=100'),
    newTask: (task: NewTask) => call<Task>('POST', 'tasks', task),
    editTask: (taskId: string, edit: TaskEdit) => call<Task>('POST', `tasks/${taskId}/edits`, edit),
    fleet: () => call<Fleet>('GET', 'fleet'),
    fleetRules: (rules: FleetRules) => call<FleetRules>('PUT', 'fleet/rules', rules),
    revoke: (deviceId: string, reason: string) => call<undefined>('POST', `devices/${deviceId}/revoke`, { reason }),
    /** The newest shifts of the company, whole. */
    async shifts(): Promise<ShiftDetail[]> {
      const { shifts } = await call<ShiftPage>('GET', 'shifts?limit=50');
      return Promise.all(shifts.map(({ id }) => call<ShiftDetail>('GET', `shifts/${id}`)));
    },
    /** Every receipt the company has, page by page. */
    async allReceipts(): Promise<ReceiptPage['receipts']> {
      const all: ReceiptPage['receipts'] = [];
      for (let after: string | null = ''; after !== null;) {
        const page: ReceiptPage = await call('GET', `receipts?limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`);
        all.push(...page.receipts);
        after = page.next;
      }
      return all;
    },
  };
}
