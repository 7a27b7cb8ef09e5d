import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { theme } from '../app/theme';
import type { ChartSpec, ResultPage } from '../api/types';
import { cutNote, describe } from './describe';
import { chartRows } from './rows';
import type { Drawing } from './draw';
import { lookOf } from './look';
import { heightOf, toVegaLite } from './vega-lite';

interface ChartViewProps {
  result: Pick<ResultPage, 'result_id'>;
  spec: ChartSpec;
  height: number;
  /** Takes the drawing, to save it; null while there is none. */
  onDrawn?: (drawing: Drawing | null) => void;
}

/** A chart of a result. What draws it is loaded when the first one comes near to view. */
export function ChartView({ result, spec, height, onDrawn }: ChartViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const near = useSignal(false);
  const width = useSignal(0);
  const rows = useSignal<ResultPage | null>(null);
  const error = useSignal('');
  const look = useSignal(0);

  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && (near.value = true), { rootMargin: '400px' });
    const resized = new ResizeObserver(([entry]) => (width.value = Math.floor(entry!.contentRect.width)));
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const onDark = () => look.value++;
    seen.observe(root.current!);
    resized.observe(root.current!);
    dark.addEventListener('change', onDark);
    return () => {
      seen.disconnect();
      resized.disconnect();
      dark.removeEventListener('change', onDark);
    };
  }, []);

  useEffect(() => {
    if (!near.value) return;
    let gone = false;
    error.value = '';
    chartRows(result.result_id).then(
      (page) => !gone && (rows.value = page),
      (thrown: Error) => !gone && (error.value = thrown.message),
    );
    return () => {
      gone = true;
    };
  }, [near.value, result.result_id]);

  useEffect(() => {
    if (!rows.value || width.value === 0) return;
    let gone = false;
    let drawing: Drawing | null = null;
    const page = rows.value;
    import('./draw')
      .then(async ({ draw }) => {
        if (gone) return;
        const vega = toVegaLite(spec, page.columns, page.rows, lookOf(root.current!), { width: width.value, height: heightOf(spec, page.columns, page.rows, height) });
        canvas.current!.replaceChildren();
        drawing = await draw(canvas.current!, vega);
        if (gone) drawing.remove();
        else onDrawn?.(drawing);
      })
      .catch(() => (error.value = 'The chart could not be drawn.'));
    return () => {
      gone = true;
      drawing?.remove();
      onDrawn?.(null);
    };
  }, [rows.value, width.value, height, spec, theme.value, look.value]);

  const page = rows.value;
  const note = page && cutNote(page, page.rows.length);
  return (
    <div class="chart-view" ref={root}>
      {error.value && (
        <p class="error-text" role="alert">
          {error.value}
        </p>
      )}
      <div role="img" aria-label={page ? describe(spec, page.columns, page.rows) : 'Chart'}>
        <div class="chart-canvas" ref={canvas} aria-hidden="true" style={{ minHeight: height }} />
      </div>
      {note && <p class="meta">{note}</p>}
    </div>
  );
}
