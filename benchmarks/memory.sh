#!/usr/bin/env bash
# memory.sh - the worker's memory over time while it digests objects of 1 GiB, 100 GiB and 5 TiB.
#
#   benchmarks/memory.sh [SIZE]...      1GiB 100GiB 5TiB unless named
#
# Environment: SECONDS_EACH (90): what has not ended by then is stopped. The objects are virtual. Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
seconds=${SECONDS_EACH:-90}
sizes=${*:-1GiB 100GiB 5TiB}
need dotnet
build
isolate
virtual=()
for size in $sizes; do virtual+=(--virtual "s3://source/$size=$size"); done
start_sandbox "${virtual[@]}"

echo "## Memory while digesting (MD5 and SHA-256), resident MiB"
echo
echo "$(machine) $(versions) The budget for blocks is the default, 256 MiB."
echo
echo "| object | after 2 s | 10 s | 30 s | 60 s | at the end | most | read |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for size in $sizes; do
  "$worker" checksum "s3://source/$size" --checksum md5,sha256 --endpoint-url "$endpoint" --json >"$work/json" 2>&1 &
  pid=$!
  : >"$work/rss"
  for ((second = 1; second <= seconds; second++)); do
    sleep 1
    awk '/^VmRSS:/ { printf "%.0f\n", $2 / 1024 }' "/proc/$pid/status" >>"$work/rss" 2>/dev/null || break
  done
  most=$(awk '/^VmHWM:/ { printf "%.0f", $2 / 1024 }' "/proc/$pid/status" 2>/dev/null || sort -n "$work/rss" | tail -n 1)
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" || true
  # The last that it said of its progress.
  read=$(grep -o '"bytesRead":[0-9]*' "$work/json" | tail -n 1 | cut -d: -f2)
  awk -v n="$size" -v most="$most" -v read="${read:-0}" '
    { v[NR] = $1 }
    function at(s) { return s in v ? v[s] : "" }
    END { printf "| %s | %s | %s | %s | %s | %s | %s | %.1f GB |\n", n, at(2), at(10), at(30), at(60), v[NR], most, read / 1e9 }' "$work/rss"
done
