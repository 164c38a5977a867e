

class Network(Codec):
    """Writes the secret as whole numbers into the rests of the cover's values: quantisation index modulation."""

    least = 1

    def __init__(self, stepSize, stages, width, blocks, **_):
        levels = [[stepSize] * depth for depth in stages]
        super().__init__(48, levels, lambda stage: 4 * 3**stage, 3, width, blocks)
        self.step, self.cell = stepSize, 4

    def conceal(self, cover, secret):
        """The container of pictures [batch, 3, height, width] in [0, 1], before clamping and rounding."""
        carrier, picture = whole_cells(cover, self.cell), whole_cells(secret, self.cell)
        inner = None
        if carrier is not None:
            inner = modulate(carrier, from_cells(self.write(haar(picture - 0.5, 2)), self.cell), self.step)
        rest = lambda part: hide_coarsely(part(cover), part(secret), self.step)
        return with_rest(inner, rest, *cover.shape[2:])

    def reveal_secret(self, container):
        carrier = whole_cells(container, self.cell)
        inner = None
        if carrier is not None:
            inner = inverse_haar(self.read(to_cells(demodulate(carrier, self.step), self.cell)), 2) + 0.5
        return with_rest(inner, lambda part: reveal_coarsely(part(container), self.step), *container.shape[2:])
