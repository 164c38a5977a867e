import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).parent


class StegoModel:
    """A trained network for pictures of 8 bits: arrays or tensors of uint8, [height, width, 3] or [batch, height, width, 3]."""

    def __init__(self, network):
        self.network = network.eval()

    @classmethod
    def load(cls, folder=HERE, device="cpu"):
        """Reads config.json and model.safetensors."""
        folder = Path(folder)
        network = Network(**json.loads((folder / "config.json").read_text(encoding="utf-8"))["network"])
        network.load_state_dict(load_file(folder / "model.safetensors"))
        return cls(network.to(device))

    def hide(self, cover, secret):
        """The cover with the secret inside, as large as both."""
        if tuple(cover.shape) != tuple(secret.shape):
            raise ValueError(f"The secret is {tuple(secret.shape)}, the cover {tuple(cover.shape)}: bring it to that size.")
        if min(cover.shape[-3:-1]) < self.network.least:
            raise ValueError(f"This network needs pictures of at least {self.network.least} pixels to each side.")
        return self._run(self.network.conceal, cover, secret)

    def reveal(self, container):
        """The secret as the container reveals it."""
        return self._run(self.network.reveal_secret, container)

    @torch.inference_mode()
    def _run(self, compute, *pictures):
        device = next(self.network.parameters()).device
        # Copied, because a picture that was just read may be shared with its file.
        tensors = [torch.as_tensor(np.array(each) if isinstance(each, np.ndarray) else each).to(device) for each in pictures]
        single = tensors[0].ndim == 3
        batches = [each[None] if single else each for each in tensors]
        result = to_bytes(compute(*[each.permute(0, 3, 1, 2).float() / 255 for each in batches])).permute(0, 2, 3, 1)
        result = result[0] if single else result
        return result.cpu().numpy() if isinstance(pictures[0], np.ndarray) else result


def to_bytes(image):
    """As a file of 8 bits holds a picture in [0, 1]; halves go to the even number."""
    return (image.clamp(0, 1) * 255).round().to(torch.uint8)


class Convolution(nn.Conv2d):
    """A convolution whose result is as large as its input: zeros go around it, of an odd number one more behind."""

    def __init__(self, side, inputs, outputs):
        super().__init__(inputs, outputs, side)
        before, after = (side - 1) // 2, side // 2
        self.around = (before, after, before, after)

    def forward(self, x):
        return super().forward(F.pad(x, self.around))
