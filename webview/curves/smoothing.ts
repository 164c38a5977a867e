/**
 * Exponential moving average, corrected for its start as Adam's moments are (Kingma and Ba 2015, section 3):
 * m_t = w·m_(t-1) + (1-w)·x_t, shown as m_t / (1 - w^t). `weight` in [0, 1); NaN passes through uncounted.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let mean = 0;
  let remaining = 1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      smoothed[i] = NaN;
      continue;
    }
    mean = weight * mean + (1 - weight) * values[i];
    remaining *= weight;
    smoothed[i] = mean / (1 - remaining);
  }
  return smoothed;
}
