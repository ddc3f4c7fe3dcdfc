"""Answers for the tokenizer tests: what Hugging Face `tokenizers` does with a byte-level vocabulary.

Called with a JSON file {"tokens": [...], "merges": ["a b", ...]}; reads one JSON string a line from
standard input and writes one line for each: {"ids": [...], "text": "decoded", "words": [bytes of
each word before merging]}.
"""
import json
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

with open(sys.argv[1], encoding="utf-8") as file:
    model = json.load(file)
tokenizer = Tokenizer(
    models.BPE(
        vocab={token: id for id, token in enumerate(model["tokens"])},
        merges=[tuple(merge.split(" ")) for merge in model["merges"]],
    )
)
tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
    [
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False),
    ]
)
tokenizer.decoder = decoders.ByteLevel()
for line in sys.stdin.buffer:
    text = json.loads(line)
    ids = tokenizer.encode(text).ids
    words = [len(word) for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]
    print(json.dumps({"ids": ids, "text": tokenizer.decode(ids), "words": words}))
