
ACTIVATIONS = {
    "relu": F.relu,
    "leaky-relu": lambda x: F.leaky_relu(x, 0.1),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda x: x,
}


class Blocks(nn.ModuleDict):
    """Blocks of convolutions of several kernel sizes side by side, and behind them one to RGB where asked for."""

    def __init__(self, count, inputs, filters, activation, output):
        super().__init__()
        self.count, self.activation, self.depth = count, activation, sum(filters.values())
        for i in range(count):
            depth = inputs if i == 0 else self.depth
            sides = {f"{side}x{side}": Convolution(int(side), depth, size) for side, size in filters.items()}
            self[str(i)] = nn.ModuleDict(sides)
        if output:
            self["output"] = Convolution(3, self.depth, 3)

    def forward(self, x):
        for i in range(self.count):
            x = self.activation(torch.cat([side(x) for side in self[str(i)].values()], 1))
        return self["output"](x) if "output" in self else x


class Network(nn.Module):
    """After Baluja, "Hiding Images in Plain Sight: Deep Steganography" (NeurIPS 2017)."""

    least = 1

    def __init__(self, prepBlocks, hideBlocks, revealBlocks, filters, activation, outputActivation, **_):
        super().__init__()
        activate = ACTIVATIONS[activation]
        self.to_image = ACTIVATIONS[outputActivation]
        self.prep = Blocks(prepBlocks, 3, filters, activate, output=False)
        self.hide = Blocks(hideBlocks, 3 + self.prep.depth, filters, activate, output=True)
        self.reveal = Blocks(revealBlocks, 3, filters, activate, output=True)

    def conceal(self, cover, secret):
        """The container of pictures [batch, 3, height, width] in [0, 1], before clamping and rounding."""
        return self.to_image(self.hide(torch.cat([cover, self.prep(secret)], 1)))

    def reveal_secret(self, container):
        return self.to_image(self.reveal(container))
