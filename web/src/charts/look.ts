import type { ChartLook } from './vega-lite';

/** Colours of the page as it looks now; a chart that was drawn stays as it was, so it is drawn anew when this changes. */
export function lookOf(element: Element): ChartLook {
  const style = getComputedStyle(element);
  // A custom property comes as it was written; a colour that is computed comes resolved for light or dark.
  const probe = document.createElement('i');
  element.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const look = {
    text: colour('--fg-2'),
    line: colour('--line'),
    ground: colour('--surface'),
    series: [1, 2, 3, 4, 5, 6].map((number) => colour(`--series-${number}`)),
    ramp: [colour('--ramp-low'), colour('--series-1')] as const,
    font: style.fontFamily,
  };
  probe.remove();
  return look;
}
