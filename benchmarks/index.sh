#!/usr/bin/env bash
# What it costs to know all blobs of a large repository: reads an index of so many blobs, each time
# in a new process with a bounded heap. See README.md.
#   benchmarks/index.sh [blobs, default 10000000] [rounds, default 3]
# HEAP is the heap's limit (default 900m), BENCHMARK_FOLDER where all is written (0.7 GB).
set -euo pipefail
cd "$(dirname "$0")/.."
blobs=${1:-10000000}
rounds=${2:-3}
folder=${BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/respaldo-benchmark}/index
restic=${RESTIC:-restic}
export RESTIC_PASSWORD=benchmark
./mvnw -q -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip=true
classpath="benchmarks/target/lib/*:$(ls benchmarks/target/respaldo-benchmarks-*.jar | grep -v -e sources -e javadoc)"
rm -rf "$folder"
mkdir -p "$folder"
"$restic" init -q --repo "$folder/repository" >/dev/null
java -Xmx512m -cp "$classpath" io.respaldo.benchmarks.OpenIndex make "$folder/repository" "$blobs" 2>/dev/null
echo "index files: $(du -sm "$folder/repository/index" | cut -f1) MB"
for ((i = 0; i < rounds; i++)); do
  java "-Xmx${HEAP:-900m}" -XX:+UseSerialGC -cp "$classpath" io.respaldo.benchmarks.OpenIndex open \
    "$folder/repository" 2>/dev/null
done
rm -rf "$folder"
