import type { ChartKind, ChartSpec, Column } from '../api/types';
import { fits, kinds, mostNumbers, ofKind, takesSeries } from './choice';

interface ChartFieldsProps {
  spec: ChartSpec;
  columns: readonly Column[];
  onChange: (spec: ChartSpec) => void;
}

/** Kind and columns of a chart, each only what fits. */
export function ChartFields({ spec, columns, onChange }: ChartFieldsProps) {
  const isHeat = spec.kind === 'heatmap';
  const able = (part: 'x' | 'y' | 'series', taken: readonly (string | undefined)[]) =>
    columns.filter((column, index) => fits(spec.kind, part, column.type) && !taken.includes(column.name) && columns.findIndex(({ name }) => name === column.name) === index);
  const named = (name: string) => ({ column: name, type: columns.find((column) => column.name === name)!.type });
  const most = mostNumbers(spec.kind, spec.series != null);
  const y = spec.y.map(({ column }) => column);
  const setX = (name: string) => {
    const without = { ...spec, x: named(name), y: spec.y.filter(({ column }) => column !== name), series: spec.series?.column === name ? null : (spec.series ?? null) };
    onChange(ofKind(spec.kind, columns, without) ?? without);
  };
  const setY = (name: string, isChosen: boolean) => {
    const next = isChosen ? [...(most === 1 ? [] : spec.y), named(name)] : spec.y.filter(({ column }) => column !== name);
    if (next.length > 0 && next.length <= most) onChange({ ...spec, y: next });
  };
  const setSeries = (name: string) => onChange({ ...spec, series: name ? named(name) : null, y: name ? spec.y.slice(0, 1) : spec.y });
  return (
    <div class="chart-fields">
      <label>
        Kind
        <select class="chip" value={spec.kind} onChange={(event) => onChange(ofKind(event.currentTarget.value as ChartKind, columns, spec)!)}>
          {kinds.map(([kind, label]) => (
            <option key={kind} value={kind} disabled={ofKind(kind, columns, spec) === null}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Field label={spec.kind === 'pie' ? 'Slices' : 'Along'} value={spec.x.column} names={able('x', []).map(({ name }) => name)} onChange={setX} />
      {takesSeries(spec.kind) && (
        <Field
          label={isHeat ? 'Down' : 'Split by'}
          value={spec.series?.column ?? ''}
          names={able('series', [spec.x.column, ...(isHeat ? [] : y)]).map(({ name }) => name)}
          none={isHeat ? null : 'nothing'}
          onChange={setSeries}
        />
      )}
      {most > 0 && (
        <fieldset>
          <legend>{isHeat ? 'Colour' : 'Numbers'}</legend>
          {able('y', [spec.x.column, spec.series?.column]).map(({ name }) => (
            <label key={name} class="check">
              <input
                type={most === 1 ? 'radio' : 'checkbox'}
                name="chart-y"
                checked={y.includes(name)}
                disabled={most > 1 && !y.includes(name) && y.length >= most}
                onChange={(event) => setY(name, event.currentTarget.checked)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface FieldProps {
  label: string;
  value: string;
  names: readonly string[];
  /** What choosing none is called; null where one has to be chosen. */
  none?: string | null;
  onChange: (name: string) => void;
}

function Field({ label, value, names, none = null, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <select class="chip" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {none !== null && <option value="">{none}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
