
COARSE_STEP = 16


class DenseBlock(nn.ModuleList):
    """Every convolution sees the input and what all before it made."""

    def __init__(self, depth, growth, convolutions):
        super().__init__(
            Convolution(3, depth + i * growth, depth if i == convolutions - 1 else growth) for i in range(convolutions)
        )

    def forward(self, x):
        *first, last = self
        for layer in first:
            x = torch.cat([x, F.leaky_relu(layer(x), 0.2)], 1)
        return last(x)


class Network(nn.Module):
    """An invertible network after HiNet (Jing et al., ICCV 2021)."""

    least = 1

    def __init__(self, levels, blocks, growth, convolutions, exponentBound, **_):
        super().__init__()
        self.levels, self.cell, self.bound = levels, 2**levels, exponentBound
        parts = ("toCover", "scale", "toSecret")
        depth = 3 * 4**levels
        self.coupling = nn.ModuleList(
            nn.ModuleDict({part: DenseBlock(depth, growth, convolutions) for part in parts}) for _ in range(blocks)
        )

    def bounded(self, x):
        return torch.exp((torch.sigmoid(x) * 2 - 1) * self.bound)

    def forwards(self, cover, secret):
        a, b = haar(cover, self.levels), haar(secret, self.levels)
        for i, coupling in enumerate(self.coupling):
            a = a + coupling["toCover"](b)
            if i < len(self.coupling) - 1:
                b = b * self.bounded(coupling["scale"](a)) + coupling["toSecret"](a)
        return inverse_haar(a, self.levels)

    def backwards(self, container):
        a = haar(container, self.levels)
        b = torch.zeros_like(a)
        for coupling in reversed(self.coupling):
            b = (b - coupling["toSecret"](a)) / self.bounded(coupling["scale"](a))
            a = a - coupling["toCover"](b)
        return inverse_haar(b, self.levels)

    def conceal(self, cover, secret):
        """The container of pictures [batch, 3, height, width] in [0, 1], before clamping and rounding."""
        carrier, picture = whole_cells(cover, self.cell), whole_cells(secret, self.cell)
        inner = None if carrier is None else self.forwards(carrier, picture)
        rest = lambda part: hide_coarsely(part(cover), part(secret), COARSE_STEP)
        return with_rest(inner, rest, *cover.shape[2:])

    def reveal_secret(self, container):
        carrier = whole_cells(container, self.cell)
        inner = None if carrier is None else self.backwards(carrier)
        return with_rest(inner, lambda part: reveal_coarsely(part(container), COARSE_STEP), *container.shape[2:])
