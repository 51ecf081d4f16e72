#!/bin/sh
# copy-index.sh FROM TO: brings the live release of an index to where another bot reads it, in one step for its readers.
# From another machine: first  rsync -a gongkai.db gongkai.db.releases WORKER:/srv/incoming/  and then, there,
#   copy-index.sh /srv/incoming/gongkai.db /var/lib/gongkai/gongkai.db
# The last three releases stay. Readers notice by themselves; a damaged copy is noticed by its checksum (docs/index-file.md).
set -eu
[ $# -eq 2 ] || { echo "usage: copy-index.sh FROM TO" >&2; exit 2; }
from=$1 to=$2
live=$(readlink "$from") || { echo "copy-index.sh: $from is not a published index" >&2; exit 1; }
file=$(dirname "$from")/$live
number=$(basename "$live" .db)
mkdir -p "$to.releases"
for part in json db; do
  cp "${file%.db}.$part" "$to.releases/.incoming.$part"
  mv "$to.releases/.incoming.$part" "$to.releases/$number.$part"
done
ln -sfn "$(basename "$to").releases/$number.db" "$to.incoming"
mv -f "$to.incoming" "$to"
for old in $(ls "$to.releases" | grep '^[0-9]*\.db$' | sort | head -n -3); do
  [ "$old" = "$number.db" ] || rm -f "$to.releases/$old" "$to.releases/${old%.db}.json"
done
