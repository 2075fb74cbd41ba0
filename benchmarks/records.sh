#!/usr/bin/env bash
# Times the reading of a home with many records: ten instances with 10 000 hourly backups each.
# Every line is a process of its own: its first call (cold), and the median of five more (warm).
# See README.md.
#   benchmarks/records.sh [what ...]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/respaldo-benchmark}/records
instances=${INSTANCES:-10}
records=${RECORDS:-10000}
heap=${HEAP:-512m}
command -v java >/dev/null || { echo "records.sh: 'java' is not installed" >&2; exit 1; }

./mvnw -q -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip=true
classpath="benchmarks/target/lib/*:$(ls benchmarks/target/respaldo-benchmarks-*.jar | grep -v -e sources -e javadoc)"
run() {
  java -Xmx"$heap" -cp "$classpath" "$@" 2>/dev/null
}

home=$folder/$instances-$records
if [ ! -f "$folder/complete-$instances-$records" ]; then
  mkdir -p "$folder"
  rm -rf "$home"
  run io.respaldo.benchmarks.MakeRecords "$home" "$instances" "$records"
  touch "$folder/complete-$instances-$records"
fi
middle=$(find "$home/instances/cliente0" -maxdepth 1 -name 'backup_*.tar.gz' -printf '%f\n' | sort |
  awk '{all[NR] = $0} END {print all[int((NR + 1) / 2)]}')
echo "$instances instances x $records records; $(nproc) cores; heap $heap; $(java -version 2>&1 | head -1)"
printf '%-46s %8s %8s %8s %8s %7s\n' "seconds" cold "its CPU" warm "its CPU" "heap MB"
for what in "${@:-bare list planner preview backup everywhere preview stats instances page find}"; do
  for each in $what; do
    run io.respaldo.benchmarks.ReadRecords "$each" "$home" "${middle%.tar.gz}"
  done
done
