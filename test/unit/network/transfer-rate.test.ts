import { describe, expect, it } from 'vitest';
import { TransferRate } from '../../../src/network/transfer-rate';

describe('the rate of a transfer', () => {
  it('tells how far, how fast and how long, and not too often', () => {
    let now = 0;
    const rate = new TransferRate(() => now);
    expect(rate.describe(0, 200e6)).toBe('0.0 of 200 MB');
    now = 100;
    expect(rate.describe(1e6, 200e6)).toBeUndefined();
    now = 1000;
    expect(rate.describe(4e6, 200e6)).toBe('4.0 of 200 MB, 4.0 MB/s, 49 s left');
    now = 2000;
    expect(rate.describe(5e6, 2000e6)).toBe('5.0 of 2000 MB, 2.5 MB/s, 13 min left');
    expect(rate.describe(200e6, 200e6)).toBe('200 of 200 MB, 100 MB/s');
  });

  it('begins anew with a part that is already there, and with a file that starts over', () => {
    let now = 0;
    const rate = new TransferRate(() => now);
    rate.describe(100e6, 200e6);
    now = 1000;
    expect(rate.describe(101e6, 200e6)).toBe('101 of 200 MB, 1.0 MB/s, 2 min left');
    now = 2000;
    expect(rate.describe(1e6, 200e6)).toBe('1.0 of 200 MB');
    now = 3000;
    expect(rate.describe(3e6, undefined)).toBe('3.0 MB, 2.0 MB/s');
  });
});
