

class Subnetwork(nn.Module):
    """A residual network on cells, with a linear path beside it."""

    def __init__(self, side, inputs, outputs, width, blocks):
        super().__init__()
        self.enter = Convolution(side, inputs, width)
        self.blocks = blocks
        for i in range(blocks):
            block = nn.ModuleDict({"look": Convolution(3, width, width), "mix": Convolution(1, width, width)})
            self.add_module(str(i), block)
        self.leave = Convolution(1, width, outputs)
        self.direct = Convolution(1, inputs, outputs)

    def forward(self, x):
        y = self.enter(x)
        for i in range(self.blocks):
            block = self.get_submodule(str(i))
            y = y + block["mix"](F.leaky_relu(block["look"](F.leaky_relu(y, 0.1)), 0.1))
        return self.leave(F.leaky_relu(y, 0.1)) + self.direct(x)


class Codec(nn.Module):
    """Writes the values of a picture as whole numbers and reads them again, in stages from coarse to fine."""

    def __init__(self, values, levels, magnification, side, width, blocks):
        super().__init__()
        depths = [len(each) for each in levels]
        self.levels, self.depths, self.magnification = levels, depths, magnification
        self.prep = nn.ModuleList(
            Subnetwork(side, values if i == 0 else 2 * values, depth, width, blocks) for i, depth in enumerate(depths)
        )
        self.reveal = nn.ModuleList(
            Subnetwork(side, sum(depths[: i + 1]) + (values if i else 0), values, width, blocks)
            for i in range(len(depths))
        )

    def highest(self, stage, like):
        """The largest of the numbers that each value of a stage may be."""
        return torch.tensor(self.levels[stage], dtype=like.dtype, device=like.device)[:, None, None] - 1

    def refine(self, messages, known):
        """What a receiver of these stages knows of the picture, who knew `known` without the last one."""
        stage = len(messages) - 1
        seen = [message * (2 / self.highest(i, message)) - 1 for i, message in enumerate(messages)]
        if known is None:
            return self.reveal[stage](seen[0])
        return known + self.reveal[stage](torch.cat([*seen, known], 1)) * (2 / self.magnification(stage))

    def write(self, wanted):
        messages, known = [], None
        for stage, encode in enumerate(self.prep):
            if stage > 0:
                known = self.refine(messages, known)
            shown = wanted if known is None else torch.cat([wanted, (wanted - known) * self.magnification(stage)], 1)
            messages.append(torch.round(torch.sigmoid(encode(shown)) * self.highest(stage, shown)))
        return torch.cat(messages, 1)

    def read(self, message):
        messages, known = [], None
        for part in torch.split(message, self.depths, 1):
            messages.append(part)
            known = self.refine(messages, known)
        return known
