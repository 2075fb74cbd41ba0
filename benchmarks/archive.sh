#!/usr/bin/env bash
# Compares archives of the same tree, whole processes, both sides in turn:
#   tar.gz  with  tar -czf
#   tar.zst with  tar | zstd -3 -T2
# Prints medians and ratios of wall time and size. See README.md.
#   benchmarks/archive.sh [rounds, default 5]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
folder=${BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/respaldo-benchmark}
for tool in java tar gzip zstd; do
  command -v "$tool" >/dev/null || { echo "archive.sh: '$tool' is not installed" >&2; exit 1; }
done

./mvnw -q -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip=true
classpath="benchmarks/target/lib/*:$(ls benchmarks/target/respaldo-benchmarks-*.jar | grep -v -e sources -e javadoc)"
mkdir -p "$folder"
if [ ! -f "$folder/complete" ]; then
  rm -rf "$folder/tree"
  java -cp "$classpath" io.respaldo.benchmarks.MakeTree "$folder/tree"
  touch "$folder/complete"
fi
echo "tree: $(du -sm "$folder/tree" | cut -f1) MB in $(find "$folder/tree" -type f | wc -l) files;" \
  "$(nproc) cores; $(java -version 2>&1 | head -1)"

peer() {
  case $1 in
    tar.gz) tar -czf "$folder/peer.$1" -C "$folder" tree ;;
    tar.zst) tar -cf - -C "$folder" tree | zstd -q -3 -T2 -f -o "$folder/peer.$1" ;;
  esac
}
ours() {
  rm -rf "$folder/storage"
  java -Xmx256m -XX:+UseSerialGC -cp "$classpath" \
    io.respaldo.benchmarks.WriteArchive "$1" "$folder/tree" "$folder/storage"
}
seconds() {
  local begin=${EPOCHREALTIME/,/.}
  "$@" >/dev/null
  awk -v b="$begin" -v e="${EPOCHREALTIME/,/.}" 'BEGIN {print e - b}'
}
median() { sort -n "$1" | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

find "$folder/tree" -type f -exec cat {} + >/dev/null # both sides find the tree in memory
for format in tar.gz tar.zst; do
  rm -f "$folder"/times.*
  for ((i = 0; i < rounds; i++)); do
    seconds peer "$format" >>"$folder/times.peer"
    seconds ours "$format" >>"$folder/times.ours"
  done
  awk -v f="$format" -v p="$(median "$folder/times.peer")" -v o="$(median "$folder/times.ours")" \
    -v ps="$(stat -c %s "$folder/peer.$format")" -v os="$(stat -c %s "$folder/storage/backup.$format")" \
    'BEGIN {printf "%-8s peer %7.2f s %d bytes   ours %7.2f s %d bytes   time x %.3f   size x %.4f\n",
            f, p, ps, o, os, o / p, os / ps}'
done
rm -rf "$folder/storage" "$folder"/peer.* "$folder"/times.*
