import { box, disc, faint, ground, group, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { white, cream, amber, sand, brown, grey, cocoa, green, yellow, red } = palette;

/** A transparent-window pouch: `t` is the pouch, `grain` what shows. */
const pouch = (t: Tint, inside: string): string => picture(
  ground(26),
  path('M24 16H72L74 24V80Q74 85 69 85H27Q22 85 22 80V24Z', t.base), path('M62 16H72L74 24V80Q74 85 69 85H60Q64 85 64 80V24Z', t.shade), path('M24 16H72L73 22H23Z', t.light), stroke('M30 33H54M30 40H46', white.light, 3.4), inside,
);
const WINDOW = 'M28 60C28 50 36 48 43 48S58 50 58 60V70C58 76 54 78 50 78H36C32 78 28 76 28 70Z';

export const grainBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + [[34, 58], [43, 55], [51, 60], [38, 66], [48, 69], [33, 72], [42, 74], [53, 74]].map(([x, y], i) => group(`rotate(${i * 37} ${x} ${y})`, oval(x as number, y as number, 3.6, 1.8, i % 2 ? sand.base : amber.base))).join(''));
export const beansBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + [[35, 59], [45, 56], [52, 63], [37, 69], [47, 71]].map(([x, y], i) => oval(x as number, y as number, 4.6, 3.6, i % 2 ? brown.base : cocoa.base)).join(''));
export const pastaBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + stroke('M33 56 40 62M45 54 52 58M34 68 42 70M47 66 54 72M40 75 46 74', yellow.shade, 5) + stroke('M33 56 40 62M45 54 52 58M34 68 42 70M47 66 54 72M40 75 46 74', yellow.base, 3));
export const nutsBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + [[36, 60], [47, 57], [52, 68], [40, 71]].map(([x, y], i) => group(`rotate(${i * 50} ${x} ${y})`, path(`M${x} ${(y as number) - 6}C${(x as number) + 6} ${(y as number) - 2} ${(x as number) + 5} ${(y as number) + 5} ${x} ${(y as number) + 6} ${(x as number) - 5} ${(y as number) + 5} ${(x as number) - 6} ${(y as number) - 2} ${x} ${(y as number) - 6}Z`, i % 2 ? brown.base : brown.light))).join(''));
export const driedFruitBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + [[36, 59, 0], [46, 57, 1], [52, 65, 2], [37, 69, 2], [46, 72, 0]].map(([x, y, i]) => oval(x as number, y as number, 5, 4, [amber.base, cocoa.base, palette.orange.base][i as number] as string)).join(''));
export const seedsBag = (t: Tint): string => pouch(t, path(WINDOW, cream.light) + [[35, 58], [43, 55], [51, 60], [39, 66], [48, 68], [35, 73], [44, 75], [53, 73]].map(([x, y], i) => group(`rotate(${i * 41} ${x} ${y})`, oval(x as number, y as number, 4.2, 1.9, palette.ink.base), oval((x as number) - 0.5, y as number, 2.2, 0.7, grey.light))).join(''));

/** Long pasta in a narrow pack. */
export const spaghetti = (t: Tint): string => picture(
  ground(30),
  group('rotate(-32 48 52)', box(0, 38, 96, 28, 4, yellow.base), stroke('M4 44H92M4 50H92M4 56H92M4 62H92', yellow.shade, 1.4), path('M20 37H72V67H20Z', t.base), path('M20 58H72V67H20Z', t.shade), stroke('M30 46H58M30 53H48', white.light, 3.4)),
);

/** A paper bag of flour, sugar or salt. */
export const paperBag = (t: Tint): string => picture(
  ground(27),
  path('M24 22H72V80Q72 85 67 85H29Q24 85 24 80Z', cream.base), path('M61 22H72V80Q72 85 67 85H61Z', cream.shade), path('M24 22 29 13H67L72 22Z', cream.light), path('M24 40H61V70H24Z', t.base), path('M61 40H72V70H61Z', t.shade), disc(42.5, 55, 9.5, cream.light), stroke('M42.5 62V49M42.5 54C39 53 38 50 38.5 48M42.5 54C46 53 47 50 46.5 48M42.5 59C39 58 37.5 56 37.5 54M42.5 59C46 58 47.5 56 47.5 54', amber.shade, 1.8),
);

