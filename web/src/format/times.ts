import { count, locale, timeZone } from './numbers';

/** A time as the locale writes it, in the user's zone: "22 Nov 2026, 14:05". */
export function time(iso: string, tag = locale, zone = timeZone): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short', ...(zone ? { timeZone: zone } : {}) });
}

/** A day that is one by itself, in no zone: 2026-11-22. */
export function day(text: string, tag = locale): string {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? text : date.toLocaleDateString(tag, { dateStyle: 'medium', timeZone: 'UTC' });
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export function bytes(size: number, tag = locale): string {
  let unit = 0;
  let value = size;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  const text = unit === 0 || value >= 100 ? count(Math.round(value), tag) : value.toLocaleString(tag, { maximumFractionDigits: 1 });
  return `${text} ${units[unit]}`;
}
