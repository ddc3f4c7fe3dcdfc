"""Loads checkpoints as transformers' LlamaForCausalLM and prints their logits for some tokens.

Usage: llama_logits.py CASES  where CASES is a JSON file: [{"folder": ..., "tokens": [...]}, ...].
Prints JSON: [{"logits": [[...]], "greedy": [...]}, ...], the logits of every position, and 8
tokens as generate() continues greedily.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM


def answer(folder, tokens):
    model, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True
    )
    assert type(model).__name__ == "LlamaForCausalLM", type(model)
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not report[key], (key, report[key])
    model.eval()
    ids = torch.tensor([tokens])
    with torch.no_grad():
        logits = model(ids).logits[0]
        greedy = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=8,
            do_sample=False,
            pad_token_id=0,
        )[0, len(tokens) :]
    return {"logits": logits.tolist(), "greedy": greedy.tolist()}


torch.set_num_threads(1)
cases = json.loads(pathlib.Path(sys.argv[1]).read_text())
print(json.dumps([answer(case["folder"], case["tokens"]) for case in cases]))
