"""Reads the Parquet files named in the arguments and prints their rows, as pyarrow sees them."""

import json
import sys

import pyarrow.parquet as pq

print(json.dumps([pq.read_table(path).to_pylist() for path in sys.argv[1:]]))
