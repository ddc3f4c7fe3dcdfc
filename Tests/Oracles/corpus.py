"""Makes corpora with the libraries everyone uses, and says what records they hold.

Reads {"seed": int, "folder": str} as JSON; writes files into the folder and prints
{name: [[offset, text, [[role, field], ...]], ...]} for each of them.
"""

import gzip
import io
import json
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

question = json.load(sys.stdin)
folder, rng = question["folder"], random.Random(question["seed"])
expected = {}

ALPHABET = [
    "a", "b", "Z", " ", "\n", "\t", '"', "\\", "/", "é", "ß", "漢", "字", "😀", "𝔘", "\u2028",
    "\x7f",
    "\u0080", "\uffff", "\ufeff", "\\u00e9", "\\ud800", "{", "}", "[", "]", ":", ",", "\b", "\f",
]


def text(longest=60):
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randint(1, longest))) + "x"


def noise():
    kinds = [
        lambda: rng.randint(-(10**25), 10**25),
        lambda: rng.random() * 10 ** rng.randint(-30, 30),
        lambda: float("nan"),
        lambda: None,
        lambda: True,
        lambda: text(),
        lambda: [text(), {"text": text()}, []],
        lambda: {"text": text(), "content": {"text": [1, 2]}},
    ]
    return rng.choice(kinds)()


ROLES = {"system": "system", "user": "user", "assistant": "assistant", "tool": "tool",
         "narrator": "other", "human": "user", "gpt": "assistant"}


def record():
    """One object, and the parts that its text has."""
    kind = rng.choice(["text", "text", "content", "contents", "messages", "sft", "dpo"])
    before, after = {f"a{i}": noise() for i in range(rng.randint(0, 3))}, {"zz": noise()}
    parts = []

    def messages(field):
        result = []
        for _ in range(rng.randint(1, 4)):
            role, body = rng.choice(list(ROLES)), text()
            result.append({"role": role, "content": body})
            parts.append((body, ROLES[role], field))
        return result

    def plain(field):
        parts.append((text(), "none", field))
        return parts[-1][0]

    if kind in ("text", "content", "contents"):
        body = {kind: plain("text")}
    elif kind == "messages":
        body = {kind: messages("messages")}
    elif kind == "sft":
        body = {"prompt": plain("prompt"), "completion": plain("completion")}
    else:
        body = {"prompt": plain("prompt"), "chosen": messages("chosen"),
                "rejected": messages("rejected")}
    return {**before, **body, **after}, parts


def answer(offset, parts):
    return [offset, "\n\n".join(p[0] for p in parts), [[p[1], p[2]] for p in parts]]


def json_lines():
    lines, answers, offset = [], [], 0
    for _ in range(400):
        value, parts = record()
        line = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode() + b"\n"
        assert json.loads(line) is not None
        answers.append(answer(offset, parts))
        offset += len(line)
        lines.append(line)
    return lines, answers


def pieces(lines):
    """The lines' bytes in a few members, cut anywhere."""
    whole = b"".join(lines)
    cuts = sorted(rng.randint(0, len(whole)) for _ in range(3))
    return [whole[a:b] for a, b in zip([0] + cuts, cuts + [len(whole)])]


def save(name, data, answers):
    with open(f"{folder}/{name}", "wb") as file:
        file.write(data)
    expected[name] = answers


def streaming(piece):
    """A frame that does not say its size."""
    out = io.BytesIO()
    with zstandard.ZstdCompressor().stream_writer(out, closefd=False) as writer:
        writer.write(piece)
    return out.getvalue()


def compressed():
    lines, answers = json_lines()
    cut = pieces(lines)
    skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    save("a.jsonl", b"".join(lines), answers)
    save("a.jsonl.gz", b"".join(gzip.compress(p) for p in cut), answers)
    save("a.jsonl.zst", b"".join(zstandard.compress(p) for p in cut), answers)
    save("b.jsonl.zst", skippable + b"".join(streaming(p) + skippable for p in cut), answers)
    save("c.jsonl", b"".join(lines)[:-1], answers)  # no newline at the end
    save("d.jsonl", b"".join(lines).replace(b"\n", b"\r\n"),
         [[a[0] + i, *a[1:]] for i, a in enumerate(answers)])


def parquet():
    rows = [text() if rng.random() > 0.1 else None for _ in range(3000)]
    answers = [[i, t, [["none", "text"]]] for i, t in enumerate(rows) if t]
    for name, kind in [("a.parquet", pa.string()), ("b.parquet", pa.large_string()),
                       ("c.parquet", pa.dictionary(pa.int32(), pa.string()))]:
        table = pa.table({"id": [f"row{i}" for i in range(3000)],
                          "text": pa.array(rows, pa.string()).cast(kind)})
        pq.write_table(table, f"{folder}/{name}", row_group_size=700, compression="zstd")
        expected[name] = answers
    chats, answers = [], []
    for i in range(1000):
        parts, chat = [], []
        for _ in range(rng.randint(0, 4)):
            role, body = rng.choice(list(ROLES)), text()
            chat.append({"role": role, "content": body})
            parts.append((body, ROLES[role], "messages"))
        chats.append(chat)
        if parts:
            answers.append(answer(i, parts))
    message = pa.struct([("role", pa.string()), ("content", pa.string())])
    table = pa.table({"messages": pa.array(chats, pa.list_(message))})
    pq.write_table(table, f"{folder}/chat.parquet", row_group_size=300)
    expected["chat.parquet"] = answers


def warc(name, compress):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    bodies = []
    for i in range(60):
        body = text(400).replace("\x00", "")
        kind = rng.choice(["conversion", "response", "resource", "metadata"])
        stream = io.BytesIO(body.encode())
        if kind == "response":
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], "HTTP/1.1")
            made = writer.create_warc_record(f"http://x.org/{i}", kind, payload=stream,
                                             http_headers=headers)
        else:
            made = writer.create_warc_record(f"http://x.org/{i}", kind, payload=stream,
                                             warc_content_type="text/plain")
        writer.write_record(made)
    with open(f"{folder}/{name}", "wb") as file:
        file.write(out.getvalue())
    answers = []
    plain = gzip.decompress(out.getvalue()) if compress else out.getvalue()
    for made in ArchiveIterator(io.BytesIO(out.getvalue())):
        body = made.content_stream().read().decode()
        identity = made.rec_headers.get_header("WARC-Record-ID")
        offset = plain.rfind(b"WARC/1.", 0, plain.find(identity.encode()))
        if made.rec_type in ("conversion", "response", "resource"):
            answers.append([offset, body, [["none", "text"]]])
    expected[name] = answers


compressed()
parquet()
warc("a.warc", False)
warc("a.warc.gz", True)
save("long.txt", b"\n\n".join(f"doc {i}\nline two".encode() for i in range(500)) + b"\n\n", [
    [sum(len(f"doc {k}\nline two") + 2 for k in range(i)), f"doc {i}\nline two", [["none", "text"]]]
    for i in range(500)])
print(json.dumps(expected))
