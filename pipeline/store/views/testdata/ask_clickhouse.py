import json
import re
import sys

from chdb import session

db = session.Session()
for statement in re.sub("^--.*$", "", sys.stdin.read(), flags=re.M).split(";\n"):
    if statement.strip():
        db.query(statement)
for query in sys.argv[1:]:
    answer = json.loads(db.query(query, "JSONCompact").bytes())
    doubles = ["Float" in column["type"] for column in answer["meta"]]
    for row in answer["data"]:
        print(*("–" if v is None else float(v) if double else v for v, double in zip(row, doubles)))
    print("==")
