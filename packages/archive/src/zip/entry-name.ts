import { crc32 } from 'node:zlib';
import { refusal } from '../refuse.ts';
import { type ExtraFields, unicodePath } from './extra-fields.ts';

/** General purpose bit 11: the name is UTF-8 (APPNOTE 4.4.4). */
const UTF8_FLAG = 0x0800;

/** The upper half of code page 437, what a name is in when bit 11 is not set (APPNOTE D.1). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8OrNull(raw: Buffer): string | null {
  try {
    return strictUtf8.decode(raw);
  } catch {
    // Not UTF-8 is an answer here, not a failure.
    return null;
  }
}

function cp437(raw: Buffer): string {
  return Array.from(raw, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437.charAt(byte - 0x80))).join('');
}

/**
 * The one name of an entry. With bit 11 it must be UTF-8. Without, many tools write UTF-8 all the same, so it is taken as UTF-8 where it is and as code page 437 where it is
 * not. A Unicode path (APPNOTE 4.6.9) may only translate a name that is neither ASCII nor UTF-8; saying anything else of the name is a second reading.
 */
export function readEntryName(raw: Buffer, flags: number, extra: ExtraFields): string {
  const shown = JSON.stringify(cp437(raw.subarray(0, 80)));
  const utf8 = utf8OrNull(raw);
  if (utf8 === null && (flags & UTF8_FLAG) !== 0)
    throw refusal('BAD_NAME', `The name ${shown} is marked as UTF-8 and is not (APPNOTE 4.4.4 bit 11).`);
  const path = unicodePath(extra, shown);
  if (path === null) return utf8 ?? cp437(raw);
  const translated = utf8OrNull(path.raw);
  if (translated === null) throw refusal('BAD_NAME', `The Unicode path of ${shown} is not UTF-8.`);
  const mayTranslate = utf8 === null && path.crc32 === crc32(raw);
  if (!mayTranslate && translated !== utf8)
    throw refusal('HEADER_MISMATCH', `The Unicode path of ${shown} gives the entry another name (APPNOTE 4.6.9).`);
  return translated;
}
