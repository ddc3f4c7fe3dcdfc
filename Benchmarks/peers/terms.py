"""The lexicon's terms as regular expressions for Python; ParableAudit/Scan/Term.swift has the rules."""

import pathlib
import re

import yaml

SHELF = pathlib.Path(__file__).resolve().parents[2] / "Content/Shelf/lexicon.yaml"
PARTS = [(" _ ", r"\W{1,4}(?:\w+\W{1,4}){0,2}"), ("*", r"\w*"), (" ", r"\W{1,4}"),
         ("-", r"\W{0,3}"), ("#", r"[0-9]{1,4}"), ("'", "(?:'|\u2019)")]


def expression(term):
    body, out = term.removeprefix("="), ""
    while body:
        for mark, part in PARTS:
            if body.startswith(mark):
                out, body = out + part, body[len(mark):]
                break
        else:
            out, body = out + re.escape(body[0]), body[1:]
    return r"\b" + out.removesuffix(r"\w*") + ("" if term[-1] in "*." else r"\b")


def opening():
    """The words for agents and the firm acts: what the first pass looks for."""
    lexicon = yaml.load(SHELF.read_text(), yaml.BaseLoader)
    terms = lexicon["entities"]["general"] + lexicon["entities"]["named"]
    terms += [term for act in lexicon["acts"].values() for term in act["firm"]]
    exact = [expression(term) for term in terms if term.startswith("=")]
    loose = [expression(term) for term in terms if not term.startswith("=")]
    return (re.compile("|".join(exact), re.ASCII),
            re.compile("|".join(loose), re.ASCII | re.IGNORECASE))
