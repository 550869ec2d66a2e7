/** Encodings of a client whose trailing bytes can be ASCII: a `'` or `\` may be half of a character (pg_wchar.h, PG_ENCODING_IS_CLIENT_ONLY). */
const EMBEDS_ASCII = new Set(['SJIS', 'SHIFT_JIS_2004', 'BIG5', 'GBK', 'GB18030', 'UHC', 'JOHAB']);

/** Other spellings of encodings (encnames.c, pg_encname_tbl), compared without case and punctuation. */
const ALIASES: Readonly<Record<string, string>> = {
  mskanji: 'SJIS',
  shiftjis: 'SJIS',
  sjis: 'SJIS',
  win932: 'SJIS',
  windows932: 'SJIS',
  shiftjis2004: 'SHIFT_JIS_2004',
  big5: 'BIG5',
  win950: 'BIG5',
  windows950: 'BIG5',
  gbk: 'GBK',
  win936: 'GBK',
  windows936: 'GBK',
  gb18030: 'GB18030',
  uhc: 'UHC',
  win949: 'UHC',
  windows949: 'UHC',
  johab: 'JOHAB',
  unicode: 'UTF8',
  utf8: 'UTF8',
  sqlascii: 'SQL_ASCII',
};

/** The name of an encoding as PostgreSQL prints it where that matters here; otherwise upper case without change. */
export function canonicalEncoding(name: string): string {
  return ALIASES[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? name.toUpperCase();
}

/** Whether bytes below 0x80 can be the second half of a character. */
export function embedsAscii(encoding: string): boolean {
  return EMBEDS_ASCII.has(encoding);
}

/** Replaces the bytes of characters but the first with 0xFF, over any chunking, as psql does before it looks for quotes (psqlscan.l, psqlscan_prepare_buffer). */
export interface TrailMasker {
  mask(chunk: Buffer): Buffer;
}

/** A masker for one stream of text; line ends are never masked, psql reads line by line. Lengths are those of wchar.c (pg_sjis_mblen, …). */
export function createTrailMasker(encoding: string): TrailMasker {
  const sjis = encoding === 'SJIS' || encoding === 'SHIFT_JIS_2004';
  const gb18030 = encoding === 'GB18030';
  let trail = 0;
  let second = false;
  const maskByte = (byte: number): number => {
    if (byte === 0x0a) {
      trail = 0;
      return byte;
    }
    if (trail > 0) {
      if (second && byte >= 0x30 && byte <= 0x39) trail = 3;
      second = false;
      trail--;
      return 0xff;
    }
    if (byte >= 0x80 && !(sjis && byte >= 0xa1 && byte <= 0xdf)) {
      trail = 1;
      second = gb18030;
    }
    return byte;
  };
  return {
    mask(chunk) {
      const out = Buffer.allocUnsafe(chunk.length);
      for (let i = 0; i < chunk.length; i++) out[i] = maskByte(chunk[i]!);
      return out;
    },
  };
}
