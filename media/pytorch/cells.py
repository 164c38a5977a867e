

def to_cells(image, side):
    """[b, c, h, w] as [b, side * side * c, h / side, w / side]: the pixels of a cell, row by row, become its channels."""
    batch, depth, height, width = image.shape
    split = image.reshape(batch, depth, height // side, side, width // side, side)
    return split.permute(0, 3, 5, 1, 2, 4).reshape(batch, side * side * depth, height // side, width // side)


def from_cells(cells, side):
    """The picture whose cells these are."""
    batch, channels, rows, columns = cells.shape
    split = cells.reshape(batch, side, side, channels // (side * side), rows, columns)
    return split.permute(0, 3, 4, 1, 5, 2).reshape(batch, -1, rows * side, columns * side)


def whole_cells(image, side):
    """The part of a picture that whole cells fill, from the top left; None where not even one fits."""
    height, width = (size - size % side for size in image.shape[2:])
    return image[:, :, :height, :width] if height and width else None


def with_rest(inner, rest, height, width):
    """`inner` where whole cells are; right of it and below what `rest` makes of the part of a picture that it is given."""
    if inner is None:
        return rest(lambda picture: picture)
    h, w = inner.shape[2:]
    above = inner if w == width else torch.cat([inner, rest(lambda picture: picture[:, :, :h, w:])], 3)
    return above if h == height else torch.cat([above, rest(lambda picture: picture[:, :, h:, :])], 2)


def mixed(channels, matrix):
    """Every pixel's channels times a matrix [in, out]."""
    filters = torch.as_tensor(matrix, dtype=channels.dtype, device=channels.device).T[:, :, None, None]
    return F.conv2d(channels, filters)
