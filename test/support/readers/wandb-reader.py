"""Lets `wandb sync` upload an offline run to a server on this machine that keeps what it gets, and prints that as JSON.

    python3 test/support/readers/wandb-reader.py OFFLINE_RUN
"""

import base64
import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import wandb

uploaded = {"rows": [], "version": wandb.__version__}
versions = {"max_cli_version": "9.9.9", "min_cli_version": "0.0.1"}
server_info = {"cliVersionInfo": versions, "features": [], "latestLocalVersionInfo": None}


def node_id(kind, name):
    return base64.b64encode(f"{kind}:{name}".encode()).decode()


def answer_query(request, address):
    name, variables = request.get("operationName") or request["query"], request.get("variables") or {}
    if "UpsertBucket" in name:
        # Said once; later ones only change the configuration.
        uploaded.setdefault("name", variables["displayName"])
        uploaded.setdefault("project", variables["project"])
        if variables.get("config"):
            uploaded["config"] = {key: each["value"] for key, each in json.loads(variables["config"]).items()}
        entity = {"id": node_id("Entity", 1), "name": "me"}
        project = {"id": node_id("Project", 1), "name": variables["project"], "entity": entity}
        bucket = {"id": node_id("Run", 1), "name": variables["name"], "displayName": variables["displayName"]}
        bucket |= {"description": "", "config": "{}", "sweepName": None, "project": project, "historyLineCount": 0}
        return {"upsertBucket": {"bucket": bucket, "inserted": True}}
    if "CreateRunFiles" in name:
        files = [{"name": each, "uploadUrl": f"{address}/upload"} for each in variables["files"]]
        return {"createRunFiles": {"runID": "1", "uploadHeaders": [], "files": files}}
    if "Viewer" in name:
        viewer = {"id": node_id("User", 1), "entity": "me", "username": "me", "flags": "{}", "teams": {"edges": []}}
        return {"viewer": viewer, "serverInfo": server_info}
    return {"serverInfo": server_info, "model": None, "organization": None}


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        result = {}
        if self.path.endswith("/graphql"):
            result = {"data": answer_query(json.loads(body), f"http://{self.headers['host']}")}
        elif self.path.endswith("/file_stream"):
            stream = json.loads(body)
            files = stream.get("files") or {}
            for line in files.get("wandb-history.jsonl", {}).get("content", []):
                uploaded["rows"].append(json.loads(line))
            for line in files.get("wandb-summary.json", {}).get("content", []):
                uploaded["summary"] = json.loads(line)
            if stream.get("complete") is not None:
                uploaded["exitCode"] = stream.get("exitcode")
            result = {"exitcode": None, "limits": {}}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(result).encode())

    do_PUT = do_GET = do_POST

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = os.environ | {
    "WANDB_BASE_URL": f"http://127.0.0.1:{server.server_port}",
    "WANDB_API_KEY": "0" * 40,
    "WANDB_ERROR_REPORTING": "false",
}
command = [sys.executable, "-m", "wandb", "beta", "sync", sys.argv[1]]
# It writes logs beside where it runs.
subprocess.run(command, cwd=sys.argv[1], env=environment, check=True, stdout=sys.stderr, timeout=300)
# JSON has neither Infinity nor NaN, which Python would write bare.
print(json.dumps(uploaded, default=str).replace(": Infinity", ': "Infinity"').replace(": NaN", ': "NaN"'))
