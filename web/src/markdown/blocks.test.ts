import { describe, expect, test } from 'vitest';
import { splitBlocks } from './blocks';

describe('splitBlocks', () => {
  test('cuts at blank lines', () => {
    expect(splitBlocks('one\ntwo\n\n\nthree\n')).toEqual(['one\ntwo', 'three']);
  });

  test('leaves a fence whole, whatever is in it, also while its end is missing', () => {
    expect(splitBlocks('a\n\n```sql\nSELECT\n\n~~~\n1\n```\n\nb')).toEqual(['a', '```sql\nSELECT\n\n~~~\n1\n```', 'b']);
    expect(splitBlocks('```\none\n\ntwo')).toEqual(['```\none\n\ntwo']);
  });

  test('leaves a list with blank lines between its items whole', () => {
    expect(splitBlocks('1. one\n\n2. two\n\n   more of two\n\nafter')).toEqual(['1. one\n\n2. two\n\n   more of two', 'after']);
  });

  test('finished blocks stay the same while text grows', () => {
    const text = 'First **block**.\n\n| a |\n|---|\n| 1 |\n\nThe last one';
    const whole = splitBlocks(text);
    for (let length = 0; length <= text.length; length++) {
      const grown = splitBlocks(text.slice(0, length));
      grown.slice(0, -1).forEach((block, index) => expect(block).toBe(whole[index]));
    }
  });
});
