/** The levers: everything that goes wrong with a printer in a shop, to be pulled by hand or by a test. */
export const faultNames = [
  'paperOut', 'paperLow', 'paperEndsSoon', 'coverOpen', 'offline', 'slow', 'hangUp', 'mute', 'unplugged', 'kanji',
] as const;

export type FaultName = (typeof faultNames)[number];
export type Faults = Readonly<Record<FaultName, boolean>>;

export const noFaults: Faults = {
  paperOut: false, paperLow: false, paperEndsSoon: false, coverOpen: false, offline: false, slow: false, hangUp: false, mute: false, unplugged: false, kanji: false,
};

export function isFaultName(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}
