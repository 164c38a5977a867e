"""Checks the two models of an exported checkpoint as onnx has it, runs them in onnxruntime and prints the pictures as
JSON. PAIRS is a JSON file with a list of {"shape", "cover", "secret", "container"}, numbers from 0 to 255.

    python3 test/support/readers/onnx-reader.py FOLDER PAIRS
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

folder = Path(sys.argv[1])
sessions = {}
described = {}
for name in ("hide", "reveal"):
    path = str(folder / f"{name}.onnx")
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    described[name] = {
        "weights": sorted(each.name for each in model.graph.initializer if each.name.endswith(("weight", "bias"))),
        "outputs": [
            [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in model.graph.output
        ],
    }
    sessions[name] = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

results = []
for pair in json.loads(Path(sys.argv[2]).read_text()):
    cover, secret, container = (
        np.array(pair[key], dtype=np.uint8).reshape(pair["shape"]) for key in ("cover", "secret", "container")
    )
    (hidden,) = sessions["hide"].run(None, {"cover": cover, "secret": secret})
    (revealed,) = sessions["reveal"].run(None, {"container": container})
    assert hidden.dtype == revealed.dtype == np.uint8
    results.append({"container": hidden.ravel().tolist(), "revealed": revealed.ravel().tolist()})

print(json.dumps({"models": described, "results": results}))
