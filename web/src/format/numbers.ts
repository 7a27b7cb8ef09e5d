/** Numbers for people. The locale is passed: some web views follow the locale of their process instead of the person's. */
export let locale = browserLocale();

/** Where times are told; undefined for the browser's zone. */
export let timeZone: string | undefined;

/** Takes over what the user has set; null for the browser's. What neither it nor this browser knows stays as it is. */
export function setFormats(tag: string | null, zone: string | null): void {
  const language = browserLocale();
  locale = known(() => new Intl.NumberFormat(tag ?? language)) ? (tag ?? language) : language;
  timeZone = zone !== null && known(() => new Intl.DateTimeFormat(language, { timeZone: zone })) ? zone : undefined;
}

/** Where its process has the locale C, a web view calls its language so, which no format takes. */
export function browserLocale(): string {
  const language = navigator.language;
  return language && known(() => new Intl.NumberFormat(language)) ? language : 'en';
}

function known(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

const kinds = {
  whole: { maximumFractionDigits: 0 },
  ungrouped: { maximumFractionDigits: 0, useGrouping: false },
  tenths: { maximumFractionDigits: 1 },
  percent: { style: 'percent', maximumFractionDigits: 0 },
  double: { maximumFractionDigits: 4 },
  small: { maximumSignificantDigits: 6 },
  scientific: { notation: 'scientific', maximumFractionDigits: 6 },
} satisfies Record<string, Intl.NumberFormatOptions>;

const formats = new Map<string, Intl.NumberFormat>();
const points = new Map<string, string>();

/** Making a format costs a thousand times what using it does. */
function format(tag: string, kind: keyof typeof kinds): Intl.NumberFormat {
  const key = `${kind} ${tag}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(tag, kinds[kind])));
  return found;
}

export function count(value: number, tag = locale): string {
  return format(tag, 'whole').format(value);
}

/** Exact below a million, then 1.2 M: a side bar has no room for more. */
export function shortCount(value: number, tag = locale): string {
  if (Math.abs(value) < 1_000_000) return count(value, tag);
  const [divisor, unit] = Math.abs(value) < 1_000_000_000 ? [1e6, 'M'] : [1e9, 'B'];
  return `${format(tag, 'tenths').format(value / divisor)} ${unit}`;
}

export function plural(value: number, word: string, tag = locale): string {
  return `${count(value, tag)} ${word}${value === 1 ? '' : 's'}`;
}

export function percent(fraction: number, tag = locale): string {
  return format(tag, 'percent').format(fraction);
}

export function duration(ms: number, tag = locale): string {
  if (ms < 1_000) return `${count(Math.round(ms), tag)} ms`;
  if (ms < 60_000) return `${format(tag, 'tenths').format(ms / 1_000)} s`;
  return `${count(Math.floor(ms / 60_000), tag)} min ${count(Math.round((ms % 60_000) / 1_000), tag)} s`;
}

/** A double with what a reader wants of it; copying a cell gives every digit. */
export function double(value: number, tag = locale): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) return format(tag, 'scientific').format(value);
  if (size !== 0 && size < 1) return format(tag, 'small').format(value);
  return format(tag, 'double').format(value);
}

/** Digits of any length, with or without a fraction, grouped as the locale does and with every digit kept. */
export function digits(text: string, grouped: boolean, tag = locale): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction] = match as unknown as [string, string, string, string | undefined];
  const left = format(tag, grouped ? 'whole' : 'ungrouped').format(whole.length < 16 ? Number(sign + whole) : BigInt(sign + whole));
  // BigInt knows no negative zero, and -0.5 needs its sign.
  const lost = sign === '-' && /^0+$/.test(whole) && whole.length >= 16 ? '-' : '';
  return lost + left + (fraction === undefined ? '' : decimalPoint(tag) + fraction);
}

function decimalPoint(tag: string): string {
  let point = points.get(tag);
  if (point === undefined) {
    point = format(tag, 'tenths').formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
    points.set(tag, point);
  }
  return point;
}
