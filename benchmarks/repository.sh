#!/usr/bin/env bash
# Compares the work on repositories of the same data with the same key file, both sides in turn:
# first backup, nothing changed, restore, check of all data, prune after half of the snapshots were
# forgotten. Prints medians of wall time and of processor time (all threads, user and system) of
# whole processes, their ratios, and sizes; and of further calls in one JVM, the warm ones, against
# the same whole processes of the peer. See README.md.
#   benchmarks/repository.sh FOLDER [rounds, default 3]
#   benchmarks/repository.sh FILE [rounds] [the file as it is the next time]
# Three rounds of restores need room for nine times the data.
# RESTIC names another restic, JAVA_FLAGS other flags of the JVM, WORK what is compared (words of
# "backup restore check prune", default all), BENCHMARK_FOLDER where all is written.
set -euo pipefail
data=$(realpath "$1")
rounds=${2:-3}
next=${3:+$(realpath "$3")}
cd "$(dirname "$0")/.."
folder=${BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/respaldo-benchmark}/repository
restic=${RESTIC:-restic}
# those of bin/respaldo
flags=${JAVA_FLAGS:--Xmx256m -XX:+UseSerialGC -XX:FreqInlineSize=60 -XX:InlineSmallCode=600 \
  -XX:MaxInlineLevel=6 -XX:MaxRecursiveInlineLevel=0}
work=${WORK:-backup restore check prune}
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

peer() { "$restic" --no-cache -q --repo "$folder/peer" "$@"; }
java_() { # CLASS ARGUMENT...
  local class=$1
  shift
  # shellcheck disable=SC2086 # flags are several words
  java $flags -cp "$classpath" "io.respaldo.benchmarks.$class" "$@" 2>/dev/null
}
ours_backup() { java_ WriteSnapshot "$folder/ours" "$data" "$1"; }
ours() { java_ UseRepository "$folder/ours" "$@"; }
timed() { # NAME COMMAND...: adds a line of wall and processor seconds, and ours of megabytes
  local file=$folder/$1 line
  shift
  sync # what the last one left to be written is not this one's
  line=$({ TIMEFORMAT='%R %U %S'; time "$@" >"$folder/said"; } 2>&1 | tail -1)
  awk '{print $1, $2 + $3}' <<<"$line" >>"$file"
  sed -nE 's/.*resident ([0-9]+) MB.*/\1/p' "$folder/said" >>"$file.resident"
}
in_turn() { # WORK: of both sides; every second round the other one begins
  local side
  for side in $( ((i % 2 == 0)) && echo peer ours || echo ours peer); do
    timed "$1.$side" "${1}_$side"
  done
}
first_peer() { peer backup "$data"; }
first_ours() { ours_backup 1; }
unchanged_peer() { first_peer; }
unchanged_ours() { first_ours; }
next_peer() { first_peer; }
next_ours() { first_ours; }
restore_peer() { peer restore latest --target "$folder/out/peer$i"; }
restore_ours() { ours restore "$folder/out/ours$i" 1; }
check_peer() { peer check --read-data; }
check_ours() { ours check all 1; }
prune_peer() { peer prune --max-unused 5%; }
prune_ours() { ours prune 5% 1; }
warm() { # NAME: keeps the rounds after the first of what is read
  sed -E '1d; s/.* in ([0-9.]+) s, processor ([0-9.]+) s.*/\1 \2/' >>"$folder/$1"
}
median() { # FILE COLUMN
  awk -v c="$2" '{print $c}' "$1" | sort -n |
    awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}
