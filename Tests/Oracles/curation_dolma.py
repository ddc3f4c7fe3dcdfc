"""Runs Dolma's own mixer: hostile documents out, the spans of N3 replaced. Prints what it wrote."""

import glob
import gzip
import json
import os
import shutil
import sys

import nltk
import zstandard

nltk.download = lambda *words, **options: False  # dolma asks the network for it when it is imported

from dolma import mixer  # noqa: E402


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".gz"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data) if path.endswith(".zst") else data


def write(path, data):
    if path.endswith(".gz"):
        data = gzip.compress(data)
    if path.endswith(".zst"):
        data = zstandard.ZstdCompressor().compress(data)
    with open(path, "wb") as file:
        file.write(data)


ask = json.load(sys.stdin)
work, drop, mask = ask["work"], ask["drop"], ask["mask"]
shutil.copytree(ask["documents"], f"{work}/documents")
shutil.copytree(ask["attributes"], f"{work}/attributes")
if ask["swapsRows"]:
    for path in glob.glob(f"{work}/attributes/**/*.jsonl*", recursive=True):
        rows = read(path).split(b"\n")[:-1]
        write(path, b"\n".join(rows[1:] + rows[:1]) + b"\n")
suffix = os.path.splitext(glob.glob(f"{work}/documents/sub/*")[0])[1]
failure = None
print_to, real = os.dup(2), os.dup(1)
os.dup2(print_to, 1)
try:
    mixer({
        "work_dir": {"input": f"{work}/in", "output": f"{work}/out"},
        "processes": 1,
        "streams": [{
            "name": "mixed",
            "documents": [f"{work}/documents/sub/*"],
            "attributes": ["parable"],
            "output": {"path": f"{work}/mixed", "max_size_in_bytes": 1 << 30},
            "filter": {
                "include": [], "syntax": "jsonpath",
                "exclude": [f"$.attributes[?(@.parable__{drop}__score && "
                            f"@.parable__{drop}__score[0][2] >= 0.8)]"],
            },
            "span_replacement": [{
                "span": f"$.attributes.parable__{mask}__span", "min_score": 0.5,
                "replacement": "[gone]", "syntax": "jsonpath",
            }],
        }],
    })
except BaseException as error:  # The mixer's own panics are no Exceptions.
    failure = f"{type(error).__name__}: {error}"
os.dup2(real, 1)
documents = [json.loads(line) for path in glob.glob(f"{work}/mixed/*")
             for line in read(path).split(b"\n")[:-1]]
print(json.dumps({"failure": failure,
                  "documents": [{"id": d["id"], "text": d["text"]} for d in documents]}))
