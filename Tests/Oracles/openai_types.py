"""Says whether requests and answers fit the types of OpenAI's own Python client.

Reads {"requests": [...], "answers": [...]}; prints {"complaints": [...]}: empty when all fit.
"""
import json
import sys

from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter

adapter = TypeAdapter(CompletionCreateParamsNonStreaming)
known = set(CompletionCreateParamsNonStreaming.__annotations__)
for base in CompletionCreateParamsNonStreaming.__orig_bases__:
    known |= set(getattr(base, "__annotations__", {}))


def complaints(request):
    for key in sorted(set(request) - known):
        yield "unknown key " + key
    try:
        # In strict mode 0 is no bool and "5" no number; the messages are checked as they are read.
        list(adapter.validate_json(json.dumps(request), strict=True)["messages"])
    except ValueError as error:
        yield str(error)


question = json.load(sys.stdin)
found = [line for request in question["requests"] for line in complaints(request)]
for answer in question["answers"]:
    try:
        ChatCompletion.model_validate(answer)
    except ValueError as error:
        found.append(str(error))
json.dump({"complaints": found}, sys.stdout)
