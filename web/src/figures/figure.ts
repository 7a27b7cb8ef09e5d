/** A number in an answer, with all that its writing may mean: 1,204 is one thousand or one and a fifth. */
export interface Figure {
  start: number;
  end: number;
  text: string;
  readings: Reading[];
  isPercent: boolean;
}

export interface Reading {
  value: number;
  /** Half of its last digit: a cell this close is what was rounded. */
  tolerance: number;
}

const scales: [RegExp, number][] = [
  [/^\s?(?:k|thousand|tsd)\b/i, 1e3],
  [/^\s?(?:m|mn|mio|million|millions)\b/i, 1e6],
  [/^\s?(?:bn|b|billion|billions|mrd)\b/i, 1e9],
];

// Digits with separators between them; not part of a word, a version, a date or an address.
const pattern = /(?<![\p{L}\p{N}_#/.,:-])[-−+]?\d+(?:[.,'\u00a0\u202f]\d+)*(?![\p{L}\p{N}_/]*[\p{L}_/])/gu;
const dates = /\b\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}:\d{2}(?::\d{2})?)?\b|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b/g;
const scaled = /(?<![\p{L}\p{N}_#/.,:-])[-−+]?\d+(?:[.,]\d+)?(?=\s?(?:k|m|bn|b)\b)/giu;

/** The figures of a text, in order. Dates and times are none: they are names of days. */
export function figuresIn(text: string): Figure[] {
  const taken = [...text.matchAll(dates)].map((match) => [match.index, match.index + match[0].length] as const);
  const found = new Map<number, string>();
  for (const match of [...text.matchAll(pattern), ...text.matchAll(scaled)]) found.set(match.index, match[0]);
  return [...found]
    .filter(([start, digits]) => !taken.some(([from, to]) => start < to && start + digits.length > from))
    .toSorted(([a], [b]) => a - b)
    .map(([start, digits]) => figureAt(text, start, digits));
}

function figureAt(text: string, start: number, digits: string): Figure {
  const behind = text.slice(start + digits.length);
  const percent = /^\s?(?:%|percent\b|per cent\b|prozent\b)/i.exec(behind);
  const scale = percent ? null : scales.map(([word, by]) => ({ match: word.exec(behind), by })).find(({ match }) => match);
  const end = start + digits.length + (percent?.[0].length ?? scale?.match?.[0].length ?? 0);
  const by = scale?.by ?? 1;
  const readings = readingsOf(digits.replace('−', '-')).map(({ value, tolerance }) => ({ value: value * by, tolerance: tolerance * by }));
  return { start, end, text: text.slice(start, end), readings, isPercent: percent !== null };
}

function readingsOf(digits: string): Reading[] {
  const plain = digits.replace(/['\u00a0\u202f]/g, '');
  const [points, commas] = [count(plain, '.'), count(plain, ',')];
  if (points + commas === 0) return [reading(plain)];
  if (points > 0 && commas > 0) {
    const last = plain.lastIndexOf('.') > plain.lastIndexOf(',') ? '.' : ',';
    return [reading(plain.replaceAll(last === '.' ? ',' : '.', '').replace(last, '.'))];
  }
  const sign = points > 0 ? '.' : ',';
  const grouped = /^[-+]?\d{1,3}(?:[.,]\d{3})+$/.test(plain) ? [reading(plain.replaceAll(sign, ''))] : [];
  return points + commas > 1 ? grouped : [...grouped, reading(plain.replace(sign, '.'))];
}

function reading(plain: string): Reading {
  const decimals = plain.split('.')[1]?.length ?? 0;
  return { value: Number(plain), tolerance: 0.5 * 10 ** -decimals };
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
