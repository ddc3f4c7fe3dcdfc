"""Reads a page as a browser would and complains about its structure: JSON string in, list out."""

import json
import sys

import html5lib

parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
root = parser.parse(json.load(sys.stdin))
complaints = [f"parse error {code} at {place}" for place, code, _ in parser.errors]

ids = [e.get("id") for e in root.iter() if e.get("id")]
complaints += [f"id {i} is not unique" for i in set(ids) if ids.count(i) > 1]
for element in root.iter():
    for attribute in ("aria-labelledby", "aria-describedby"):
        for target in (element.get(attribute) or "").split():
            if target not in ids:
                complaints.append(f"{attribute} names {target}, which is nowhere")
    link = element.get("href") or ""
    if link and link[1:] not in ids:
        complaints.append(f"a link goes to {link}, which is nowhere")

for table in root.iter("table"):
    if table.find("caption") is None:
        complaints.append("a table has no caption")
    widths = {
        sum(int(cell.get("colspan") or 1) for cell in row) for row in table.find("tbody")
    }
    if len(widths) != 1:
        complaints.append(f"a table has rows of different widths: {widths}")

levels = [int(e.tag[1]) for e in root.iter() if e.tag in ("h1", "h2", "h3", "h4")]
if levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
    complaints.append(f"headings skip a level: {levels}")

SVG = "{http://www.w3.org/2000/svg}"
for svg in [e for e in root.iter() if e.tag in ("svg", SVG + "svg")]:
    names = [child.tag.replace(SVG, "") for child in svg]
    if svg.get("aria-hidden") == "true":
        continue
    if svg.get("role") != "img" or names[:2] != ["title", "desc"]:
        complaints.append("a picture has no text alternative")

json.dump(complaints, sys.stdout)
