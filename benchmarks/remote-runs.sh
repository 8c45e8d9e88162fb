#!/usr/bin/env bash
# remote-runs.sh - whole remote runs in a sandbox that takes its time like S3 and AWS Batch: inventory, job, driver, workers, report.
#
#   benchmarks/remote-runs.sh
#
# Environment: SMALL (20000 objects), LARGE (50 objects of 100 GB), DRIVERS (16 at once; a helper has 50), WORKERS (4 at once; a helper has 128),
# RUNS (all, or some of "cold small-s3batch small-array large large-array large-ancestors huge huge-ancestors").
# Each run is begun and waited for by Start-S3BatchTransfer -Wait, and counts only when its report says that every row landed.
# "ancestors" are the settings of the samples that this project descends from: 64 streams, parts of 64 MB, one object a container.
# "cold" is the time that processes take to start: as the image has them, with a runtime of their own and compiled ahead.
# A container takes 25 s to start in all of them; what the driver finishes itself needs none. Large objects are virtual: they have a size and bytes, but take no space. Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
small=${SMALL:-20000} large=${LARGE:-50} drivers=${DRIVERS:-16} workers=${WORKERS:-4}
runs=${RUNS:-cold small-s3batch small-array large large-array large-ancestors huge huge-ancestors}
speed=40 latency=20 start=25000

need pwsh rclone curl perl
"$root/build.ps1" >"$work/build" 2>&1 || { cat "$work/build" >&2 && die "the module does not build"; }
build
dotnet publish "$root/src/MediaExchange.Transfer.Worker" --configuration Release --runtime "linux-$([[ $(uname -m) == aarch64 ]] && echo arm64 || echo x64)" --output "$work/image" --nologo --verbosity quiet >"$work/build" 2>&1 ||
  { cat "$work/build" >&2 && die "the worker cannot be published"; }
worker=$work/image/MediaExchange.Transfer.Worker
isolate

# session SCRIPT: in PowerShell, with the module, pointed at the sandbox
session() {
  AWS_ENDPOINT_URL=$endpoint AWS_REGION=us-east-1 pwsh -NoProfile -NonInteractive -Command "
    \$ErrorActionPreference = 'Stop'; \$ProgressPreference = 'SilentlyContinue'; Import-Module '$root/MediaExchange.Transfer.psd1'; $1" 2>"$work/errors" ||
    { cat "$work/errors" >&2 && die "failed: $1"; }
}

# run NAME TITLE BOUND BUCKET OPTIONS: prints a line of the table
run() {
  local name=$1 title=$2 bound=$3 source=$4 options=$5
  [[ " $runs " == *" $name "* ]] || return 0
  note "$name"
  aws s3 mb "s3://to-$name" >/dev/null
  requests >/dev/null
  session "
    \$inventory = New-TransferInventory s3://$source/ -Path '$work/$name.csv' -Force
    \$watch = [Diagnostics.Stopwatch]::StartNew()
    \$run = Start-S3BatchTransfer -Inventory '$work/$name.csv' -Destination s3://to-$name/ -HelperName bench -Force -Wait $options
    \$seconds = \$watch.Elapsed.TotalSeconds
    \$report = Get-S3TransferReport \$run.RunId -HelperName bench -Summary
    \$reading = \$watch.Elapsed.TotalSeconds - \$seconds
    '{0:0.0} {1} {2} {3:0.0}' -f \$seconds, \$report.Copied, \$report.Rows, \$reading" >"$work/result"
  local seconds copied rows reading
  read -r seconds copied rows reading < <(tail -n 1 "$work/result")
  [[ $copied == "$rows" && $rows -gt 0 ]] || die "$name: $copied of $rows rows were copied"
  awk -v t="$title" -v s="$seconds" -v b="$bound" -v n="$rows" -v q="$(requests)" -v r="$reading" \
    'BEGIN { printf "| %s | %d | %.1f | %.1f | %.2f | %.1f | %.1f |\n", t, n, s, b, s / b, q / n, r }'
}

# invoke BODY: the driver, as S3 Batch Operations would; prints milliseconds
invoke() {
  curl --silent --show-error --fail --noproxy '*' --aws-sigv4 aws:amz:us-east-1:lambda --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    --data "$1" --output "$work/answer" --write-out '%{time_total}' "$endpoint/2015-03-31/functions/mediaexchange-transfer-bench-driver/invocations" |
    awk '{ printf "%.0f", $1 * 1000 }'
}

