import type { Network } from '../models/network';
import type { NewCheckpoint } from '../runs/checkpoints';

/** Says what lies in an exported folder and how to use it. */
export function exportReadme({ step, config }: NewCheckpoint, { cell, least = 1 }: Network): string {
  const { name } = config.model;
  const multiples = cell === 1 ? 'any size' : `sizes that are multiples of ${cell}`;
  const smallest = least === 1 ? 'any size' : `at least ${least} × ${least} pixels`;
  return `# ${name}, step ${step}

Hides pictures in pictures of the same size and reveals them. In Python, \`pip install torch safetensors numpy pillow\`, then:

\`\`\`python
import numpy as np
from PIL import Image
from model import StegoModel

model = StegoModel.load()
cover, secret = (np.asarray(Image.open(name).convert("RGB")) for name in ("cover.png", "secret.png"))
container = model.hide(cover, secret)
Image.fromarray(container).save("container.png")
Image.fromarray(model.reveal(container)).save("revealed.png")
\`\`\`

- \`model.py\` takes pictures of ${smallest}; \`model.network\` is an ordinary module of PyTorch, \`model.safetensors\` its \`state_dict\`.
- \`hide.onnx\` (\`cover\`, \`secret\` → \`container\`) and \`reveal.onnx\` (\`container\` → \`revealed\`) run in onnxruntime on ${multiples}: bytes, \`[batch, height, width, 3]\`.
- \`config.json\` says how the network is built and how it was trained.
- Save containers without loss (PNG): the reveal network reads every pixel.
`;
}
