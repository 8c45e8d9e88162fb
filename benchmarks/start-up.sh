#!/usr/bin/env bash
# start-up.sh - from the start of a process to its first request at the sandbox, beside rclone and the AWS CLI.
#
#   benchmarks/start-up.sh
#
# Environment: REPETITIONS (10), CLIENTS (all, or some of "run copy rclone aws"). Markdown on stdout.
# The end is when the sandbox has answered that request, by its own clock, which is this machine's.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
repetitions=${REPETITIONS:-10}
clients=${CLIENTS:-run copy rclone aws}
need dotnet curl rclone
build
isolate
[[ -x $aws_program ]] || die "the AWS CLI is not there"
configure_aws 10

first_request() {
  local began answered
  control DELETE requests
  began=$(date +%s%N)
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2 && die "failed: $*"; }
  # The server ends a request a moment after its client has the answer.
  answered=$(control GET requests/lines | sed -n '1s/.*"time": *"\([^"]*\)".*/\1/p')
  echo $((($(date -d "$answered" +%s%N) - began) / 1000000))
}

start_sandbox --bucket source --bucket target
echo small >"$work/small"
aws s3 cp --only-show-errors "$work/small" s3://source/small
echo source,small >"$work/inventory.csv"
: >"$work/measured"
for ((turn = 0; turn <= repetitions; turn++)); do
  for name in $clients; do
    case $name in
      run) command=("$worker" run --inventory "$work/inventory.csv" --destination "s3://target/$turn-run/" --ledger "$work/$turn-run.ndjson" --endpoint-url "$endpoint" --quiet) ;;
      copy) command=("$worker" copy s3://source/small "s3://target/$turn-copy/" --ledger "$work/$turn-copy.ndjson" --endpoint-url "$endpoint" --quiet) ;;
      rclone) command=(rclone copy box:source "box:target/$turn-rclone" --s3-no-check-bucket --quiet) ;;
      aws) command=("$aws_program" --endpoint-url "$endpoint" s3 cp --only-show-errors s3://source/small "s3://target/$turn-aws") ;;
      *) die "no such client: $name" ;;
    esac
    milliseconds=$(first_request "${command[@]}")
    # The first turn warms the sandbox and the disk's cache.
    if ((turn > 0)); then echo "$name $milliseconds" >>"$work/measured"; fi
  done
done

echo "## Start-up"
echo
echo "$(machine) $(versions rclone aws)"
echo "Milliseconds from the start of the process until its first request was answered; medians of $repetitions turns."
echo
echo "| client | ms (range) |"
echo "| --- | ---: |"
for name in $clients; do
  echo "| $name | $(median "$name" 2) ($(range "$name" 2)) |"
done
