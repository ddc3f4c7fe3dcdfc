"""A Dolma tagger over the lexicon's opening terms, run by Dolma's own runner on one process.

Usage: dolma_tagger.py FILE.jsonl: prints one line of JSON. Less work than ours: no nearness.
"""

import contextlib
import gzip
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from dolma.core.data_types import DocResult, Span  # noqa: E402
from dolma.core.registry import TaggerRegistry  # noqa: E402
from dolma.core.runtime import create_and_run_tagger  # noqa: E402
from dolma.core.taggers import BaseTagger  # noqa: E402
from terms import opening  # noqa: E402


@TaggerRegistry.add("parable_terms")
class Terms(BaseTagger):
    def __init__(self):
        self.expressions = opening()

    def predict(self, doc):
        spans = [Span(start=match.start(), end=match.end(), type="term")
                 for expression in self.expressions for match in expression.finditer(doc.text)]
        return DocResult(doc=doc, spans=spans)


def main():
    texts = [json.loads(line)["text"] for line in open(sys.argv[1])]
    size = sum(len(text.encode()) for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        documents = pathlib.Path(folder) / "documents"
        documents.mkdir()
        with gzip.open(documents / "a.jsonl.gz", "wt") as out:
            for index, text in enumerate(texts):
                out.write(json.dumps({"id": str(index), "text": text, "source": "b"}) + "\n")
        opening()  # Python keeps compiled expressions, so compiling is not measured.
        start = time.process_time()
        with contextlib.redirect_stdout(sys.stderr):
            create_and_run_tagger(
                documents=[str(documents / "*.gz")], experiment="b", taggers=["parable_terms"],
                destination=[str(pathlib.Path(folder) / "attributes")], num_processes=1,
                metadata=str(pathlib.Path(folder) / "metadata"), debug=True)
        seconds = time.process_time() - start
    print(json.dumps({"program": "Dolma tag runner, Python re", "cpuSeconds": seconds,
                      "megabytesPerCPUSecond": size / 1e6 / seconds}))


main()
