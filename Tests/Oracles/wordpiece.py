"""Answers for the tokenizer tests: what Hugging Face `tokenizers` does with a tokenizer.json.

Called with the file; reads one JSON string a line from standard input and writes one line for each:
{"ids": [...], "text": "decoded"}. The first line it writes is the file as the library saves it.
"""
import json
import sys

from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(sys.argv[1])
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
print(json.dumps(tokenizer.to_str(pretty=True)))
for line in sys.stdin.buffer:
    ids = tokenizer.encode(json.loads(line)).ids
    print(json.dumps({"ids": ids, "text": tokenizer.decode(ids)}))
