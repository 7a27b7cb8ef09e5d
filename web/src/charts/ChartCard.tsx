import { useApp } from '../app/app';
import type { Chart, ResultPage } from '../api/types';
import { useSignal } from '@preact/signals';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { ChartView } from './ChartView';
import type { Drawing } from './draw';
import { saveDrawing } from './save';

/** The chart of an answer, in the conversation. */
export function ChartCard({ chart, result, sql }: { chart: Chart; result: ResultPage | null; sql: string | null }) {
  const { panel, session, sources, announcer } = useApp();
  const drawing = useSignal<Drawing | null>(null);
  const name = chart.spec.title ?? `${chart.spec.y.map(({ column }) => column).join(' ') || 'rows'} by ${chart.spec.x.column}`;
  const edit = () =>
    void panel.openChart(chart, {
      result,
      sql,
      datasetId: sources.current.value?.dataset.id ?? null,
      threadId: session.threadId.value,
    });
  const save = (format: 'png' | 'svg') => {
    if (!drawing.value) return announcer.say('The chart is not drawn yet');
    void saveDrawing(drawing.value, format, name);
  };
  return (
    <figure class="chart-card" aria-label={`Chart: ${name}`}>
      <ChartView result={{ result_id: chart.result_id }} spec={chart.spec} height={220} onDrawn={(drawn) => (drawing.value = drawn)} />
      <div class="chart-actions">
        <button type="button" class="quiet" onClick={edit}>
          <Icon name="pencil" size={14} /> Change the chart
        </button>
        <Menu
          label="Save the chart"
          buttonClass="quiet"
          items={[
            { label: 'PNG', action: () => save('png') },
            { label: 'SVG', action: () => save('svg') },
          ]}
        >
          Save
        </Menu>
      </div>
    </figure>
  );
}
