import type { Cell, Column } from '../api/types';
import { digits, double, locale } from './numbers';

const numeric = new Set(['integer', 'hugeint', 'decimal', 'double']);

export function isNumeric(type: string): boolean {
  return numeric.has(type);
}

/** Years and keys are names made of digits: 2025, not 2,025. */
export function isGrouped(column: string): boolean {
  return !/(^|[_\s])(id|key|year|yr|code|zip|postcode|phone)$|[a-z](Id|Key|Year|Code)$|^(ID|Id|Year)$/.test(column);
}

/** What the grid shows of a cell; null has its own sign there and none here. */
export function cellText(value: Cell, column: Column, tag = locale): string {
  if (value === null || value === undefined) return '';
  switch (column.type) {
    case 'integer':
    case 'hugeint':
    case 'decimal':
      return digits(String(value), isGrouped(column.name), tag);
    case 'double':
      return typeof value === 'number' ? double(value, tag) : String(value);
    case 'timestamp':
    case 'timestamptz':
      return String(value).replace('T', ' ');
    case 'json':
      return JSON.stringify(value);
    default:
      return oneLine(String(value));
  }
}

/** What copying a cell gives: every digit, every line. */
export function cellSource(value: Cell, column: Column): string {
  if (value === null || value === undefined) return '';
  return column.type === 'json' ? JSON.stringify(value) : String(value);
}

function oneLine(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400).replace(/\s*[\r\n]+\s*/g, ' ↵ ')}…` : text.replace(/\s*[\r\n]+\s*/g, ' ↵ ');
}
