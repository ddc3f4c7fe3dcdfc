"""Writes Parquet files that are odd or broken into the folder named in the argument."""

import sys

import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]


def write(name, table, **options):
    pq.write_table(pa.table(table), f"{folder}/{name}", **options)


write("number.parquet", {"text": [1, 2, 3]})
write("other.parquet", {"body": ["a", "b"]})
write("nulls.parquet", {"text": ["a", None, "", "b"]})
write("binary.parquet", {"text": pa.array([b"ok", b"\xff\xfe", b"a\x00b"], pa.binary())})
write("none.parquet", {"text": pa.array([], pa.string())})
write("nested.parquet", {"data": [{"body": "deep"}, None],
                         "turns": [[{"from": "human", "value": "q"}], []]})
write("meta.parquet", {"id": ["x", "y"], "url": ["u", None], "text": ["a", "b"],
                       "metadata": [{"date": "2024"}, {"date": None}]})
text = [" ".join(str((i * 7919 + k * k * 31) % 1009) for k in range(100)) for i in range(400)]
write("broken.parquet", {"text": text}, row_group_size=100, compression="zstd",
      use_dictionary=False)
data = bytearray(open(f"{folder}/broken.parquet", "rb").read())
middle = pq.ParquetFile(f"{folder}/broken.parquet").metadata.row_group(1).column(0)
start = middle.data_page_offset + 40
count = middle.total_compressed_size // 2
data[start : start + count] = bytes(count)
open(f"{folder}/broken.parquet", "wb").write(bytes(data))
open(f"{folder}/cut.parquet", "wb").write(bytes(data[: len(data) // 2]))
