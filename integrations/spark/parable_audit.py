"""Audits a corpus on a Spark cluster: `parable audit map` on the executors, `reduce` here.

    spark-submit parable_audit.py --parts DIR --out RUN [--tasks N] [--parable PATH] -- PATHS… [options]

What stands behind `--` goes to every `parable audit` verb as it is. See README.md.
"""

import argparse
import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession

UNIT = "file long, index long"
PART = "file long, index long, sha256 string, host string, worker long"


def worker(command, folder):
    """What a task does: one process of Parable for all units of its partition."""

    def run(batches):
        import pyarrow

        units = [unit for batch in batches for unit in batch.to_pylist()]
        if not units:
            return
        lines = "".join(json.dumps({k: v for k, v in u.items() if v is not None}) + "\n" for u in units)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=folder)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
        parts = json.loads(done.stdout)
        yield pyarrow.RecordBatch.from_pydict(
            {
                "file": [p["file"] for p in parts],
                "index": [p["index"] for p in parts],
                "sha256": [p["sha256"] for p in parts],
                "host": [os.uname().nodename] * len(parts),
                "worker": [os.getppid()] * len(parts),
            },
            schema=pyarrow.schema(
                [("file", "int64"), ("index", "int64"), ("sha256", "string")]
                + [("host", "string"), ("worker", "int64")]
            ),
        )

    return run


def audit(spark, parable, corpus, parts, out, tasks):
    """Plans, maps and reduces; gives what the tasks said of their parts, and reduce's exit code."""

    def verb(*words):
        return [parable, "audit", *words, *corpus]

    plan = subprocess.run(verb("plan", "--json"), stdout=subprocess.PIPE, check=True)
    units = [(u["file"], u.get("index")) for u in json.loads(plan.stdout)["units"]]
    # Neighbours in the list go to different tasks: a file's segments are about equally dear.
    slices = min(tasks or 4 * spark.sparkContext.defaultParallelism, len(units))
    ordered = [unit for start in range(slices) for unit in units[start::slices]]
    frame = spark.createDataFrame(spark.sparkContext.parallelize(ordered, slices), UNIT)
    command = verb("map", "--parts", parts, "--units", "-", "--workers", "1", "--json")
    made = frame.mapInArrow(worker(command, os.getcwd()), PART).collect()
    reduced = subprocess.run(verb("reduce", "--parts", parts, "--out", out))
    return made, reduced.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", required=True, help="a folder that all executors see")
    parser.add_argument("--out", required=True, help="the run folder for the result")
    parser.add_argument("--tasks", type=int, help="how many tasks; without this, four a core")
    parser.add_argument("--parable", default="parable", help="the tool, on every executor")
    parser.add_argument("corpus", nargs="+", help="paths and options of parable audit, behind --")
    flags = parser.parse_args()
    spark = SparkSession.builder.appName("parable audit").getOrCreate()
    made, code = audit(
        spark, flags.parable, flags.corpus, os.path.abspath(flags.parts), flags.out, flags.tasks
    )
    workers = {(part.host, part.worker) for part in made}
    print(f"{len(made)} parts by {len(workers)} workers", file=sys.stderr)
    spark.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
