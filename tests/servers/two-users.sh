#!/usr/bin/env bash
# two-users.sh - the main job on a real S3 server: one user publishes, another pulls it into a bucket of their own.
#
#   tests/servers/ceph.sh start
#   eval "$(tests/servers/ceph.sh env)"
#   tests/servers/two-users.sh
#
# The worker makes an inventory, runs it and verifies it; then other people's clients look for differences.
#   OBJECTS     small objects   300
#   LARGE_MIB   size of the large object in MiB; zeros   700
# Needs a built worker, aws and rclone. Prints what each step took, and ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/../.."
OBJECTS=${OBJECTS:-300} LARGE_MIB=${LARGE_MIB:-700}
worker=src/MediaExchange.Transfer.Worker/bin/${CONFIGURATION:-Debug}/net10.0/MediaExchange.Transfer.Worker.dll
endpoint=${MEDIAEXCHANGE_TEST_S3:?start a server first: tests/servers/ceph.sh start, then eval "\$(tests/servers/ceph.sh env)"}
passed=0 failed=0

for tool in aws rclone; do
  command -v $tool >/dev/null || { echo "$tool is not installed"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
# A CA bundle would make rclone refuse to start, and loopback has no TLS.
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_CA_BUNDLE
publisher=mx-publisher-$$ subscriber=mx-subscriber-$$

as() { # as main|alt COMMAND...
  local key=$MEDIAEXCHANGE_TEST_S3_ACCESS_KEY secret=$MEDIAEXCHANGE_TEST_S3_SECRET_KEY
  if [[ $1 = alt ]]; then key=$MEDIAEXCHANGE_TEST_S3_ALT_ACCESS_KEY secret=$MEDIAEXCHANGE_TEST_S3_ALT_SECRET_KEY; fi
  shift
  AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret "$@"
}
s3() { local who=$1; shift; as "$who" aws --endpoint-url "$endpoint" --cli-read-timeout 600 "$@"; }
clone() {
  local who=$1
  shift
  as "$who" rclone --config /dev/null --s3-provider Ceph --s3-env-auth --s3-endpoint "$endpoint" "$@"
}

check() { # check NAME COMMAND... : passes when the command does; says what it took
  local name=$1 start=$EPOCHREALTIME
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    printf 'ok      %-58s %6.1f s\n' "$name" "$(bc <<<"$EPOCHREALTIME - $start")"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$name"
    tail -n 20 "$work/out"
  fi
}

run_worker() { # run_worker VERB... : as the subscriber, with its peak memory
  as alt dotnet "$worker" "$@" --endpoint-url "$endpoint" --region us-east-1 --json >"$work/events" 2>"$work/err"
  local code=$?
  tail -n 1 "$work/events"
  cat "$work/err"
  return $code
}

no_difference() { # no output and success
  local out
  out=$("$@" 2>&1) || { echo "$out"; return 1; }
  [[ -z $out ]] || { echo "$out"; return 1; }
}

same_count() { [[ $(wc -l <"$work/inventory.csv") -eq $((OBJECTS + 1)) ]]; }

every_row_once() { # one line per row in the ledger, all Copied
  [[ $(grep -c '"status":"copied"' "$work/ledger.ndjson") -eq $((OBJECTS + 1)) ]] &&
    [[ $(grep -o '"line":[0-9]*' "$work/ledger.ndjson" | sort -u | wc -l) -eq $((OBJECTS + 1)) ]]
}

# A source without a checksum, copied in parts, cannot be recognised by its ETag: it is copied again rather than believed.
skipped_the_small() { [[ $(grep -c '"status":"skipped"' "$work/ledger-2.ndjson") -eq $OBJECTS ]]; }

no_uploads() { [[ $(s3 alt s3api list-multipart-uploads --bucket "$subscriber" --query 'length(Uploads || `[]`)') = 0 ]]; }

# Objects of 1 to 64 KiB, with names that clients like to trip over; one large one, sparse here and zeros there.
mkdir -p "$work/files/отдел + 50%/reel 1"
for ((i = 1; i <= OBJECTS; i++)); do
  case $((i % 3)) in
    0) name="отдел + 50%/reel 1/clip $i.mxf" ;;
    1) name="clip-$i&a=b.mxf" ;;
    *) name="отдел + 50%/$i.wav" ;;
  esac
  head -c $((1 + i * 7919 % 65536)) /dev/urandom >"$work/files/$name"
done
truncate -s "${LARGE_MIB}M" "$work/large.mxf"

check "buckets of two users" eval 's3 main s3 mb "s3://$publisher" && s3 alt s3 mb "s3://$subscriber"'
cat >"$work/policy.json" <<POLICY
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam:::user/alt"]},
 "Action": ["s3:ListBucket", "s3:GetObject", "s3:GetObjectTagging"],
 "Resource": ["arn:aws:s3:::$publisher", "arn:aws:s3:::$publisher/*"]}]}
POLICY
check "the subscriber may read the publisher's bucket" s3 main s3api put-bucket-policy --bucket "$publisher" --policy "file://$work/policy.json"
check "$OBJECTS small objects published" clone main copy "$work/files" ":s3:$publisher/delivery" --transfers 16 --metadata-set department=grading --s3-no-check-bucket
check "one object of $LARGE_MIB MiB published" s3 main s3 cp "$work/large.mxf" "s3://$publisher/delivery/large.mxf" --content-type application/mxf --metadata reel=7 --quiet
check "inventory" run_worker inventory --source "s3://$publisher/delivery/" --output "$work/inventory.csv"
check "inventory has every object" same_count
check "run" run_worker run --inventory "$work/inventory.csv" --destination "s3://$subscriber/in/" --ledger "$work/ledger.ndjson"
summary=$(tail -n 1 "$work/events")
check "every row once in the ledger, as copied" every_row_once
check "verify" run_worker verify --inventory "$work/inventory.csv" --destination "s3://$subscriber/in/"
check "run again" run_worker run --inventory "$work/inventory.csv" --destination "s3://$subscriber/in/" --ledger "$work/ledger-2.ndjson"
check "the second run skipped all but the large one, which has no checksum" skipped_the_small
check "aws s3 sync --dryrun finds no difference" no_difference s3 alt s3 sync "s3://$publisher/delivery" "s3://$subscriber/in/delivery" --dryrun
check "rclone check --download finds no difference" clone alt check ":s3:$publisher/delivery" ":s3:$subscriber/in/delivery" --download --exclude large.mxf
check "metadata of the large object arrived" eval '[[ $(s3 alt s3api head-object --bucket "$subscriber" --key in/delivery/large.mxf --query "[ContentType, Metadata.reel]" --output text) = $'"'"'application/mxf\t7'"'"' ]]'
check "no upload left behind" no_uploads
echo "evidence: $(grep -o '"verifiedBy":"[a-z0-9]*"' "$work/ledger.ndjson" | sort | uniq -c | tr -s ' \n' ' ')"
echo "summary: $summary"
echo "$passed passed, $failed failed, 0 skipped"
exit $((failed > 0))
