import { useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import type { PanelTab } from './panel-state';

const tabs: [PanelTab, string][] = [
  ['table', 'Table'],
  ['chart', 'Chart'],
  ['sql', 'SQL'],
];

export function Tabs() {
  const { panel } = useApp();
  const root = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const at = tabs.findIndex(([tab]) => tab === panel.tab.value) + (event.key === 'ArrowRight' ? 1 : -1);
    panel.tab.value = tabs[(at + tabs.length) % tabs.length]![0];
    root.current?.querySelector<HTMLElement>(`#tab-${panel.tab.value}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views of the result" ref={root} onKeyDown={onKeyDown}>
      {tabs.map(([tab, label]) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={panel.tab.value === tab}
          aria-controls="result-panel"
          tabIndex={panel.tab.value === tab ? 0 : -1}
          onClick={() => (panel.tab.value = tab)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
