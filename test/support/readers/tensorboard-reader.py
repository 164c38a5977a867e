"""Prints what TensorBoard reads of the runs below a folder, as JSON: scalars, pictures and texts by run and tag, and the
sessions of the HParams page.

    python3 test/support/readers/tensorboard-reader.py FOLDER
"""

import json
import math
import sys

from tensorboard import context
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, get_experiment, list_session_groups
from tensorboard.util import tensor_util

everything = {"scalars": 0, "images": 0, "text": 0}
multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance=everything)
multiplexer.AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()


def plain(kind, proto):
    array = tensor_util.make_ndarray(proto)
    if kind == "scalars":
        value = float(array)
        return value if math.isfinite(value) else str(value)
    if kind == "text":
        return array.flat[0].decode()
    width, height, png = array.tolist()
    return {"width": int(width), "height": int(height), "bytes": len(png), "png": png[1:4] == b"PNG"}


runs = {}
for run, tags in multiplexer.Runs().items():
    kinds = runs[run] = {"scalars": {}, "images": {}, "text": {}}
    for tag in tags["tensors"]:
        kind = multiplexer.SummaryMetadata(run, tag).plugin_data.plugin_name
        if kind in kinds:
            kinds[kind][tag] = [[event.step, plain(kind, event.tensor_proto)] for event in multiplexer.Tensors(run, tag)]

provider = data_provider.MultiplexerDataProvider(multiplexer, sys.argv[1])
hparams = backend_context.Context(base_plugin.TBContext(multiplexer=multiplexer, data_provider=provider))
asked = context.RequestContext()
experiment = get_experiment.Handler(asked, hparams, "", api_pb2.GetExperimentRequest()).run()
request = api_pb2.ListSessionGroupsRequest(start_index=0, slice_size=1000)
request.aggregation_type = api_pb2.AGGREGATION_AVG
request.allowed_statuses.extend(api_pb2.Status.values())
sessions = {}
for group in list_session_groups.Handler(asked, hparams, "", request).run().session_groups:
    # A google.protobuf.Value is a number, a string or a truth value.
    values = {name: getattr(value, value.WhichOneof("kind")) for name, value in group.hparams.items()}
    for session in group.sessions:
        sessions[session.name] = {"status": api_pb2.Status.Name(session.status), "hparams": values}

print(
    json.dumps(
        {
            "runs": runs,
            "hparams": sorted(info.name for info in experiment.hparam_infos),
            "metrics": sorted({info.name.tag for info in experiment.metric_infos}),
            "sessions": sessions,
        }
    )
)