compare() { # WORK
  local side
  for side in ours warm; do
    [ -e "$folder/$1.$side" ] || continue
    awk -v w="$1" -v s="$side" -v p="$(median "$folder/$1.peer" 1)" -v o="$(median "$folder/$1.$side" 1)" \
      -v pc="$(median "$folder/$1.peer" 2)" -v oc="$(median "$folder/$1.$side" 2)" \
      'BEGIN {printf "%-9s %s  peer %7.2f s (processor %7.2f)   ours %7.2f s (processor %7.2f)   time x %.3f   processor x %.3f\n",
              w, s == "ours" ? "cold" : "warm", p, pc, o, oc, o / p, oc / pc}'
  done
  echo "          most memory that ours had resident: $(sort -n "$folder/$1.ours.resident" | tail -1) MB"
}
# Nothing is deleted before the end of a comparison: for minutes after, ext4 looks at each deleted
# file's place before it makes a new one, the memory that is freed may go back to the host of a
# virtual machine, and whoever comes next pays for it.
mkdir "$folder/old"
old=0
fresh() { # SIDE
  [ ! -e "$folder/$1" ] || mv "$folder/$1" "$folder/old/$((old += 1))"
  cp -r "$folder/empty" "$folder/$1"
}

find "$data" -type f -exec cat {} + >/dev/null # both sides find the data in memory
second=unchanged
source=$data
if [ -n "$next" ]; then
  second=next
  data=$folder/data
fi
content() { # FILE: what is backed up from now on
  [ -z "$next" ] || cp "$1" "$data"
}
for ((i = 0; i < rounds; i++)); do
  fresh peer
  fresh ours
  content "$source"
  in_turn first
  content "$next"
  in_turn $second
done
for i in 1 2 3; do
  fresh "warm$i"
done
warm_ones=$folder/warm1,$folder/warm2,$folder/warm3
content "$source"
java_ WriteSnapshot "$warm_ones" "$data" 1 | warm first.warm
content "$next"
java_ WriteSnapshot "$warm_ones" "$data" $([ -n "$next" ] && echo 1 || echo 3) | warm $second.warm
mv "$folder"/warm[123] "$folder/old"
compare first
compare $second
awk -v p="$(du -sb "$folder/peer/data" | cut -f1)" -v o="$(du -sb "$folder/ours/data" | cut -f1)" \
  'BEGIN {printf "size      packs: peer %.0f bytes   ours %.0f bytes   x %.4f\n", p, o, o / p}'
"$restic" check -q --no-cache --repo "$folder/ours"

if [[ $work == *restore* ]]; then
  rm -rf "$folder"/old/*
  mkdir "$folder/out"
  for ((i = 0; i < rounds; i++)); do
    in_turn restore
  done
  ours restore "$folder/out/warm" 3 | warm restore.warm
  rm -rf "$folder/out"
  compare restore
fi
if [[ $work == *check* ]]; then
  for ((i = 0; i < rounds; i++)); do
    in_turn check
  done
  ours check all 3 | warm check.warm
  compare check
fi
if [[ $work == *prune* && -d $data ]]; then
  # 20 snapshots, each of another twentieth of the files up to 1 MB; both sides prune the same ones
  mkdir "$folder/tree"
  fresh many
  for ((n = 0; n < 20; n++)); do
    find "$data" -type f -size -1024k 2>/dev/null | awk -v n="$n" 'NR % 20 == n' |
      tar -cf - -T - 2>/dev/null | tar -xf - -C "$folder/tree"
    "$restic" --no-cache -q --repo "$folder/many" backup "$folder/tree"
    rm -rf "${folder:?}/tree"/*
  done
  "$restic" --no-cache -q --repo "$folder/many" forget \
    $("$restic" --no-cache --repo "$folder/many" snapshots --json |
      grep -o '"short_id":"[0-9a-f]*"' | awk -F'"' 'NR % 2 == 1 {print $4}')
  for ((i = 0; i < rounds; i++)); do
    for side in peer ours; do
      mv "$folder/$side" "$folder/old/prune-$i-$side"
      cp -r "$folder/many" "$folder/$side"
    done
    in_turn prune
  done
  compare prune
  awk -v b="$(du -sb "$folder/many/data" | cut -f1)" -v p="$(du -sb "$folder/peer/data" | cut -f1)" \
    -v o="$(du -sb "$folder/ours/data" | cut -f1)" \
    'BEGIN {printf "freed     peer %.0f bytes   ours %.0f bytes\n", b - p, b - o}'
  "$restic" check -q --no-cache --repo "$folder/ours"
fi
rm -rf "$folder"
