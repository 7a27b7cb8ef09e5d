import type { ChartColumn, ChartSpec, Column, Row } from '../api/types';
import { isNumeric } from '../format/cells';
import { isTemporal } from './choice';

/** Colours and font of the page as it looks now. */
export interface ChartLook {
  text: string;
  line: string;
  ground: string;
  series: readonly string[];
  /** From few to many, for heat maps. */
  ramp: readonly [string, string];
  font: string;
}

export interface ChartSize {
  width: number;
  height: number;
}

type Json = Record<string, unknown>;

const longLabel = 14;
const manyBars = 9;
const mostHeight = 560;
const pointsShown = 60;
const letterPx = 7;
const numbersPx = 60;

/** A spec of ours as one of Vega-Lite. Fields have names of ours, since a column's may hold what Vega reads as a path. */
export function toVegaLite(spec: ChartSpec, columns: readonly Column[], rows: readonly Row[], look: ChartLook, size: ChartSize): Json {
  const folded = spec.y.length > 1;
  const values = valuesOf(spec, columns, rows);
  const x = { field: 'x', title: spec.x.column };
  const y = { field: 'y', title: folded ? null : (spec.y[0]?.column ?? 'Rows') };
  const split = folded || spec.series ? { field: 'split', title: spec.series?.column ?? null, sort: folded ? spec.y.map(({ column }) => column) : null } : null;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: { values },
    ...size,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'transparent',
    ...(spec.title ? { title: { text: spec.title, anchor: 'start' } } : {}),
    ...drawn(spec, { x, y, split, values, look, width: size.width }),
    config: config(look),
  };
}

interface Parts {
  x: { field: string; title: string };
  y: { field: string; title: string | null };
  split: { field: string; title: string | null; sort: string[] | null } | null;
  values: readonly Json[];
  look: ChartLook;
  width: number;
}

function drawn(spec: ChartSpec, parts: Parts): Json {
  const { x, y, split, values, look } = parts;
  const number = { ...y, type: 'quantitative', axis: { format: ',~f', labelOverlap: true } };
  const colour = split ? { color: { ...split, type: 'nominal', scale: { range: look.series }, legend: { orient: 'top', symbolLimit: 12 } } } : {};
  const order = orderOf(spec.x.type);
  const along = { ...x, type: order, axis: { labelOverlap: true }, ...(order === 'temporal' ? { scale: { type: 'utc' } } : {}) };
  switch (spec.kind) {
    case 'line':
      return { mark: { type: 'line', tooltip: true, point: values.length <= pointsShown }, encoding: { x: loose(along), y: number, ...colour } };
    case 'area':
      return { mark: { type: 'area', tooltip: true, line: true, opacity: 0.3 }, encoding: { x: loose(along), y: { ...number, stack: null }, ...colour } };
    case 'scatter':
      return {
        mark: { type: 'point', tooltip: true, filled: true, opacity: 0.7 },
        encoding: { x: loose({ ...x, type: 'quantitative', axis: { format: ',~f' } }), y: { ...number, scale: { zero: false } }, ...colour },
      };
    case 'pie':
      return {
        mark: { type: 'arc', tooltip: true, stroke: look.ground },
        encoding: { theta: { ...y, type: 'quantitative' }, color: { ...x, type: 'nominal', sort: null, scale: { range: wheel(look, values.length) }, legend: { orient: 'right' } }, order: { field: y.field, type: 'quantitative', sort: 'descending' } },
      };
    case 'histogram':
      return {
        mark: { type: 'bar', tooltip: true },
        encoding: { x: { ...x, type: 'quantitative', bin: { maxbins: 30 }, axis: { format: ',~f' } }, y: { aggregate: 'count', type: 'quantitative', title: 'Rows' }, ...colour },
      };
    case 'heatmap':
      return {
        mark: { type: 'rect', tooltip: true },
        encoding: {
          x: { ...x, type: 'ordinal', sort: null, axis: { labelOverlap: true } },
          y: { ...split!, type: 'ordinal', sort: null },
          color: { ...y, type: 'quantitative', scale: { range: look.ramp }, legend: { orient: 'top', gradientLength: 160 } },
        },
      };
    case 'bar':
      return bars(spec, parts, number, colour);
  }
}

