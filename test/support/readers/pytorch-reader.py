"""Hides and reveals with an exported checkpoint in PyTorch and prints the pictures as JSON. PAIRS is a JSON file with a
list of {"shape", "cover", "secret", "container"}, numbers from 0 to 255.

    python3 test/support/readers/pytorch-reader.py FOLDER PAIRS
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, sys.argv[1])
from model import StegoModel  # noqa: E402

model = StegoModel.load()
results = []
for pair in json.loads(Path(sys.argv[2]).read_text()):
    cover, secret, container = (
        np.array(pair[key], dtype=np.uint8).reshape(pair["shape"]) for key in ("cover", "secret", "container")
    )
    hidden, revealed = model.hide(cover, secret), model.reveal(container)
    assert hidden.dtype == revealed.dtype == np.uint8 and hidden.shape == revealed.shape == cover.shape
    results.append({"container": hidden.ravel().tolist(), "revealed": revealed.ravel().tolist()})

print(json.dumps({"parameters": sum(each.numel() for each in model.network.parameters()), "results": results}))
