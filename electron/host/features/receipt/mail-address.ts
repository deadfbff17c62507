const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Letters of any alphabet: the domain travels as punycode. */
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})$/iu;
const LONGEST = 254;
const LONGEST_LOCAL = 64;

/**
 * An address as dictated at a counter, without blanks around it, or null where no letter can get there. One person, no names, no
 * lists, no quoted forms; before the @ Latin letters only, since a Cyrillic one there is always a layout mistaken.
 */
export function mailAddress(typed: string): string | null {
  const address = typed.trim();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  return address.length <= LONGEST && local.length <= LONGEST_LOCAL && LOCAL.test(local) && DOMAIN.test(domain) ? address : null;
}
