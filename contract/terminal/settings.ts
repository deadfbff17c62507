import { call, defineService, event } from '../define/service.ts';
import { Text, Type, Nothing, type Static } from '../define/schema.ts';

export const Settings = Type.Object({
  language: Type.Union([Type.Literal('ru'), Type.Literal('en')]),
  theme: Type.Union([Type.Literal('light'), Type.Literal('dark'), Type.Literal('system')]),
  soundVolume: Type.Integer({ minimum: 0, maximum: 100 }),
  /** `tcp://host:9100`, or empty for no printer. */
  printerAddress: Text(300),
  paperWidthChars: Type.Union([Type.Literal(32), Type.Literal(42), Type.Literal(48)]),
});
export type Settings = Static<typeof Settings>;

/** What this computer remembers about itself; never synced. */
export const settings = defineService('settings', {
  get: call(Nothing, Settings, {}),
  change: call(Type.Partial(Settings), Settings, { 'bad-address': Nothing }),
  changed: event(Settings),
});