# cold: a table of its own. Every object is another one, so that each is copied.
cold() {
  [[ " $runs " == *" cold "* ]] || return 0
  note cold
  local turn state first event task='{"invocationSchemaVersion":"2.0","invocationId":"i","job":{"id":"cold","userArguments":{"destination":"s3://to-cold/"}},"tasks":[{"taskId":"t","s3Key":"%s","s3Bucket":"cold"}]}'
  aws s3 mb s3://cold >/dev/null && aws s3 mb s3://to-cold >/dev/null
  echo small >"$work/one"
  for turn in {0..10}; do
    for state in cold warm job; do aws s3 cp --only-show-errors "$work/one" "s3://cold/$turn-$state"; done
  done
  : >"$work/measured"
  for turn in {0..10}; do
    control PUT lambda/kill '{}' >/dev/null
    first=$(invoke '{"action":"ping"}')
    control PUT lambda/kill '{}' >/dev/null
    for state in cold warm; do
      # shellcheck disable=SC2059
      event=$(invoke "$(printf "$task" "$turn-$state")")
      grep -q '"resultCode":"Succeeded"' "$work/answer" || { cat "$work/answer" >&2 && die "the driver copied nothing"; }
      if ((turn > 0)); then echo "event-$state $event" >>"$work/measured"; fi
    done
    if ((turn > 0)); then echo "ping-cold $first" >>"$work/measured" && echo "ping-warm $(invoke '{"action":"ping"}')" >>"$work/measured"; fi
  done
  session "
    foreach (\$turn in 0..10) {
      \$run = Start-S3BatchTransfer -Source s3://cold/\$turn-job -Destination s3://to-cold/\$turn-job -HelperName bench -Force -Wait
      \$log = @(\$run | Get-S3BatchTransferLog | Sort-Object At)
      '{0} {1} {2:o}' -f \$turn, \$run.JobId, \$log[0].At
    }" | while read -r turn job line; do
    # Milliseconds since 1970, as AWS Batch tells them.
    read -r began ended < <(aws batch describe-jobs --jobs "$job" --query 'jobs[0].[startedAt,stoppedAt]' --output text)
    if ((turn > 0)); then
      echo "job-first $(($(date -d "$line" +%s%3N) - began))" >>"$work/measured"
      echo "job-whole $((ended - began))" >>"$work/measured"
    fi
  done
  echo "## Cold starts"
  echo
  echo "$(machine) $(versions)"
  echo "Milliseconds, medians of ten. The process is the image's: with its own runtime, compiled ahead. What AWS takes to bring it to a machine comes on top."
  echo
  echo "| what | cold (range) | warm (range) |"
  echo "| --- | ---: | ---: |"
  echo "| driver: a ping, from the request to its answer | $(median ping-cold 2) ($(range ping-cold 2)) | $(median ping-warm 2) ($(range ping-warm 2)) |"
  echo "| driver: the first object of a run, copied and in the ledger | $(median event-cold 2) ($(range event-cold 2)) | $(median event-warm 2) ($(range event-warm 2)) |"
  echo "| worker: from its start to its first line in the log | $(median job-first 2) ($(range job-first 2)) | |"
  echo "| worker: from its start to its end, with one small object copied | $(median job-whole 2) ($(range job-whole 2)) | |"
  echo
}

virtual=()
for ((i = 1; i <= large; i++)); do virtual+=(--virtual "$(printf 's3://large/reel-%03d.mxf=100GB' "$i")"); done
virtual+=(--virtual s3://huge/feature.mxf=5TB)
start_sandbox --bucket small --worker "$worker" "${virtual[@]}"
control PUT lambda "{\"maxProcesses\":$drivers}" >/dev/null
if [[ $runs == *small* ]]; then
  mkdir "$work/objects"
  perl -e 'my ($folder, $count) = @ARGV; for my $i (1 .. $count) { open my $file, ">", sprintf "%s/%06d.bin", $folder, $i or die $!; print $file $i x 200; close $file }' "$work/objects" "$small"
  rclone copy "$work/objects" box:small --transfers 16 --s3-no-check-bucket --quiet
fi
session "\$null = Install-TransferHelper bench -HelperRole General -Architecture x86_64 -WorkerImageUri '${endpoint#http://}/mediaexchange-transfer/worker:bench' -Confirm:\$false"
control PUT batch "{\"processes\":$workers,\"startDelayMilliseconds\":0}" >/dev/null
cold
control PUT batch "{\"processes\":$workers,\"startDelayMilliseconds\":$start}" >/dev/null
control PUT model "{\"firstByteLatency\":{\"medianMilliseconds\":$latency,\"sigma\":0},\"copyMegabytesPerSecond\":$speed}" >/dev/null

echo "## Remote runs"
echo
echo "$(machine) $(versions)"
echo "Answers after $latency ms, $speed MB/s a stream, $drivers drivers and $workers workers at once, $((start / 1000)) s until a container runs."
echo "The bound is what the model allows: small objects 3,500 a second, and four answers each from the drivers there are; large ones bytes / (those at once x 256 streams x $speed MB/s), the huge one with 512 streams; and one start where there are containers."
echo
echo "| run | objects | seconds | bound | of it | requests/object | then the report, s |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
bound() { awk -v b="$1" -v n="$2" -v s="$speed" -v d="$3" 'BEGIN { printf "%.1f", b / (n * s * 1e6) + d / 1000 }'; }
least() { echo $(($1 < $2 ? $1 : $2)); }
small_bound=$(awk -v n="$small" 'BEGIN { printf "%.1f", n / 3500 }')
bytes=$((large * 100))e9
driver_bound=$(awk -v n="$small" -v l="$latency" -v d="$drivers" -v least="$small_bound" 'BEGIN { b = n * 4 * l / 1000 / d; printf "%.1f", (b > least ? b : least) }')
run small-s3batch "small, by S3 Batch Operations" "$driver_bound" small ""
run small-array "small, by an array of AWS Batch" "$(awk -v b="$small_bound" -v d="$start" 'BEGIN { print b + d / 1000 }')" small "-Engine BatchArray -MaxConcurrency $workers"
run large "$large of 100 GB, by S3 Batch Operations: the driver copies them" "$(bound "$bytes" $(($(least "$large" "$drivers") * 256)) 0)" large ""
array_bound=$(bound "$bytes" $(($(least "$large" "$workers") * 256)) "$start")
run large-array "the same by an array of AWS Batch" "$array_bound" large "-Engine BatchArray -MaxConcurrency $workers"
run large-ancestors "the same with the ancestors' settings" "$array_bound" large "-Engine BatchArray -ItemsPerTask 1 -RequestConcurrency 64 -PartSize 64MB"
run huge "one of 5 TB, 512 streams" "$(bound 5e12 512 0)" huge "-RequestConcurrency 512"
run huge-ancestors "the same with the ancestors' settings" "$(bound 5e12 512 0)" huge "-Engine BatchArray -ItemsPerTask 1 -RequestConcurrency 64 -PartSize 64MB"
