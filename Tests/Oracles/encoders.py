"""What transformers makes of texts with the encoders of a folder.

Input: {"folder", "file", "layers", "texts"}; output: {"sentence": [[...]], "language": [[...]]}.
"""

import json
import sys

import torch
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

asked = json.load(sys.stdin)
folder, file = asked["folder"], asked["file"]
torch.set_num_threads(1)


def states(tokens, model, text, layer):
    ids = tokens(text, return_tensors="pt")
    with torch.no_grad():
        return model(**ids, output_hidden_states=True).hidden_states[layer][0]


sentence_tokens = AutoTokenizer.from_pretrained(folder)
sentence = AutoModel.from_pretrained(folder).eval()
language_tokens = AutoTokenizer.from_pretrained(folder, gguf_file=file)
language = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32).eval()
answer = {"sentence": [], "language": []}
for text in asked["texts"]:
    mean = states(sentence_tokens, sentence, text, -1).mean(0)
    answer["sentence"].append((mean / mean.norm()).tolist())
    ids = language_tokens(text, return_tensors="pt", add_special_tokens=False)
    with torch.no_grad():
        hidden = language.model(**ids, output_hidden_states=True).hidden_states
    answer["language"].append(hidden[asked["layers"]][0].mean(0).tolist())
json.dump(answer, sys.stdout)