/** A round tin with a ribbed wall. */
export const tin = (t: Tint): string => picture(
  ground(28),
  path('M20 30H76V78C76 82 64 85 48 85S20 82 20 78Z', grey.base), path('M64 30H76V78C76 81 71 83 64 84Z', grey.shade), path('M20 38H64V75H20Z', t.base), path('M64 38H76V74.500H64Z', t.shade), oval(48, 29, 28, 8, grey.shade), oval(48, 28, 28, 8, grey.light), oval(48, 28, 21, 5, grey.base), oval(41, 57, 11, 10, cream.light), disc(38, 57, 4, t.shade), disc(45, 55, 4, t.base), disc(43, 61, 3.6, t.light),
);

/** A glass jar, `t` is what is in it. */
export const jar = (t: Tint): string => picture(
  ground(27),
  path('M26 30H70C76 34 77 38 77 44V76Q77 85 68 85H28Q19 85 19 76V44C19 38 20 34 26 30Z', t.base), path('M64 30H70C76 34 77 38 77 44V76Q77 85 68 85H58Q66 85 66 76V44C66 38 67 34 64 30Z', t.shade), box(23, 15, 50, 14, 4, white.base), path('M62 15H69Q73 15 73 19V25Q73 29 69 29H62Z', white.shade), stroke('M30 19V25M38 19V25M46 19V25M54 19V25', white.shade, 2), box(25, 49, 36, 24, 3, cream.light), stroke('M32 57H54M32 65H46', t.shade, 3), stroke('M24 44C24 40 25 37 28 35', t.light, 3),
);

/** A jar with whole pieces inside: pickles, olives, berries. */
export const pickles = (t: Tint): string => picture(
  ground(27),
  path('M26 30H70C76 34 77 38 77 44V76Q77 85 68 85H28Q19 85 19 76V44C19 38 20 34 26 30Z', t.light), box(27, 38, 13, 40, 6.5, t.base), box(42, 42, 13, 38, 6.5, t.shade), box(57, 37, 13, 41, 6.5, t.base), stroke('M31 46V60M61 46V58', t.light, 2.6), box(23, 15, 50, 14, 4, green.shade), path('M62 15H69Q73 15 73 19V25Q73 29 69 29H62Z', palette.forest.shade), stroke('M23 48C23 42 24 38 28 35', white.light, 3), faint(0.9, box(30, 56, 36, 17, 3, cream.light)), stroke('M37 64H58', t.shade, 3),
);

export const oil = (t: Tint): string => picture(
  ground(19),
  path('M42 16H54V28C54 36 66 38 66 50V80Q66 85 61 85H35Q30 85 30 80V50C30 38 42 36 42 28Z', t.base), path('M50 16H54V28C54 36 66 38 66 50V80Q66 85 61 85H52Q58 85 58 80V50C58 40 50 37 50 28Z', t.shade), box(40, 8, 16, 9, 2.5, green.base), path('M30 52H58V74H30Z', cream.light), path('M58 52H66V74H58Z', cream.shade), path('M44 56C49 62 50 65 50 67A6 6 0 0 1 38 67C38 65 39 62 44 56Z', t.base), stroke('M35 48C36 43 40 41 42 38', t.light, 3),
);

/** A sauce bottle with a pointed cap. */
export const sauce = (t: Tint): string => picture(
  ground(20),
  path('M44 8H52L55 22H41Z', white.shade), path('M38 22H58C66 28 67 36 66 44L64 80Q63.5 85 59 85H37Q32.5 85 32 80L30 44C29 36 30 28 38 22Z', t.base), path('M54 22H58C66 28 67 36 66 44L64 80Q63.5 85 59 85H50Q55 85 55.5 80L58 44C58.5 36 58 28 54 22Z', t.shade), path('M31 44H58L56.5 68H32Z', cream.light), path('M58 44H66L64.8 68H56.500Z', cream.shade), disc(44, 56, 7, t.base), stroke('M36 38C36 33 38 30 41 28', t.light, 3),
);

