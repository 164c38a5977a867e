"""The training step of src/training/step-program.ts in PyTorch, to be timed beside ours.

Reads one JSON line (model, batch, size, beta, noise, learningRate, threads, device), answers with one line about
itself, then does a step for every line that it reads and answers with the seconds.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
activations = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "linear": lambda x: x}


class Block(nn.Module):
    def __init__(self, depth, filters, activation):
        super().__init__()
        self.branches = nn.ModuleList(
            nn.Conv2d(depth, count, int(side), padding="same") for side, count in filters.items()
        )
        self.activation = activations[activation]

    def forward(self, x):
        return torch.cat([self.activation(branch(x)) for branch in self.branches], 1)


def blocks(count, depth, model):
    width = sum(model["filters"].values())
    depths = [depth] + [width] * (count - 1)
    return nn.Sequential(*(Block(each, model["filters"], model["activation"]) for each in depths[:count]))


class Baluja(nn.Module):
    def __init__(self, model):
        super().__init__()
        width = sum(model["filters"].values())
        prepared = width if model["prepBlocks"] > 0 else 3
        self.prep = blocks(model["prepBlocks"], 3, model)
        self.hide = blocks(model["hideBlocks"], 3 + prepared, model)
        self.hide_output = nn.Conv2d(width, 3, 3, padding="same")
        self.reveal = blocks(model["revealBlocks"], 3, model)
        self.reveal_output = nn.Conv2d(width, 3, 3, padding="same")
        self.output = activations[model["outputActivation"]]

    def forward(self, cover, secret, noise):
        container = self.output(self.hide_output(self.hide(torch.cat([cover, self.prep(secret)], 1))))
        saved = container + ((container.clamp(0, 1) * 255).round() / 255 - container).detach()
        if noise > 0:
            saved = saved + noise * torch.randn_like(saved)
        return container, self.output(self.reveal_output(self.reveal(saved)))


def main():
    request = json.loads(sys.stdin.readline())
    gpu = request["device"] == "gpu" and torch.cuda.is_available()
    device = torch.device("cuda" if gpu else "cpu")
    if request["threads"] > 0:
        torch.set_num_threads(request["threads"])
    batch, size = request["batch"], request["size"]
    pairs = [torch.randint(0, 256, (batch, 3, size, size), dtype=torch.uint8).to(device) for _ in range(2)]

    def stepper(memory_format):
        network = Baluja(request["model"]).to(device, memory_format=memory_format)
        optimizer = torch.optim.Adam(network.parameters(), request["learningRate"])

        def step():
            started = time.perf_counter()
            cover, secret = (each.to(memory_format=memory_format).float() / 255 for each in pairs)
            optimizer.zero_grad()
            container, revealed = network(cover, secret, request["noise"])
            loss = F.mse_loss(container, cover) + request["beta"] * F.mse_loss(revealed, secret)
            loss.backward()
            optimizer.step()
            loss.item()
            return time.perf_counter() - started

        return step

    # Which of its two layouts is the faster one differs from machine to machine: PyTorch gets its better one.
    steps = {name: stepper(getattr(torch, name)) for name in ("contiguous_format", "channels_last")}
    for step in steps.values():
        step()
    times = {name: min(step() for _ in range(2)) for name, step in steps.items()}
    layout = min(times, key=times.get)
    step = steps[layout]
    name = torch.cuda.get_device_name() if gpu else f"CPU, {torch.get_num_threads()} threads"
    print(json.dumps({"version": torch.__version__, "layout": layout, "device": name}), flush=True)
    for _ in sys.stdin:
        print(step(), flush=True)


main()
