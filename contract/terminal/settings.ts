import { call, defineService, event } from '../define/service.ts';
import { Id, Text, Type, Nothing, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

/** As many goods as anybody finds again on one page. */
export const MAX_FAVOURITES = 60;

export const Settings = Type.Object({
  language: Type.Union([Type.Literal('ru'), Type.Literal('en')]),
  theme: Type.Union([Type.Literal('light'), Type.Literal('dark'), Type.Literal('system')]),
  soundVolume: Type.Integer({ minimum: 0, maximum: 100 }),
  /** `tcp://host:9100`, or empty for no printer. */
  printerAddress: Text(300),
  paperWidthChars: Type.Union([Type.Literal(32), Type.Literal(42), Type.Literal(48)]),
  /** `touch`: cart beside quick goods and a number pad. `keyboard`: the receipt over the whole width and a command line. */
  layout: Type.Union([Type.Literal('touch'), Type.Literal('keyboard')]),
  /** Letters on the screen for a text field: when it is touched by a finger, whenever it is entered, or never. */
  screenKeyboard: Type.Union([Type.Literal('touch'), Type.Literal('always'), Type.Literal('never')]),
  /** Keys changed from their defaults: action -> key as `KeyboardEvent.key`, with `Ctrl+`, `Alt+` or `Shift+` before where held. */
  keys: Type.Record(Type.String({ maxLength: 60 }), Text(40)),
  /** Goods kept within reach at this till, by id, in their order; for whoever is signed in to choose. */
  favourites: Type.Array(Id, { maxItems: MAX_FAVOURITES }),
  /** Blocks on paper (domain/receipt): which of them this till prints. */
  paperBlocks: Type.Object({ header: Type.Boolean(), discounts: Type.Boolean(), taxes: Type.Boolean(), refundCode: Type.Boolean(), footer: Type.Boolean() }),
  /** Where letters go out; empty host for none. The password is kept apart and never told. */
  mail: Type.Object({ host: Text(200), port: Type.Integer({ minimum: 1, maximum: 65_535 }), secure: Type.Boolean(), user: Text(200), from: Text(254) }),
});
export type Settings = Static<typeof Settings>;

/** What this computer remembers about itself; never synced. */
export const settings = defineService('settings', {
  get: call(Nothing, Settings, {}),
  change: call(Type.Object({ ...Type.Partial(Settings).properties, approvalId: Type.Optional(Id) }), Settings, { 'bad-address': Nothing, 'key-twice': Type.Object({ key: Text(40) }), 'not-signed-in': Nothing, 'needs-right': NeedsRight }),
  setMailPassword: call(Type.Object({ password: Text(200), approvalId: Type.Optional(Id) }), Nothing, { 'not-signed-in': Nothing, 'needs-right': NeedsRight }),
  /** A short paper to see that the printer prints. */
  testPrint: call(Nothing, Nothing, { 'no-printer': Nothing, 'not-signed-in': Nothing }),
  changed: event(Settings),
});
