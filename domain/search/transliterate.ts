/** A word in the other alphabet, by sound and by habit: moloko is молоко, нескафе is nescafe (SPEC.md, SRC10 to SRC14). */

/** Readings of one text tried at most: each is a search of its own (SRC12). */
export const MAX_VARIANTS = 12;
/** Of each direction, where a text has letters of both alphabets. */
const MIXED_VARIANTS = 6;
/** Half-made variants kept on the way: more than are answered, so that an early doubt does not push out a good whole. */
const BEAM = 48;
/** Longer texts are pasted, not typed. */
const LONGEST = 100;

type Rules = ReadonlyMap<string, readonly string[]>;

/** `from=first,second` lists: the likeliest reading first. */
function rules(list: string): Rules {
  return new Map(list.trim().split(/\s+/).map((rule) => {
    const [from, to] = rule.split('=') as [string, string];
    return [from, to.split(',')];
  }));
}

/**
 * Before the letters, `^` is the beginning of a word and `-` a vowel before them; `+` after them is no vowel behind them. An empty
 * reading is silent.
 */
const toCyrillic = rules(`
  shch=щ sch=ш,щ,сч tch=ч,тч dzh=дж sh=ш,сх ch=ч,х,ш zh=ж kh=х gh=г ts=ц,тс tz=ц th=т ph=ф ck=к nk=нк,ньк rk=рк,рьк qu=кв ce=се,це ci=си,ци cy=си,ци
  ya=я,ья ^ya=я -ya=я yu=ю,ью ^yu=ю -yu=ю yo=е,йо,ьо ^yo=йо,е ye=ые,е,ье ^ye=е -ye=е ja=я,джа ju=ю,джу jo=е,джо ^jo=йо,джо,е je=е,дже ia=иа,ия io=ио,ье ee=и,ее oo=у,оо ou=у,оу
  iy+=ий,ый yy=ый,ий ij=ий yj=ый yi=ий,ый ai=ай,аи ei=ей,еи oi=ой,уа ay+=ай,ей ey+=ей,и ^ey+=эй,ей oy+=ой -y+=й -j+=й
  a=а b=б c=к,ц d=д e=е ^e=э,е f=ф g=г,дж h=х,г i=и j=дж,й,ж k=к l=л l+=л,ль m=м n=н o=о p=п q=к r=р s=с t=т u=у,ю v=в w=в,у
  x=кс,х ^x=х,кс y=ы,и ^y=й,и z=з,ц '=ь,
`);
const toLatin = rules(`
  шч=shch йо=yo,jo кс=ks,x дж=j,dzh,g ий=iy,y,ij ый=y,yy,iy ия=iya,ia ьо=yo,io ье=ye,ie кв=kv,qu
  а=a б=b в=v,w г=g,h д=d е=e ^е=e,ye ё=e,yo ^ё=yo,e ж=zh,j з=z и=i,y й=y,i,j к=k,c,ck л=l м=m н=n о=o п=p р=r с=s,c т=t у=u ф=f,ph
  х=h,kh ц=ts,c,z ч=ch ш=sh,sch щ=shch,sch ъ= ы=y,i ь=,' э=e,a ю=yu,u,ju я=ya,ja
`);

type Variant = { readonly text: string; readonly doubts: number; readonly chosen: Readonly<Record<string, number>> };

/** Letters in the longest combination of either table. */
const MOST = 4;

const LETTER = /[\p{L}\p{N}]/u;
const VOWEL = /[aeiouy]/;

/** The rule for what stands at `place`: the longest that fits, of one length the one that asks for most around it. */
function ruleAt(text: string, place: number, table: Rules): { readonly from: string; readonly length: number; readonly to: readonly string[] } | null {
  const before = place === 0 ? '' : (text[place - 1] as string);
  const mark = !LETTER.test(before) ? '^' : VOWEL.test(before) ? '-' : '';
  for (let length = Math.min(MOST, text.length - place); length > 0; length -= 1) {
    const letters = text.slice(place, place + length);
    const closed = VOWEL.test(text[place + length] ?? '') ? '' : '+';
    for (const from of [mark + letters + closed, mark + letters, letters + closed, letters]) {
      const to = table.get(from);
      if (to !== undefined) return { from, length, to };
    }
  }
  return null;
}

/** One more reading in a variant. The same letter read as before is no new doubt; read otherwise it is two (SRC11). */
function extended(variant: Variant, from: string, to: readonly string[], reading: number): Variant {
  const before = variant.chosen[from];
  const doubt = before === undefined ? reading : before === reading ? 0 : 2;
  return { text: variant.text + (to[reading] as string), doubts: variant.doubts + doubt, chosen: { ...variant.chosen, [from]: reading } };
}

function readings(text: string, table: Rules): string[] {
  let variants: Variant[] = [{ text: '', doubts: 0, chosen: {} }];
  for (let place = 0; place < text.length;) {
    const rule = ruleAt(text, place, table);
    if (rule === null) {
      const same = text[place] as string;
      variants = variants.map((variant) => ({ ...variant, text: variant.text + same }));
      place += 1;
      continue;
    }
    variants = variants.flatMap((variant) => rule.to.map((_, reading) => extended(variant, rule.from, rule.to, reading)));
    if (variants.length > BEAM) variants = variants.sort((a, b) => a.doubts - b.doubts).slice(0, BEAM);
    place += rule.length;
  }
  return variants.sort((a, b) => a.doubts - b.doubts).map((variant) => variant.text);
}

/**
 * What the text may be in the other alphabet, in small letters, the likeliest first, at most {@link MAX_VARIANTS}: Latin letters as
 * Cyrillic, and Cyrillic ones as Latin. A text without letters has none. Ё is written е, as in `searchTokens`.
 */
export function transliterations(text: string): string[] {
  const small = text.slice(0, LONGEST).normalize('NFC').toLowerCase();
  const [latin, cyrillic] = [/[a-z]/.test(small), /\p{Script=Cyrillic}/u.test(small)];
  const read = (table: Rules): string[] => [...new Set(readings(small, table).map((variant) => variant.replaceAll('ё', 'е')))]
    .filter((variant) => variant !== small && variant !== '').slice(0, latin && cyrillic ? MIXED_VARIANTS : MAX_VARIANTS);
  return [...(latin ? read(toCyrillic) : []), ...(cyrillic ? read(toLatin) : [])];
}
