/** Numbers for people. The locale is passed: some web views follow the locale of their process instead of the person's. */
export const locale = navigator.language || 'en';

const formats = new Map<string, Intl.NumberFormat>();

function format(tag: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = tag + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(tag, options)));
  return found;
}

export function count(value: number, tag = locale): string {
  return format(tag, { maximumFractionDigits: 0 }).format(value);
}

/** Exact below a million, then 1.2 M: a side bar has no room for more. */
export function shortCount(value: number, tag = locale): string {
  if (Math.abs(value) < 1_000_000) return count(value, tag);
  const [divisor, unit] = Math.abs(value) < 1_000_000_000 ? [1e6, 'M'] : [1e9, 'B'];
  return `${format(tag, { maximumFractionDigits: 1 }).format(value / divisor)} ${unit}`;
}

export function plural(value: number, word: string, tag = locale): string {
  return `${count(value, tag)} ${word}${value === 1 ? '' : 's'}`;
}

export function percent(fraction: number, tag = locale): string {
  return format(tag, { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
}

export function duration(ms: number, tag = locale): string {
  if (ms < 1_000) return `${count(Math.round(ms), tag)} ms`;
  if (ms < 60_000) return `${format(tag, { maximumFractionDigits: 1 }).format(ms / 1_000)} s`;
  return `${count(Math.floor(ms / 60_000), tag)} min ${count(Math.round((ms % 60_000) / 1_000), tag)} s`;
}

/** A double with what a reader wants of it; copying a cell gives every digit. */
export function double(value: number, tag = locale): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) return format(tag, { notation: 'scientific', maximumFractionDigits: 6 }).format(value);
  if (size !== 0 && size < 1) return format(tag, { maximumSignificantDigits: 6 }).format(value);
  return format(tag, { maximumFractionDigits: 4 }).format(value);
}

/** Digits of any length, with or without a fraction, grouped as the locale does and with every digit kept. */
export function digits(text: string, grouped: boolean, tag = locale): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction] = match as unknown as [string, string, string, string | undefined];
  const left = format(tag, { useGrouping: grouped, maximumFractionDigits: 0 }).format(BigInt(sign + whole));
  const negativeZero = sign === '-' && /^0+$/.test(whole) ? '-' : '';
  return negativeZero + left + (fraction === undefined ? '' : decimalPoint(tag) + fraction);
}

function decimalPoint(tag: string): string {
  return format(tag, { minimumFractionDigits: 1 }).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
}
