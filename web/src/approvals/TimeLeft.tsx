import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { plural } from '../format/numbers';

/** How long a decision can still be made; says once when that is over. */
export function TimeLeft({ until, onOver }: { until: string; onOver: () => void }) {
  const left = useSignal(msUntil(until));
  useEffect(() => {
    const timer = setInterval(() => {
      left.value = msUntil(until);
      if (left.value > 0) return;
      clearInterval(timer);
      onOver();
    }, 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return <span class="time-left">{timeLeft(left.value)}</span>;
}

export function timeLeft(ms: number): string {
  if (ms <= 0) return 'No time left';
  if (ms < 60_000) return `${plural(Math.ceil(ms / 1_000), 'second')} left`;
  return `${plural(Math.ceil(ms / 60_000), 'minute')} left`;
}

function msUntil(time: string): number {
  return Date.parse(time) - Date.now();
}