/** What a chart of these rows needs at least: bars that lie below each other need room for each. */
export function heightOf(spec: ChartSpec, columns: readonly Column[], rows: readonly Row[], least: number): number {
  if (spec.kind !== 'bar' || isTemporal(spec.x.type) || isNumeric(spec.x.type)) return least;
  const place = columns.findIndex(({ name }) => name === spec.x.column);
  const names = new Set(rows.map((row) => String(row[place] ?? '∅')));
  return liesDown(names) ? Math.min(mostHeight, Math.max(least, names.size * 14 * Math.min(2, Math.max(1, spec.y.length)) + 60)) : least;
}

function liesDown(names: ReadonlySet<string>): boolean {
  return names.size > manyBars || [...names].some((name) => name.length > longLabel);
}

/** Names stand upright where each has the room of its bar, beside the axis with the numbers. */
function fitsBelow(names: ReadonlySet<string>, width: number): boolean {
  const longest = Math.max(0, ...[...names].map((name) => name.length));
  return longest * letterPx <= (width - numbersPx) / Math.max(1, names.size);
}

/** Bars lie where their names would not fit below them. */
function bars(spec: ChartSpec, { x, split, values, width }: Parts, number: Json, colour: Json): Json {
  const names = new Set(values.map((value) => String(value['x'] ?? '')));
  const isText = !isTemporal(spec.x.type) && !isNumeric(spec.x.type);
  const lying = isText && liesDown(names);
  const band = { ...x, type: 'ordinal', sort: isText ? null : 'ascending', axis: { labelOverlap: true, labelLimit: 180, ...(!lying && fitsBelow(names, width) ? { labelAngle: 0 } : {}) } };
  const offset = split ? { [lying ? 'yOffset' : 'xOffset']: { field: split.field, sort: split.sort } } : {};
  return { mark: { type: 'bar', tooltip: true }, encoding: { [lying ? 'y' : 'x']: band, [lying ? 'x' : 'y']: number, ...offset, ...colour } };
}

function loose(channel: Json): Json {
  return channel['type'] === 'quantitative' ? { ...channel, scale: { zero: false } } : channel;
}

function orderOf(type: string): 'temporal' | 'quantitative' | 'ordinal' {
  if (type === 'time') return 'ordinal';
  return isTemporal(type) ? 'temporal' : isNumeric(type) ? 'quantitative' : 'ordinal';
}

/** One value for each point: a row gives as many as there are columns of numbers. */
function valuesOf(spec: ChartSpec, columns: readonly Column[], rows: readonly Row[]): Json[] {
  const place = (column: ChartColumn) => columns.findIndex(({ name }) => name === column.column);
  const [x, ys, series] = [place(spec.x), spec.y.map(place), spec.series ? place(spec.series) : -1];
  const follows = spec.kind === 'line' || spec.kind === 'area';
  return rows.flatMap((row) => {
    const at = valueOf(row[x], spec.x.type, follows);
    if (ys.length === 0) return [{ x: at }];
    return ys.map((y, index) => ({
      x: at,
      y: valueOf(row[y], spec.y[index]!.type, false),
      ...(ys.length > 1 ? { split: spec.y[index]!.column } : series >= 0 ? { split: String(row[series] ?? '∅') } : {}),
    }));
  });
}

/** Numbers that travel as text become numbers again: a drawing needs no more digits than a double has. */
function valueOf(value: unknown, type: string, asTime: boolean): unknown {
  if (value === null || value === undefined) return isNumeric(type) || asTime ? null : '∅';
  if (isNumeric(type)) return Number(value);
  if (asTime && type !== 'time' && isTemporal(type)) return Date.parse(/[zZ]|[+-]\d\d(:?\d\d)?$/.test(String(value).slice(10)) ? String(value) : `${String(value).replace(' ', 'T')}${String(value).length > 10 ? 'Z' : ''}`);
  return type === 'json' ? JSON.stringify(value) : String(value);
}

/** More slices than colours: they come again, paler. */
function wheel(look: ChartLook, slices: number): string[] {
  return Array.from({ length: slices }, (_, index) => look.series[index % look.series.length]!);
}

function config(look: ChartLook): Json {
  const text = { labelColor: look.text, titleColor: look.text, labelFont: look.font, titleFont: look.font };
  return {
    axis: { ...text, domainColor: look.line, tickColor: look.line, gridColor: look.line, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 600 },
    legend: { ...text, labelFontSize: 11, titleFontSize: 11 },
    title: { color: look.text, font: look.font, fontSize: 13 },
    view: { stroke: null },
    mark: { color: look.series[0] },
    range: { category: look.series },
  };
}
