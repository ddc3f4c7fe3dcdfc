"""Reads what `curate` wrote with Python's own gzip, zstd and JSON, and checks it against the corpus.

Sidecars: one row a document, in order, with its id, and with spans whose places are those of Python's
strings. Documents: each is in exactly one of kept, dropped and review, and one that was not masked is
the same bytes.
"""

import gzip
import json
import os
import sys

import zstandard


def read(path):
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return data


def lines(path):
    return read(path).split(b"\n")[:-1]


ask = json.load(sys.stdin)
out, faults = ask["out"], []
counts = dict(documents=0, kept=0, dropped=0, review=0, unchanged=0, spans=0)
found = {(f["file"], f["offset"]): f["spans"] for f in ask["findings"]}
for path, name in zip(ask["corpus"], ask["names"]):
    documents = lines(path)
    rows = lines(f"{out}/attributes/parable/{name}")
    if len(rows) != len(documents):
        faults.append(f"{name}: {len(rows)} rows for {len(documents)} documents")
    offset, by_id = 0, {}
    for raw, row in zip(documents, map(json.loads, rows)):
        document = json.loads(raw)
        text = document["text"]
        by_id[document["id"]] = raw
        if row["id"] != document["id"]:
            faults.append(f"{row['id']} stands where {document['id']} should")
        wanted = found.get((path, offset), [])
        given = [s for key, value in row["attributes"].items()
                 if key.endswith("__span") and "act_" not in key for s in value]
        spans = sorted((len(text.encode()[:a].decode()), len(text.encode()[:b].decode()))
                       for a, b in wanted)
        if sorted((s[0], s[1]) for s in given) != spans:
            faults.append(f"{name} {document['id']}: {given} for {spans}")
        for key, value in row["attributes"].items():
            if key.endswith("__score") and [v[:2] for v in value] != [[0, len(text)]]:
                faults.append(f"{name} {key}: {value} for {len(text)} characters")
        counts["spans"] += len(spans)
        offset += len(raw) + 1
    kept = lines(f"{out}/{name}")
    aside = {kind: [json.loads(each) for each in lines(f"{out}/{kind}/{name}")]
             for kind in ("dropped", "review")}
    ids = [json.loads(each)["id"] for each in kept]
    ids += [each["record"]["id"] for kind in aside.values() for each in kind]
    if sorted(ids) != sorted(by_id):
        faults.append(f"{name}: {len(ids)} documents out for {len(by_id)} in")
    for kind, records in aside.items():
        counts[kind] += len(records)
        for each in records:
            if each["record"] != json.loads(by_id[each["record"]["id"]]):
                faults.append(f"{name}: a record in {kind} differs")
    for each in kept:
        record = json.loads(each)
        same = each == by_id[record["id"]]
        counts["unchanged"] += same
        was = json.loads(by_id[record["id"]])
        if not same and {**was, "text": ""} != {**record, "text": ""}:
            faults.append(f"{name} {record['id']}: more than its text changed")
    counts["documents"] += len(documents)
    counts["kept"] += len(kept)
print(json.dumps({**counts, "faults": faults}))
