"""Loads a checkpoint as transformers' LlamaForCausalLM and prints its logits for some tokens.

Usage: llama_logits.py FOLDER TOKEN...  Prints JSON: {"logits": [[...]], "greedy": [...]}, the
logits of every position, and 8 tokens as generate() continues greedily.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM

folder, tokens = sys.argv[1], [int(t) for t in sys.argv[2:]]
torch.set_num_threads(1)
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
print(json.dumps({"logits": logits.tolist(), "greedy": greedy.tolist()}))
