import { describe, expect, it } from 'vitest';
import { addressOfPlace, placeIn, placeNames, threadIn } from './route';

describe('addresses', () => {
  it('of places are read as they are written', () => {
    for (const name of placeNames) {
      expect(placeIn(addressOfPlace(name))).toEqual({ name, id: null });
      expect(placeIn(addressOfPlace(name, 'a b/ü?#'))).toEqual({ name, id: 'a b/ü?#' });
    }
  });

  it('of conversations and citations are no places', () => {
    for (const hash of ['', '#/', '#/t/7f', '#/archives/7f/hr/rules.md?place=L3-L4', '#/archives/7f/rules.md', '#/nowhere', '#/Runs', '#runs']) {
      expect(placeIn(hash)).toBeNull();
    }
    expect(threadIn('#/runs/7f')).toBeNull();
  });

  it('that are broken lead to something that is not there, and never throw', () => {
    expect(placeIn('#/runs/%zz')).toEqual({ name: 'runs', id: '%zz' });
    expect(threadIn('#/t/%zz')).toBe('%zz');
  });
});
