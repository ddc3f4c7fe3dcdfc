"""Scores texts with fastText (word pairs, runs of 3 to 5 letters) on one core.

Usage: fasttext_score.py LABELLED.jsonl SECONDS: prints one line of JSON. Four labels, ours has 57.
"""

import json
import pathlib
import sys
import tempfile
import time

import fasttext

rows = [json.loads(line) for line in open(sys.argv[1])]
texts = [row["text"].replace("\n", " ") for row in rows]
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "train.txt"
    file.write_text("".join(f"__label__{row.get('stance', 'none')} {text}\n"
                            for row, text in zip(rows, texts)))
    model = fasttext.train_supervised(
        str(file), wordNgrams=2, minn=3, maxn=5, epoch=1, bucket=200_000, thread=1, verbose=0)
size = sum(len(text.encode()) for text in texts)
predict = model.f.predict  # The wheel's own wrapper fails with NumPy 2.
passes, start = 0, time.process_time()
while time.process_time() - start < float(sys.argv[2]):
    for text in texts:
        predict(text + "\n", 4, 0.0, "strict")
    passes += 1
seconds = time.process_time() - start
print(json.dumps({"program": "fastText 0.9.2", "megabytesPerCPUSecond": size * passes / 1e6 / seconds}))
