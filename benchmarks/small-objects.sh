#!/usr/bin/env bash
# small-objects.sh - copies a second of many small objects, beside rclone and the AWS CLI on the same server in the same run.
#
#   benchmarks/small-objects.sh [sandbox|ceph]...      both unless named; Ceph needs root, see tests/servers/ceph.sh
#
# Environment: OBJECTS (5000), REPETITIONS (5), CONCURRENCY (128: ours, and the AWS CLI's), CLIENTS (all, or some of
# "run copy rclone-64 rclone-128 aws").
# The clients take turns, each copy goes into a new bucket, and is counted. Writes tables in Markdown to stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
objects=${OBJECTS:-5000} repetitions=${REPETITIONS:-5} concurrency=${CONCURRENCY:-128}
clients=${CLIENTS:-run copy rclone-64 rclone-128 aws}
servers=${*:-sandbox ceph}
need dotnet curl perl rclone /usr/bin/time
build
isolate
[[ -x $aws_program ]] || die "the AWS CLI is not there"
configure_aws "$concurrency"

# The same bytes each time: sizes evenly from 1 to 64 KiB, 500 objects a folder.
make_objects() {
  perl -e '
    my ($to, $count) = @ARGV;
    srand 1;
    my $bytes = pack "N*", map { int rand 4294967296 } 1 .. 32768;
    for my $i (0 .. $count - 1) {
      my $folder = sprintf "%s/%02d", $to, $i / 500;
      mkdir $folder;
      open my $file, ">:raw", sprintf "%s/%06d.bin", $folder, $i or die $!;
      print $file substr $bytes, int rand 65536, 1024 + int rand 64513;
      close $file;
    }' "$1" "$objects"
}

# The command line of a client, from the bucket "source" into another.
client() {
  local name=$1 to=$2 ours=(--endpoint-url "$endpoint" --max-concurrency "$concurrency" --max-requests-per-second 20000 --quiet)
  local theirs=(--s3-no-check-bucket --fast-list --size-only --quiet)
  case $name in
    run) command=("$worker" run --inventory "$work/inventory.csv" --destination "s3://$to/" --ledger "$work/$server-$to.ndjson" "${ours[@]}") ;;
    copy) command=("$worker" copy s3://source/ "s3://$to/" --ledger "$work/$server-$to.ndjson" "${ours[@]}") ;;
    rclone-*) command=(rclone copy box:source "box:$to" --transfers "${name#*-}" --checkers "${name#*-}" "${theirs[@]}") ;;
    aws) command=("$aws_program" --endpoint-url "$endpoint" s3 cp --recursive --only-show-errors s3://source/ "s3://$to/") ;;
    *) die "no such client: $name" ;;
  esac
}

try_server() {
  local turn name to
  : >"$work/measured"
  : >"$work/requests"
  aws s3 mb s3://source >/dev/null
  rclone copy "$work/objects" box:source --transfers 16 --s3-no-check-bucket --quiet
  "$worker" inventory --source s3://source/ --output "$work/inventory.csv" --endpoint-url "$endpoint" --quiet >/dev/null
  for ((turn = 1; turn <= repetitions; turn++)); do
    for name in $clients; do
      to=to-$name-$turn
      aws s3 mb "s3://$to" >/dev/null
      client "$name" "$to"
      if [[ $server == sandbox ]]; then requests >/dev/null; fi
      measure "$name" "${command[@]}"
      if [[ $server == sandbox ]]; then echo "$name $(requests)" >>"$work/requests"; fi
      [[ $(rclone size --fast-list "box:$to" --json) == *"\"count\":$objects,"* ]] || die "$name has not copied all objects"
      rclone purge "box:$to" --quiet
    done
  done
}

print_server() {
  local name cpu_of_rclone
  cpu_of_rclone=$(median rclone-128 3)
  echo
  echo "### $objects objects of 1 to 64 KiB on $title"
  echo
  echo "| client | copies/s | seconds (range) | CPU ms/object | of rclone's | peak MiB | requests/object |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
  for name in $clients; do
    local sent='-'
    if [[ -s $work/requests ]]; then sent=$(awk -v n="$name" -v c="$objects" '$1 == n { s = $2 } END { printf "%.2f", s / c }' "$work/requests"); fi
    awk -v n="$name" -v c="$objects" -v s="$(median "$name" 2)" -v r="$(range "$name" 2)" -v u="$(median "$name" 3)" -v m="$(median "$name" 4)" \
      -v rc="${cpu_of_rclone:-0}" -v q="$sent" \
      'BEGIN { printf "| %s | %.0f | %.2f (%s) | %.2f | %s | %.0f | %s |\n", n, c / s, s, r, u / c * 1000, (rc > 0 ? sprintf("%.2f", u / rc) : "-"), m, q }'
  done
}

echo "## Small objects"
echo
echo "$(machine) $(versions rclone aws)"
echo "Medians of $repetitions turns; $concurrency requests at once for the worker and the AWS CLI, 64 and 128 transfers for rclone."
echo "The worker's own limit of 3,500 writes a second, which S3 sustains for one prefix, is lifted: the others have none."
mkdir "$work/objects"
make_objects "$work/objects"
for server in $servers; do
  note "$server"
  case $server in
    sandbox)
      title="the sandbox"
      start_sandbox
      try_server
      stop_sandbox
      ;;
    ceph)
      export MEDIAEXCHANGE_CEPH_PORT=${MEDIAEXCHANGE_CEPH_PORT:-7490}
      "$root/tests/servers/ceph.sh" start >"$work/ceph" 2>&1 || { cat "$work/ceph" >&2 && die "Ceph did not start"; }
      ceph_started=1
      title="Ceph RGW $(sed -n 's/.*Ceph \([0-9.]*\) answers.*/\1/p' "$work/ceph"), in memory"
      eval "$("$root/tests/servers/ceph.sh" env)"
      use "$MEDIAEXCHANGE_TEST_S3" "$MEDIAEXCHANGE_TEST_S3_ACCESS_KEY" "$MEDIAEXCHANGE_TEST_S3_SECRET_KEY"
      try_server
      "$root/tests/servers/ceph.sh" stop >/dev/null 2>&1
      ceph_started=
      ;;
    *) die "no such server: $server (sandbox or ceph)" ;;
  esac
  print_server
done
echo
echo "Commands, the destination being a new bucket each time:"
echo
for name in $clients; do
  client "$name" target
  echo "    ${command[*]}" | sed -e "s|$worker|worker|; s|$aws_program|aws|; s|$work/||g; s|$endpoint|ENDPOINT|"
done
