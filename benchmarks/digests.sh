#!/usr/bin/env bash
# digests.sh - MD5 and SHA-256 of one large object on the sandbox, beside the pipe of an AWS CLI into tee, md5sum and sha256sum.
#
#   benchmarks/digests.sh
#
# Environment: REPETITIONS (3), SIZE (8GiB). The object is virtual: the sandbox makes its bytes up as they are read. Both must find the same
# digests. Processor time is that of the clients and, of the pipe, of all its processes. Markdown on stdout.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
repetitions=${REPETITIONS:-3} size=${SIZE:-8GiB}
need dotnet md5sum sha256sum /usr/bin/time
build
isolate
[[ -x $aws_program ]] || die "the AWS CLI is not there"
configure_aws 10
start_sandbox --virtual "s3://source/object.mxf=$size"
bytes=$(aws s3api head-object --bucket source --key object.mxf --query ContentLength)

cat >"$work/pipe" <<EOF
#!/usr/bin/env bash
set -euo pipefail
"$aws_program" --endpoint-url "$endpoint" s3 cp s3://source/object.mxf - | tee >(md5sum | cut -d' ' -f1 >"$work/md5") | sha256sum | cut -d' ' -f1 >"$work/sha256"
while [[ ! -s $work/md5 ]]; do sleep 0.01; done
EOF
chmod +x "$work/pipe"

: >"$work/measured"
for ((turn = 1; turn <= repetitions; turn++)); do
  rm -f "$work/md5" "$work/sha256"
  measure pipe "$work/pipe"
  for digests in md5,sha256 md5 sha256 md5,sha1,sha256,sha512; do
    measure "$digests" "$worker" checksum s3://source/object.mxf --checksum "$digests" --endpoint-url "$endpoint" --quiet
    if [[ $digests == md5,sha256 ]]; then
      grep -q "$(cat "$work/md5")" "$work/output" && grep -q "$(cat "$work/sha256")" "$work/output" || die "the digests differ"
    fi
  done
done

echo "## Digests of one object of $size"
echo
echo "$(machine) $(versions aws)"
echo "Medians of $repetitions turns."
echo
echo "| | MB/s | of the pipe | seconds (range) | CPU s | peak MiB |"
echo "| --- | ---: | ---: | ---: | ---: | ---: |"
pipe=$(median pipe 2)
for name in pipe md5,sha256 md5 sha256 md5,sha1,sha256,sha512; do
  label="worker checksum --checksum $name"
  if [[ $name == pipe ]]; then label='aws s3 cp - \| tee >(md5sum) \| sha256sum'; fi
  # Not by -v, in which awks differ about the backslash.
  label=$label awk -v s="$(median "$name" 2)" -v r="$(range "$name" 2)" -v u="$(median "$name" 3)" -v m="$(median "$name" 4)" -v p="$pipe" -v b="$bytes" \
    'BEGIN { printf "| %s | %.0f | %.2f | %.1f (%s) | %.1f | %.0f |\n", ENVIRON["label"], b / s / 1e6, p / s, s, r, u, m }'
done
