#!/usr/bin/env bash
# Compares snapshots of the same data in repositories with the same key file, whole processes, both
# sides in turn: first backup, nothing changed. Prints medians of wall time and of processor time
# (all threads, user and system), their ratios, and sizes. See README.md.
#   benchmarks/repository.sh FOLDER-OR-FILE [rounds, default 3]
# RESTIC names another restic, JAVA_FLAGS other flags of the JVM.
set -euo pipefail
data=$(realpath "$1")
rounds=${2:-3}
cd "$(dirname "$0")/.."
folder=${BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/respaldo-benchmark}/repository
restic=${RESTIC:-restic}
flags=${JAVA_FLAGS:--Xmx256m -XX:+UseSerialGC}
export RESTIC_PASSWORD=benchmark
for tool in java "$restic"; do
  command -v "$tool" >/dev/null || { echo "repository.sh: '$tool' is not installed" >&2; exit 1; }
done

./mvnw -q -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip=true
classpath="benchmarks/target/lib/*:$(ls benchmarks/target/respaldo-benchmarks-*.jar | grep -v -e sources -e javadoc)"
rm -rf "$folder"
mkdir -p "$folder"
"$restic" init -q --repo "$folder/empty" >/dev/null
echo "data: $(du -sm "$data" | cut -f1) MB in $(find "$data" -type f | wc -l) files;" \
  "$(nproc) cores; $(java -version 2>&1 | head -1); $("$restic" version)"

peer() { "$restic" backup -q --no-cache --repo "$folder/peer" "$data"; }
# shellcheck disable=SC2086 # flags are several words
ours() {
  java $flags -cp "$classpath" io.respaldo.benchmarks.WriteSnapshot "$folder/ours" "$data" 1 2>/dev/null
}
timed() { # FILE COMMAND: adds a line of wall and processor seconds
  local file=$1 line
  shift
  line=$({ TIMEFORMAT='%R %U %S'; time "$@" >/dev/null; } 2>&1 | tail -1)
  awk '{print $1, $2 + $3}' <<<"$line" >>"$file"
}
median() { # FILE COLUMN
  awk -v c="$2" '{print $c}' "$1" | sort -n |
    awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

find "$data" -type f -exec cat {} + >/dev/null # both sides find the data in memory
for ((i = 0; i < rounds; i++)); do
  for side in peer ours; do
    rm -rf "${folder:?}/$side"
    cp -r "$folder/empty" "$folder/$side"
    timed "$folder/first.$side" "$side"
    timed "$folder/unchanged.$side" "$side"
  done
done
for what in first unchanged; do
  awk -v w="$what" -v p="$(median "$folder/$what.peer" 1)" -v o="$(median "$folder/$what.ours" 1)" \
    -v pc="$(median "$folder/$what.peer" 2)" -v oc="$(median "$folder/$what.ours" 2)" \
    'BEGIN {printf "%-10s peer %7.2f s (processor %7.2f)   ours %7.2f s (processor %7.2f)   time x %.3f   processor x %.3f\n",
            w, p, pc, o, oc, o / p, oc / pc}'
done
awk -v p="$(du -sb "$folder/peer" | cut -f1)" -v o="$(du -sb "$folder/ours" | cut -f1)" \
  'BEGIN {printf "size       peer %d bytes   ours %d bytes   x %.4f\n", p, o, o / p}'
"$restic" check -q --no-cache --repo "$folder/ours"
rm -rf "$folder"
