"""Prints what test/unit/evaluation/scikit-image.test.ts expects, computed by scikit-image and NumPy on the pictures of
test/unit/evaluation/pseudo-pictures.ts:

    python3 test/support/scikit-image-metrics.py
"""

import numpy as np
import skimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def pseudo_bytes(seed):
    state = seed
    while True:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield (state >> 16) & 255


def noisy(width, height, seed):
    steps = pseudo_bytes(seed)
    return np.array(
        [
            [[(3 * x + 2 * y + 40 * c + (next(steps) & 63)) & 255 for c in range(3)] for x in range(width)]
            for y in range(height)
        ],
        dtype=np.uint8,
    )


def smooth(width, height, seed):
    steps = pseudo_bytes(seed)
    across, down = (width - 1) // 16 + 2, (height - 1) // 16 + 2
    knots = np.array([next(steps) for _ in range(across * down * 3)]).reshape(down, across, 3)
    y, x = np.mgrid[:height, :width]
    right, low = (x % 16)[..., None], (y % 16)[..., None]
    knot = lambda dx, dy: knots[(y >> 4) + dy, (x >> 4) + dx]
    upper = knot(0, 0) * (16 - right) + knot(1, 0) * right
    lower = knot(0, 1) * (16 - right) + knot(1, 1) * right
    return ((upper * (16 - low) + lower * low) >> 8).astype(np.uint8)


def disturbed(image, seed, strength):
    steps = pseudo_bytes(seed)
    moves = np.array([next(steps) % (2 * strength + 1) - strength for _ in range(image.size)])
    return np.clip(image + moves.reshape(image.shape), 0, 255).astype(np.uint8)


print("scikit-image", skimage.__version__, "NumPy", np.__version__)
for kind in (noisy, smooth):
    for width, height in ((64, 64), (97, 40)):
        for strength in (1, 4, 16, 64):
            a = kind(width, height, 1000 * width + height)
            b = disturbed(a, width + height, strength)
            error = a.astype(float) - b
            values = {
                "psnr": peak_signal_noise_ratio(a, b, data_range=255),
                "ssim": structural_similarity(a, b, channel_axis=2, data_range=255),
                "rmse": np.sqrt(np.mean(error**2)),
                "mae": np.mean(np.abs(error)),
                "byChannel": [float(rmse) for rmse in np.sqrt(np.mean(error**2, axis=(0, 1)))],
            }
            listed = ", ".join(f"{name}: {value}" for name, value in values.items())
            print(f"{{ kind: '{kind.__name__}', width: {width}, height: {height}, strength: {strength}, {listed} }},")
