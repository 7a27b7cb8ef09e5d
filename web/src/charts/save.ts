import type { Drawing } from './draw';

/** Saves a drawing as a file. */
export async function saveDrawing(drawing: Drawing, format: 'png' | 'svg', name: string): Promise<void> {
  const address = format === 'png' ? await drawing.png() : URL.createObjectURL(new Blob([await drawing.svg()], { type: 'image/svg+xml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName(name)}.${format}`;
  link.click();
  if (format === 'svg') setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60).toLowerCase() || 'chart';
}
