

def haar_matrix(levels):
    """Row: pixel and colour inside a cell; column: coefficient, the coarsest averages first."""
    side = 2**levels
    basis = np.eye(side * side).reshape(-1, side, side)

    def coefficients(planes):
        if planes.shape[-1] == 1:
            return planes.reshape(len(planes), 1)
        a, b, c, d = planes[:, ::2, ::2], planes[:, ::2, 1::2], planes[:, 1::2, ::2], planes[:, 1::2, 1::2]
        bands = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d]
        averages, *details = [band / 2 for band in bands]
        return np.concatenate([coefficients(averages), *[each.reshape(len(planes), -1) for each in details]], 1)

    return np.kron(coefficients(basis), np.eye(3)).astype(np.float32)


def haar(image, levels):
    return mixed(to_cells(image, 2**levels), haar_matrix(levels))


def inverse_haar(coefficients, levels):
    return from_cells(mixed(coefficients, haar_matrix(levels).T), 2**levels)
