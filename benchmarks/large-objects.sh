#!/usr/bin/env bash
# large-objects.sh - one object of 5 GiB and one of 1 TiB, against a sandbox that takes its time like S3, beside the AWS CLI.
#
#   benchmarks/large-objects.sh
#
# Environment: REPETITIONS (3), CLIENTS (all, or some of "worker aws aws-default").
# The sandbox answers after 20 ms and copies each part at a fixed speed, so nothing can be faster than
# bytes / (streams x speed). The objects are virtual: they have a size and bytes, but take no space. Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
repetitions=${REPETITIONS:-3}
clients=${CLIENTS:-worker aws aws-default}
need dotnet curl /usr/bin/time
build
isolate
[[ -x $aws_program ]] || die "the AWS CLI is not there"

client() {
  local name=$1 object=$2 to=$3
  configure_aws "$streams"
  case $name in
    worker) command=("$worker" copy "s3://source/$object" "s3://$to/$object" --max-concurrency "$streams" --ledger "$work/$to.ndjson" --endpoint-url "$endpoint" --quiet) ;;
    aws) ;;
    aws-default) printf '[default]\ns3 =\n    signature_version = s3v4\n' >"$AWS_CONFIG_FILE" ;;
    *) die "no such client: $name" ;;
  esac
  # Virtual objects have no tags; asking for them is one request, which both do.
  if [[ $name == aws* ]]; then
    command=("$aws_program" --endpoint-url "$endpoint" s3 cp --only-show-errors "s3://source/$object" "s3://$to/$object")
  fi
}

# try_object OBJECT BYTES SPEED STREAMS
try_object() {
  local object=$1 bytes=$2 speed=$3 turn name to bound
  streams=$4
  : >"$work/measured"
  : >"$work/requests"
  control PUT model "{\"firstByteLatency\":{\"medianMilliseconds\":20,\"sigma\":0},\"copyMegabytesPerSecond\":$speed}"
  for ((turn = 1; turn <= repetitions; turn++)); do
    for name in $clients; do
      # 1 TiB at the AWS CLI's ten requests takes ten times as long, and tells nothing new.
      if [[ $name == aws-default && $streams -gt 100 ]]; then continue; fi
      to=$name-$turn-${object,,}
      to=${to%.mxf}
      aws s3 mb "s3://$to" >/dev/null
      client "$name" "$object" "$to"
      requests >/dev/null
      measure "$name" "${command[@]}"
      echo "$name $(requests)" >>"$work/requests"
      [[ $(aws s3api head-object --bucket "$to" --key "$object" --query ContentLength) == "$bytes" ]] || die "$name has not copied $object"
    done
  done
  bound=$(awk -v b="$bytes" -v s="$speed" -v n="$streams" 'BEGIN { printf "%.2f", b / (s * 1e6 * n) }')
  echo
  echo "### $object: $streams streams of $speed MB/s, 20 ms latency; bound $bound s"
  echo
  echo "| client | seconds (range) | of the bound | CPU s | peak MiB | requests |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: |"
  for name in $clients; do
    grep -q "^$name " "$work/measured" || continue
    awk -v n="$name" -v s="$(median "$name" 2)" -v r="$(range "$name" 2)" -v u="$(median "$name" 3)" -v m="$(median "$name" 4)" -v b="$bound" \
      -v q="$(awk -v n="$name" '$1 == n { q = $2 } END { print q }' "$work/requests")" \
      'BEGIN { printf "| %s | %.2f (%s) | %.2f | %.2f | %.0f | %d |\n", n, s, r, s / b, u, m, q }'
  done
}

echo "## Large objects"
echo
echo "$(machine) $(versions aws)"
echo "Medians of $repetitions turns. \`aws-default\` has the AWS CLI's own ten requests at once, \`aws\` as many as the worker."
start_sandbox --virtual s3://source/5GiB.mxf=5GiB --virtual s3://source/1TiB.mxf=1TiB
try_object 5GiB.mxf $((5 << 30)) 40 16
try_object 1TiB.mxf $((1 << 40)) 40 512
echo
echo "Commands:"
echo
for name in worker aws; do
  client "$name" 5GiB.mxf target
  echo "    ${command[*]}" | sed -e "s|$worker|worker|; s|$aws_program|aws|; s|$work/||g; s|$endpoint|ENDPOINT|; s|--max-concurrency 512|--max-concurrency STREAMS|"
done
