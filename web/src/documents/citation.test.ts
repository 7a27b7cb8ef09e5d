import { describe, expect, it } from 'vitest';
import { citationIn, placeInWords } from './citation';

describe('citations', () => {
  it('are read from their addresses', () => {
    expect(citationIn('#/archives/7f/hr/leave%20rules.md?place=L3-L4')).toEqual({ archiveId: '7f', path: 'hr/leave rules.md', place: 'L3-L4' });
    expect(citationIn('#/archives/7f/a%23b%3F.md')).toEqual({ archiveId: '7f', path: 'a#b?.md', place: null });
  });

  it('are not read from others', () => {
    expect(citationIn('#/t/7f')).toBeNull();
    expect(citationIn('#/archives/7f')).toBeNull();
    expect(citationIn('#/archives/7f/a%zz.md')).toBeNull();
    expect(citationIn('#/archives/7f/a.md?place=<script>')).toBeNull();
  });

  it('name their places in words', () => {
    expect(placeInWords('L3-L4')).toBe('lines 3–4');
    expect(placeInWords('p7')).toBe('page 7');
    expect(placeInWords('r2-r2')).toBe('record 2');
    expect(placeInWords('??')).toBe('??');
  });
});
