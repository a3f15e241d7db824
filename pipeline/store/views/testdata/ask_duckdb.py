import sys

import duckdb

db = duckdb.connect()
db.execute(sys.stdin.read())
for query in sys.argv[1:]:
    for row in db.execute(query).fetchall():
        print(*("–" if v is None else v for v in row))
    print("==")
