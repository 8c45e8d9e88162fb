#!/usr/bin/env bash
# hashing.sh - digests of bytes from memory, beside "openssl speed" of the same algorithm on the same machine in the same run.
#
#   benchmarks/hashing.sh [pipeline] [implementations] [blocks]...      all unless named
#
#   pipeline          one, two and four digests through the pipeline of transfers, against the slowest of them by openssl
#   implementations   libcrypto's, ours in C#, and .NET's own, whose state cannot be written out: why which is used
#   blocks            MD5 and SHA-256 in blocks of other sizes
#
# Environment: REPETITIONS (7), SECONDS_EACH (1), BLOCK (1048576 bytes). What stands in a table takes turns. A single digest is pinned
# to processor 0, all else to processors 0 and 1. Needs two processors with nothing else to do: what runs beside it halves them.
# Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
repetitions=${REPETITIONS:-7} seconds=${SECONDS_EACH:-1} block=${BLOCK:-1048576}
tables=${*:-pipeline implementations blocks}
program=$root/benchmarks/Hashing/bin/Release/net10.0/Hashing
need dotnet openssl taskset
dotnet build "$root/benchmarks/Hashing" --configuration Release --nologo --verbosity quiet >"$work/build" 2>&1 ||
  { cat "$work/build" >&2 && die "the benchmark does not build"; }

# openssl_speed ALGORITHM [OPTION]: MB per second of processor time, or with -elapsed by the clock
openssl_speed() {
  taskset -c 0 openssl speed ${2:+"$2"} -evp "$1" -seconds "$seconds" -bytes "$block" -mr 2>/dev/null | awk -F: '/^\+F/ { printf "%.1f\n", $NF / 1e6 }'
}

# ours PROCESSORS ARGUMENT...: MB/s by the clock, MB per second of processor time, bytes allocated a block
ours() {
  local processors=$1
  shift
  taskset -c "$processors" "$program" "$@" --seconds "$seconds"
}

# record NAME FIGURE...: a line in $work/measured
record() {
  echo "$*" >>"$work/measured"
  note "  $*"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.0f %%", 100 * a / b }'; }

pipeline_table() {
  local turn name
  : >"$work/measured"
  for ((turn = 1; turn <= repetitions; turn++)); do
    for name in md5 sha1 sha256 sha512; do record "openssl-$name" "$(openssl_speed "$name" -elapsed)"; done
    for name in md5 sha256; do record "$name" "$(ours 0,1 pipeline "$name" --block "$block")"; done
    record md5,sha256 "$(ours 0,1 pipeline md5,sha256 --block "$block")"
    record md5,sha1,sha256,sha512 "$(ours 0,1 pipeline md5,sha1,sha256,sha512 --block "$block")"
  done

  # Two processors can do no more than half of the sum of what all digests take, and no more than the slowest digest.
  echo "### The pipeline, blocks of $block bytes, two processors"
  echo
  echo "| digests | MB/s (range) | openssl: the slowest alone | of it | bound of two processors | of it | MB per second of processor time |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
  for name in md5 sha256 md5,sha256 md5,sha1,sha256,sha512; do
    local mine slowest bound
    mine=$(median "$name" 2)
    slowest=$(for one in ${name//,/ }; do median "openssl-$one" 2; done | sort -n | head -1)
    bound=$(for one in ${name//,/ }; do median "openssl-$one" 2; done |
      awk '{ sum += 1 / $1; if (1 / $1 > most) most = 1 / $1 } END { printf "%.1f", 1 / (sum / 2 > most ? sum / 2 : most) }')
    echo "| ${name//,/, } | $mine ($(range "$name" 2)) | $slowest | $(ratio "$mine" "$slowest") | $bound | $(ratio "$mine" "$bound") | $(median "$name" 3) |"
  done
  echo
}

implementations_table() {
  local turn name kind
  : >"$work/measured"
  for ((turn = 1; turn <= repetitions; turn++)); do
    for name in md5 sha1 sha256 sha512; do
      record "openssl-$name" "$(openssl_speed "$name")"
      for kind in native managed incremental; do record "$kind-$name" "$(ours 0 single "$name" --implementation "$kind" --block "$block")"; done
    done
  done
  echo "### Implementations, blocks of $block bytes: MB per second of processor time (of openssl)"
  echo
  echo "| digest | openssl speed | libcrypto | C# | IncrementalHash |"
  echo "| --- | ---: | ---: | ---: | ---: |"
  for name in md5 sha1 sha256 sha512; do
    echo -n "| $name | $(median "openssl-$name" 2) |"
    for kind in native managed incremental; do echo -n " $(median "$kind-$name" 3) ($(ratio "$(median "$kind-$name" 3)" "$(median "openssl-$name" 2)")) |"; done
    echo
  done
  echo
}

blocks_table() {
  local turn size
  : >"$work/measured"
  for ((turn = 1; turn <= repetitions; turn++)); do
    record openssl "$(openssl_speed md5 -elapsed)"
    for size in 65536 262144 1048576 8388608; do record "$size" "$(ours 0,1 pipeline md5,sha256 --block "$size")"; done
  done
  echo "### MD5 and SHA-256 in blocks of other sizes, two processors"
  echo
  echo "| block, bytes | MB/s (range) | of openssl's MD5 | bytes allocated a block |"
  echo "| --- | ---: | ---: | ---: |"
  for size in 65536 262144 1048576 8388608; do
    echo "| $size | $(median "$size" 2) ($(range "$size" 2)) | $(ratio "$(median "$size" 2)" "$(median openssl 2)") | $(median "$size" 4) |"
  done
  echo
}

echo "## Hashing"
echo
echo "$(date -u +%F), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)), load at the start $(cut -d' ' -f1 /proc/loadavg), $(openssl version | cut -d' ' -f1-2)."
echo "Medians of $repetitions turns of $seconds s."
echo
for table in $tables; do
  declare -F "${table}_table" >/dev/null || die "no such table: $table"
  "${table}_table"
done
