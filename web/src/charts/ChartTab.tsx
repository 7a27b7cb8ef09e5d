import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import type { ChartSpec, ResultPage } from '../api/types';
import { Menu } from '../ui/Menu';
import { ChartFields } from './ChartFields';
import { ChartView } from './ChartView';
import { firstChart, refusal } from './choice';
import type { Drawing } from './draw';
import { saveDrawing } from './save';

/** The chart of a result: what is drawn can be chosen by hand, and saved. */
export function ChartTab({ result }: { result: ResultPage }) {
  const { panel } = useApp();
  const drawing = useSignal<Drawing | null>(null);
  const spec = panel.chart.value ?? firstChart(result);
  if (!spec) return <p class="panel-note">This result has no column of numbers that could be drawn.</p>;
  const why = refusal(spec, result.row_count);
  const change = (next: ChartSpec) => (panel.chart.value = next);
  const save = (format: 'png' | 'svg') => drawing.value && void saveDrawing(drawing.value, format, spec.title ?? `${spec.x.column} chart`);
  return (
    <div class="chart-tab">
      <div class="chart-bar">
        <ChartFields spec={spec} columns={result.columns} onChange={change} />
        <Menu
          label="Save the chart"
          buttonClass="button"
          items={[
            { label: 'PNG', action: () => save('png') },
            { label: 'SVG', action: () => save('svg') },
          ]}
        >
          Save
        </Menu>
      </div>
      {why ? (
        <p class="panel-note" role="alert">
          {why}
        </p>
      ) : (
        <ChartView result={result} spec={spec} height={360} onDrawn={(drawn) => (drawing.value = drawn)} />
      )}
    </div>
  );
}
