import { describe, expect, it } from 'vitest';
import { pixelErrors } from '../../../src/evaluation/pixel-errors';
import { ssim } from '../../../src/evaluation/ssim';
import { disturbed, pseudoPicture, smoothPicture } from './pseudo-pictures';

const kinds = { noisy: pseudoPicture, smooth: smoothPicture };

/** Printed by test/support/scikit-image-metrics.py with scikit-image 0.26.0 and NumPy 2.4.6. */
const recorded = [
  {
    kind: 'noisy',
    width: 64,
    height: 64,
    strength: 1,
    psnr: 49.92097247559734,
    ssim: 0.9994689295039395,
    rmse: 0.8137510400658996,
    mae: 0.6621907552083334,
    byChannel: [0.8162473679130611, 0.8134009428012732, 0.8115980570762845],
  },
  {
    kind: 'noisy',
    width: 64,
    height: 64,
    strength: 4,
    psnr: 39.906851664690265,
    ssim: 0.994669705856346,
    rmse: 2.577493609553992,
    mae: 2.2128092447916665,
    byChannel: [2.579261113308422, 2.5657372843882515, 2.5874358385764853],
  },
  {
    kind: 'noisy',
    width: 64,
    height: 64,
    strength: 16,
    psnr: 28.841311269225976,
    ssim: 0.936246365666818,
    rmse: 9.214560312070873,
    mae: 7.884195963541667,
    byChannel: [9.178500588161173, 9.284590097642976, 9.180189480955717],
  },
  {
    kind: 'noisy',
    width: 64,
    height: 64,
    strength: 64,
    psnr: 17.469748010072575,
    ssim: 0.5733945940415266,
    rmse: 34.123437941202276,
    mae: 28.82373046875,
    byChannel: [34.675775749478554, 33.813709399581924, 33.87404144169618],
  },
  {
    kind: 'noisy',
    width: 97,
    height: 40,
    strength: 1,
    psnr: 49.90067996881443,
    ssim: 0.9993926002388842,
    rmse: 0.8156543975360712,
    mae: 0.6652920962199312,
    byChannel: [0.8141784803948974, 0.8167069910796346, 0.8160755978727087],
  },
  {
    kind: 'noisy',
    width: 97,
    height: 40,
    strength: 4,
    psnr: 39.95428680259487,
    ssim: 0.9939639574062135,
    rmse: 2.563455839667303,
    mae: 2.2085910652920964,
    byChannel: [2.5523387294187114, 2.573807400735819, 2.564176280991617],
  },
  {
    kind: 'noisy',
    width: 97,
    height: 40,
    strength: 16,
    psnr: 28.794648098619817,
    ssim: 0.9271506406687845,
    rmse: 9.264196869810771,
    mae: 7.940979381443299,
    byChannel: [9.269685100135284, 9.343060713982043, 9.17911681846409],
  },
  {
    kind: 'noisy',
    width: 97,
    height: 40,
    strength: 64,
    psnr: 17.297793323647273,
    ssim: 0.5209364809754865,
    rmse: 34.80571135539865,
    mae: 29.622766323024056,
    byChannel: [34.83371396888336, 34.770599471807586, 34.81279093050619],
  },
  {
    kind: 'smooth',
    width: 64,
    height: 64,
    strength: 1,
    psnr: 49.900738022230236,
    ssim: 0.9978258217120631,
    rmse: 0.8156489460086367,
    mae: 0.665283203125,
    byChannel: [0.8177415067580953, 0.8157985926379133, 0.8134009428012732],
  },
  {
    kind: 'smooth',
    width: 64,
    height: 64,
    strength: 4,
    psnr: 39.85134832818853,
    ssim: 0.9785887875815957,
    rmse: 2.594016678057731,
    mae: 2.2347819010416665,
    byChannel: [2.592714401693715, 2.582902769898627, 2.6063792683769185],
  },
  {
    kind: 'smooth',
    width: 64,
    height: 64,
    strength: 16,
    psnr: 28.66928535080383,
    ssim: 0.7901804814554535,
    rmse: 9.398875847009577,
    mae: 8.094563802083334,
    byChannel: [9.349418222207733, 9.457514476760002, 9.389376996937816],
  },
  {
    kind: 'smooth',
    width: 64,
    height: 64,
    strength: 64,
    psnr: 16.84157600692163,
    ssim: 0.2278110728481324,
    rmse: 36.6827072660919,
    mae: 31.757893880208332,
    byChannel: [36.821442170502024, 36.62750298081177, 36.59877674163953],
  },
  {
    kind: 'smooth',
    width: 97,
    height: 40,
    strength: 1,
    psnr: 49.88500549254035,
    ssim: 0.9980579855405868,
    rmse: 0.817127648841794,
    mae: 0.6676975945017182,
    byChannel: [0.8152856687379488, 0.8182833426545962, 0.8178107562203438],
  },
  {
    kind: 'smooth',
    width: 97,
    height: 40,
    strength: 4,
    psnr: 39.91275424208292,
    ssim: 0.9809576528580285,
    rmse: 2.5757426447184715,
    mae: 2.2243127147766324,
    byChannel: [2.562668148870843, 2.5874897280537184, 2.5770097751935865],
  },
  {
    kind: 'smooth',
    width: 97,
    height: 40,
    strength: 16,
    psnr: 28.679427048320978,
    ssim: 0.8112415466661503,
    rmse: 9.387908066732216,
    mae: 8.088659793814433,
    byChannel: [9.38990739170213, 9.468218678740664, 9.30488730910007],
  },
  {
    kind: 'smooth',
    width: 97,
    height: 40,
    strength: 64,
    psnr: 16.885779007240885,
    ssim: 0.2610495922321168,
    rmse: 36.49650103268621,
    mae: 31.613144329896908,
    byChannel: [36.57260819388047, 36.24178541834382, 36.67371105402652],
  },
] as const;

describe('scikit-image and NumPy agree', () => {
  it.each(recorded)('on a $kind picture of $width×$height, moved by $strength', (row) => {
    const { kind, width, height, strength } = row;
    const a = kinds[kind](width, height, 1000 * width + height);
    const b = disturbed(a, width + height, strength);
    const errors = pixelErrors(a, b);
    expect(errors.psnr).toBeCloseTo(row.psnr, 10);
    expect(ssim(a, b)).toBeCloseTo(row.ssim, 10);
    expect(errors.rmse).toBeCloseTo(row.rmse, 10);
    expect(errors.mae).toBeCloseTo(row.mae, 10);
    errors.mseByChannel.forEach((mse, c) => expect(Math.sqrt(mse)).toBeCloseTo(row.byChannel[c], 10));
  });
});
