/** Time zones of Russia from west to east, each with its hours ahead of UTC; none of them has summer time. */
export const russianZones = [
  ['Europe/Kaliningrad', 2], ['Europe/Moscow', 3], ['Europe/Samara', 4], ['Asia/Yekaterinburg', 5], ['Asia/Omsk', 6], ['Asia/Novosibirsk', 7],
  ['Asia/Krasnoyarsk', 7], ['Asia/Irkutsk', 8], ['Asia/Yakutsk', 9], ['Asia/Vladivostok', 10], ['Asia/Magadan', 11], ['Asia/Kamchatka', 12],
] as const;

/** The zone of this computer, which stands in the shop or near it. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}

/** Minutes after midnight as `05:30`. */
export function clockOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
