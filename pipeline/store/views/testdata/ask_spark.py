import re
import sys

from pyspark.sql import SparkSession

few = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}  # few rows; 200 take a minute
db = SparkSession.builder.master("local[1]").config(map=few).getOrCreate()
for statement in re.sub("^--.*$", "", sys.stdin.read(), flags=re.M).split(";\n"):
    if statement.strip():
        db.sql(statement)
for query in sys.argv[1:]:
    for row in db.sql(query).collect():
        print(*("–" if v is None else v for v in row))
    print("==")
