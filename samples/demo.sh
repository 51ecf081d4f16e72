#!/bin/sh
# What `make demo` shows: the sample corpus indexed, a handful of questions, then the chat where there is a terminal.
set -eu
gongkai="$BIN/gongkai"
mkdir -p "$(dirname "$DB")"

echo "== Indexing samples/reports into $DB"
"$gongkai" ingest --db "$DB" samples/reports | tail -n 1

ask() {
    echo
    echo "> $1"
    "$gongkai" ask --db "$DB" "$1"
}

while IFS= read -r question; do
    case "$question" in '' | '#'*) continue ;; esac
    ask "$question"
done <samples/demo-questions.txt

echo
if [ -t 0 ] && [ -t 1 ]; then
    "$gongkai" chat --db "$DB"
else
    echo "In a terminal the chat opens here: $gongkai chat --db $DB"
fi
echo "In a browser: make web"
