"""Decompresses the files named in the arguments with Python's libraries and prints their texts."""

import gzip
import io
import json
import sys

import zstandard


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".gz"):
        return gzip.decompress(data)
    if path.endswith(".zst"):
        return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    return data


print(json.dumps([read(path).decode() for path in sys.argv[1:]]))
