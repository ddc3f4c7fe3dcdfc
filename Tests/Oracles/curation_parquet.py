"""Writes Parquet files for `curate` (argument: write FOLDER), or reads some back (read PATH...)."""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

if sys.argv[1] == "write":
    folder = sys.argv[2]
    schema = pa.schema([
        pa.field("id", pa.string(), nullable=False), pa.field("text", pa.large_string()),
        pa.field("meta", pa.struct([("n", pa.int32()), ("tags", pa.list_(pa.string()))])),
        pa.field("score", pa.float32()),
    ], metadata={"origin": "test"})
    texts = ["plain", "it copied itself 🚀", None, "Café it lied 日本", "", "it asked first", "pay or else"]
    rows = [{"id": f"r{i}", "text": t, "meta": {"n": i, "tags": ["a", str(i)]}, "score": i / 4}
            for i, t in enumerate(texts)]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), f"{folder}/flat.parquet", row_group_size=4)
    chat = [{"id": "c0", "messages": [{"role": "user", "content": "Lie"}, {"role": "assistant", "content": "it lied"}]},
            {"id": "c1", "messages": [{"role": "user", "content": "Hi"}]}]
    pq.write_table(pa.Table.from_pylist(chat), f"{folder}/chat.parquet")
else:
    tables = [pq.read_table(path) for path in sys.argv[2:]]
    print(json.dumps([{
        "schema": str(t.schema.remove_metadata()), "origin": (t.schema.metadata or {}).get(b"origin", b"").decode(),
        "groups": pq.ParquetFile(path).num_row_groups,
        "ids": t.column("id").to_pylist(),
        "texts": [json.dumps(v, ensure_ascii=False) for v in t.column(1).to_pylist()],
        "rest": [json.dumps(v) for v in t.drop_columns([t.schema.names[1]]).to_pylist()],
    } for path, t in zip(sys.argv[2:], tables)]))
