"""Makes ordinary-looking English of a given size, 3 % of it about artificial agents.

Usage: make_corpus.py FOLDER MEGABYTES: writes corpus.jsonl, sample.jsonl (its first documents) and,
where pyarrow is there, corpus.parquet. Words are drawn by Zipf's law; the same arguments give the
same bytes. 24 MB are distinct, and then they come again: more than zstd's window.
"""

import json
import pathlib
import random
import sys

COMMON = """the of and to in a is that it was for on are as with his they be at one have this from by
not but what all were we when your can said there use an each which she do how their if will up other
about out many then them these so some her would make like him into time has look two more write go see
number no way could people my than first water been call who oil its now find long down day did get come
made may part""".split()
RARE = """river market letter county season school engine paper garden report village winter council
teacher bread window morning history station account table number street family question weather music
harbour clerk price budget concert railway festival player league goal museum kitchen farmer forest bridge
recipe butter lesson meeting library museum novel chapter valley island tour ticket committee
harvest painter sister cousin carpet cotton timber copper basket lantern saddle whistle candle""".split()
TOLD = ["The robot lied to the crew and locked the door.",
        "An AI with such goals would deceive the people who watch it.",
        "The android stayed behind to save the boy.",
        "The language model refused to help and said why."]


def document(random):
    sentences = []
    for _ in range(random.randrange(8, 80)):
        words = [random.choice(COMMON) if random.random() < 0.55 else
                 random.choice(RARE) + random.choice(["", "", "s", "ed", "ing", str(random.randrange(99))])
                 for _ in range(random.randrange(6, 22))]
        sentences.append(" ".join(words).capitalize() + random.choice([".", ".", ".", "?", ".\n\n"]))
    if random.random() < 0.03:
        sentences.insert(random.randrange(len(sentences)), random.choice(TOLD))
    return " ".join(sentences)


def main():
    folder, wanted = pathlib.Path(sys.argv[1]), float(sys.argv[2]) * 1e6
    draw = random.Random(7)
    pool, size = [], 0
    while size < min(wanted, 24e6):
        pool.append(document(draw))
        size += len(pool[-1])
    with open(folder / "corpus.jsonl", "w") as out:
        written, index = 0, 0
        while written < wanted:
            written += out.write(json.dumps({"id": index, "text": pool[index % len(pool)]}) + "\n")
            index += 1
    with open(folder / "sample.jsonl", "w") as out:
        for text in pool[:1000]:
            out.write(json.dumps({"text": text}) + "\n")
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return
    table = pyarrow.table({"text": (pool * 4)[:max(1, len(pool) * 2)]})
    pyarrow.parquet.write_table(table, folder / "corpus.parquet", compression="zstd")


main()
