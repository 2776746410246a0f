"""The lines that the corpus tests print ("corpus: kind: right of total"), as one table. Fails on what is laxer than the makers' verdict and when
there is nothing to show."""

import re
import sys

COUNT = re.compile(r"^corpus: (?P<kind>[^:]+): (?P<right>\d+) of (?P<total>\d+)(?P<rest>.*)$")


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        lines = log.read().splitlines()
    rows, notes, lax = [], [], []
    for line in lines:
        found = COUNT.match(line)
        if found:
            right, total = int(found["right"]), int(found["total"])
            rows.append((found["kind"], right, total, found["rest"].strip(" ,;()")))
        elif line.startswith("corpus: LAXER"):
            lax.append(line[len("corpus: "):])
        elif line.startswith("corpus: "):
            notes.append(line[len("corpus: "):])
    width = max([len(row[0]) for row in rows] + [4])
    print(f"{'kind':<{width}}  {'agree':>6} {'of':>6}")
    for kind, right, total, rest in rows:
        print(f"{kind:<{width}}  {right:>6} {total:>6}  {rest}".rstrip())
    print(f"{'all':<{width}}  {sum(row[1] for row in rows):>6} {sum(row[2] for row in rows):>6}")
    for note in notes:
        print(f"  - {note}")
    for line in lax:
        print(line)
    if not rows:
        print("no corpus was found")
    return 1 if lax or not rows else 0


sys.exit(main())