/** A doypack: mayonnaise, ketchup, purée. */
export const doypack = (t: Tint): string => picture(
  ground(24),
  path('M30 16H66C70 34 74 56 75 78Q75 85 66 85H30Q21 85 21 78C22 56 26 34 30 16Z', t.base), path('M58 16H66C70 34 74 56 75 78Q75 85 66 85H56Q65 85 65 78C64 56 62 34 58 16Z', t.shade), box(41, 7, 14, 11, 3, white.shade), stroke('M30 18H66', t.light, 3), oval(45, 54, 14, 16, cream.light), oval(45, 54, 8, 9.5, t.base), oval(42.5, 51, 2.2, 3, t.light),
);

export const chocolate = (t: Tint): string => picture(
  ground(28),
  group('rotate(-14 48 50)', box(26, 10, 46, 40, 3, cocoa.base), ...[[29, 13], [43.5, 13], [58, 13], [29, 26], [43.5, 26], [58, 26]].map(([x, y]) => box(x as number, y as number, 11.5, 10.5, 1.6, cocoa.light)), path('M23 38 29 35 35 39 41 35 47 39 53 35 59 39 65 35 71 39 75 37V82Q75 86 71 86H27Q23 86 23 82Z', t.base), path('M64 36 71 39 75 37V82Q75 86 71 86H64Z', t.shade), box(31, 52, 26, 20, 2, cream.light), stroke('M37 59H51M37 65H46', t.shade, 2.6), stroke('M23 41 29 38 35 42 41 38 47 42 53 38 59 42 65 38 71 42 75 40', grey.light, 2)),
);

export const candy = (t: Tint): string => picture(
  ground(28),
  group('rotate(-24 48 52)', path('M26 52 4 38C10 48 10 56 4 66Z', t.shade), path('M70 52 92 38C86 48 86 56 92 66Z', t.shade), oval(48, 52, 25, 20, t.base), path('M73 52C73 63 62 72 48 72S23 63 23 52C34 62 62 62 73 52Z', t.shade), stroke('M38 35C44 46 44 58 38 69M58 35C64 46 64 58 58 69', cream.light, 4), stroke('M28 46C31 41 35 38 40 37', t.light, 3)),
);

/** A pillow bag of crisps. */
export const snack = (t: Tint): string => picture(
  ground(25),
  path('M22 14C36 18 60 18 74 14 71 36 71 62 75 85 60 81 36 81 21 85 25 62 25 36 22 14Z', t.base), path('M62 16C66 15.5 70 15 74 14 71 36 71 62 75 85 71 84 67 83.2 62 82.8 65 60 65 38 62 16Z', t.shade), stroke('M26 22C40 25 56 25 70 22M26 77C40 74 56 74 70 77', t.light, 2.4), oval(46, 51, 17, 15, cream.light), path('M35 54C36 44 46 40 56 44 58 52 50 60 40 59 37 58 35 57 35 54Z', amber.base), stroke('M38 55C44 55 50 51 54 46', amber.shade, 1.8),
);

/** A long bar in a wrapper. */
export const bar = (t: Tint): string => picture(
  ground(32),
  group('rotate(-28 48 52)', path('M2 38 8 42 2 46 8 50 2 54 8 58 2 62 8 66H88L94 62 88 58 94 54 88 50 94 46 88 42 94 38H8Z', t.base), path('M2 62 8 56H88L94 62 88 66H8Z', t.shade), stroke('M14 40V64M82 40V64', t.light, 2), oval(44, 52, 20, 8, cream.light), stroke('M32 52H56', t.shade, 3)),
);

/** A cube-like box: cereal, tea bags, porridge. */
export const cereal = (t: Tint): string => picture(
  ground(28),
  path('M20 20 28 12H76L68 20Z', t.light), path('M68 20 76 12V77L68 85Z', t.shade), path('M20 20H68V85H22Q20 85 20 83Z', t.base), stroke('M28 30H56M28 37H46', white.light, 3.6), path('M26 60H62C62 74 54 78 44 78S26 74 26 60Z', cream.light), oval(44, 60, 18, 5, white.shade), disc(36, 58, 4, amber.base), disc(45, 57, 4, sand.base), disc(53, 59, 4, amber.base), disc(41, 61, 3, red.light),
);
