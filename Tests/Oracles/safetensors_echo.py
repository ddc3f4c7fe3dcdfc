"""Reads a safetensors file with the safetensors library and writes it again with it.

Usage: safetensors_echo.py IN OUT  Prints JSON: for each tensor its type and shape, as torch names
them.
"""

import json
import sys

from safetensors.torch import load_file, save_file

tensors = load_file(sys.argv[1])
save_file(tensors, sys.argv[2], metadata={"made by": "safetensors"})
print(json.dumps({k: [str(v.dtype), list(v.shape)] for k, v in tensors.items()}))
