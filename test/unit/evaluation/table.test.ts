import { describe, expect, it } from 'vitest';
import { metricsTable, plainTable, reportTable } from '../../../src/evaluation/table';

describe('metricsTable', () => {
  it('aligns labels to the left and numbers to the right', () => {
    const table = metricsTable([
      {
        label: 'this network',
        metrics: {
          cover: { psnr: 31.937, ssim: 0.95041, rmse: 6.519 },
          secret: { psnr: 8, ssim: -0.1, rmse: 101.5 },
        },
      },
      {
        label: 'LSB',
        metrics: {
          cover: { psnr: Infinity, ssim: 1, rmse: 0 },
          secret: { psnr: 34.57, ssim: 0.957, rmse: 4.78 },
        },
      },
    ]);
    expect(table.split('\n')).toEqual([
      '              cover PSNR  cover SSIM  cover RMSE  secret PSNR  secret SSIM  secret RMSE',
      '------------  ----------  ----------  ----------  -----------  -----------  -----------',
      'this network       31.94      0.9504        6.52         8.00      -0.1000       101.50',
      'LSB                    ∞      1.0000        0.00        34.57       0.9570         4.78',
    ]);
  });
});

describe('reportTable', () => {
  it('adds MAE and the worst pair, in lines that fit into a terminal', () => {
    const image = { psnr: 31.937, ssim: 0.95041, rmse: 6.519, mae: 5.305, worstPsnr: 29.156 };
    const all = { ...image, rmseByChannel: [1, 2, 3] } as const;
    const report = { cover: all, secret: { ...all, psnr: 34.57, mae: 101.25 }, pairs: 2 };
    const lines = reportTable([{ label: 'LSB, 4 bits', report }]).split('\n');
    expect(lines).toEqual([
      '             cover PSNR    SSIM  RMSE   MAE  worst  secret PSNR    SSIM  RMSE     MAE  worst',
      '-----------  ----------  ------  ----  ----  -----  -----------  ------  ----  ------  -----',
      'LSB, 4 bits       31.94  0.9504  6.52  5.30  29.16        34.57  0.9504  6.52  101.25  29.16',
    ]);
  });
});

describe('plainTable', () => {
  it('widens columns to their longest cell', () => {
    expect(plainTable(['name', 'n'], [['a', '12345']]).split('\n')).toEqual([
      'name      n',
      '----  -----',
      'a     12345',
    ]);
  });

  it('shows its header without rows', () => {
    expect(plainTable(['name', 'n'], [])).toBe('name  n\n----  -');
  });
});
