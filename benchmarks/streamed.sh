#!/usr/bin/env bash
# streamed.sh - copies between two stores, through this machine: the sandbox and Ceph, in both directions, beside rclone.
#
#   benchmarks/streamed.sh
#
# Environment: REPETITIONS (3), SIZE_MIB (1024): one large object; OBJECTS (2000) of 64 KiB. Ceph needs root, see tests/servers/ceph.sh.
# The clients take turns; each copy goes to a new bucket. Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
repetitions=${REPETITIONS:-3} size=${SIZE_MIB:-1024} objects=${OBJECTS:-2000}
need dotnet rclone perl curl /usr/bin/time
build
isolate
[[ -x $aws_program ]] || die "the AWS CLI is not there"
configure_aws 10
export MEDIAEXCHANGE_CEPH_PORT=${MEDIAEXCHANGE_CEPH_PORT:-7490}
"$root/tests/servers/ceph.sh" start >"$work/ceph" 2>&1 || { cat "$work/ceph" >&2 && die "Ceph did not start"; }
ceph_started=1
eval "$("$root/tests/servers/ceph.sh" env)"
start_sandbox
printf '[sandbox]\naws_access_key_id = %s\naws_secret_access_key = %s\n[ceph]\naws_access_key_id = %s\naws_secret_access_key = %s\n' \
  "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$MEDIAEXCHANGE_TEST_S3_ACCESS_KEY" "$MEDIAEXCHANGE_TEST_S3_SECRET_KEY" >"$AWS_SHARED_CREDENTIALS_FILE"
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
declare -A url=([sandbox]=$endpoint [ceph]=$MEDIAEXCHANGE_TEST_S3)
for name in sandbox ceph; do
  export "RCLONE_CONFIG_${name^^}_TYPE=s3" "RCLONE_CONFIG_${name^^}_PROVIDER=Other" "RCLONE_CONFIG_${name^^}_ENV_AUTH=true" "RCLONE_CONFIG_${name^^}_PROFILE=$name" \
    "RCLONE_CONFIG_${name^^}_ENDPOINT=${url[$name]}" "RCLONE_CONFIG_${name^^}_REGION=us-east-1" "RCLONE_CONFIG_${name^^}_ACL=bucket-owner-full-control"
done
at() { "$aws_program" --profile "$1" --endpoint-url "${url[$1]}" "${@:2}"; }

mkdir -p "$work/large" "$work/small"
head -c "$((size << 20))" /dev/urandom >"$work/large/object.mxf"
perl -e 'my ($to, $count) = @ARGV; srand 1; my $b = pack "N*", map { int rand 4294967296 } 1 .. 32768;
  for my $i (0 .. $count - 1) { open my $f, ">:raw", sprintf "%s/%06d.bin", $to, $i or die $!; print $f substr $b, int rand 65536, 65536; close $f }' "$work/small" "$objects"
for name in sandbox ceph; do
  at "$name" s3 mb s3://source >/dev/null
  rclone copy "$work/large" "$name:source/large" --s3-no-check-bucket --quiet
  rclone copy "$work/small" "$name:source/small" --transfers 16 --s3-no-check-bucket --quiet
done

: >"$work/measured"
for ((turn = 1; turn <= repetitions; turn++)); do
  for direction in sandbox-ceph ceph-sandbox; do
    from=${direction%-*} to=${direction#*-}
    for what in large small; do
      for client in worker rclone; do
        bucket=$client-$what-$turn
        at "$to" s3 mb "s3://$bucket" >/dev/null
        if [[ $client == worker ]]; then
          command=("$worker" copy "s3://source/$what/" "s3://$bucket/" --ledger "$work/$direction-$bucket.ndjson" --quiet
            --source-profile "$from" --source-endpoint-url "${url[$from]}" --destination-profile "$to" --destination-endpoint-url "${url[$to]}")
        else
          command=(rclone copy "$from:source/$what" "$to:$bucket" --transfers 64 --checkers 64 --s3-upload-concurrency 16 --s3-no-check-bucket --fast-list --quiet)
        fi
        measure "$direction-$what-$client" "${command[@]}"
        rclone check "$work/$what" "$to:$bucket" --size-only --quiet || die "$client has not copied everything"
        rclone purge "$to:$bucket" --quiet
      done
    done
  done
done

echo "## Copies between two stores"
echo
echo "$(machine) $(versions rclone) Ceph RGW $(sed -n 's/.*Ceph \([0-9.]*\) answers.*/\1/p' "$work/ceph"), in memory."
echo "Medians of $repetitions turns; one object of $size MiB, and $objects of 64 KiB."
echo
echo "| | client | MB/s | seconds (range) | CPU s | peak MiB |"
echo "| --- | --- | ---: | ---: | ---: | ---: |"
for direction in sandbox-ceph ceph-sandbox; do
  for what in large small; do
    if [[ $what == large ]]; then bytes=$((size << 20)); else bytes=$((objects << 16)); fi
    for client in worker rclone; do
      name=$direction-$what-$client
      awk -v n="${direction/-/ to }, $what | $client" -v s="$(median "$name" 2)" -v r="$(range "$name" 2)" -v u="$(median "$name" 3)" -v m="$(median "$name" 4)" -v b="$bytes" \
        'BEGIN { printf "| %s | %.0f | %.2f (%s) | %.2f | %.0f |\n", n, b / s / 1e6, s, r, u, m }'
    done
  done
done
