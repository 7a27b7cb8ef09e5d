import { locale } from './numbers';

export interface DayGroup<T> {
  name: string;
  items: T[];
}

const dayMs = 86_400_000;

/** Groups what is sorted newest first: Today, Yesterday, Previous 7 days, then by month. */
export function groupByDay<T>(items: readonly T[], timeOf: (item: T) => string, now: Date, tag = locale): DayGroup<T>[] {
  const groups: DayGroup<T>[] = [];
  for (const item of items) {
    const name = dayName(new Date(timeOf(item)), now, tag);
    const last = groups.at(-1);
    if (last?.name === name) last.items.push(item);
    else groups.push({ name, items: [item] });
  }
  return groups;
}

function dayName(time: Date, now: Date, tag: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / dayMs);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days <= 7) return 'Previous 7 days';
  return time.toLocaleDateString(tag, { month: 'long', year: 'numeric' });
}

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
