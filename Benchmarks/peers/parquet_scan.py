"""Reads a Parquet file by pyarrow's to_batches and looks for the opening terms with Python's re.

Usage: parquet_scan.py FILE.parquet: prints one line of JSON.
"""

import json
import pathlib
import sys
import time

import pyarrow.parquet

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from terms import opening  # noqa: E402

expressions = opening()
size, found, start = 0, 0, time.process_time()
for batch in pyarrow.parquet.ParquetFile(sys.argv[1]).iter_batches(columns=["text"], use_threads=False):
    for value in batch.column(0):
        text = value.as_py()
        size += len(text.encode())
        found += any(expression.search(text) for expression in expressions)
seconds = time.process_time() - start
print(json.dumps({"program": "pyarrow and re", "rows": found, "cpuSeconds": seconds,
                  "megabytesPerCPUSecond": size / 1e6 / seconds}))
