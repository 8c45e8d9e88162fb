#!/usr/bin/env bash
# Tries other people's S3 clients, unmodified, against the sandbox: the AWS CLI and rclone.
# Usage: tests/clients/try-clients.sh [path of MediaExchange.Transfer.Sandbox.dll]
# Without a path it builds the sandbox first. Starts it on a free port and stops it at the end.
# Ends with "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
passed=0 failed=0 skipped=0 sandbox=

finish() {
    [[ -n $sandbox ]] && kill -TERM "$sandbox" 2>/dev/null && wait "$sandbox" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

# try NAME COMMAND...: the command must succeed; its output is shown only when it does not.
try() {
    local name=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        passed=$((passed + 1))
        echo "passed  $name"
    else
        failed=$((failed + 1))
        echo "FAILED  $name"
        sed 's/^/        /' "$work/output" | tail -20
    fi
}

skip() {
    skipped=$((skipped + $2))
    echo "skipped $1: $3"
}

# has TEXT COMMAND...: the command's output must contain the text.
has() {
    local text=$1
    shift
    "$@" >"$work/has" 2>&1
    local code=$?
    cat "$work/has"
    [[ $code == 0 ]] && grep -qF -- "$text" "$work/has"
}

dll=${1:-}
if [[ -z $dll ]]; then
    dotnet build "$root/src/MediaExchange.Transfer.Sandbox" --nologo -v quiet || exit 1
    dll=$root/src/MediaExchange.Transfer.Sandbox/bin/Debug/net10.0/MediaExchange.Transfer.Sandbox.dll
fi

dotnet exec "$dll" serve --port 0 --json --bucket source --bucket target --virtual s3://source/virtual/6GiB.mxf=6GiB \
    --virtual s3://source/virtual/5TB.mxf=5TB >"$work/ready" 2>"$work/error" &
sandbox=$!
for _ in $(seq 100); do
    [[ -s $work/ready ]] && break
    kill -0 "$sandbox" 2>/dev/null || break
    sleep 0.1
done
if [[ ! -s $work/ready ]]; then
    echo "The sandbox did not start:" >&2
    cat "$work/error" >&2
    exit 1
fi

value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/ready"; }
endpoint=$(value endpoint)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
AWS_ACCESS_KEY_ID=$(value accessKey)
AWS_SECRET_ACCESS_KEY=$(value secretKey)

# Nothing of the machine's own configuration may reach the clients, and nothing of theirs the machine's.
export HOME=$work/home AWS_CONFIG_FILE=$work/aws-config AWS_SHARED_CREDENTIALS_FILE=$work/aws-credentials
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_SESSION_TOKEN AWS_CA_BUNDLE AWS_REGION HTTP_PROXY http_proxy ALL_PROXY all_proxy

# Version 1 of the CLI still presigns with version 2 of the signature by default, which S3 refuses for new buckets.
printf '[default]\ns3 =\n    signature_version = s3v4\n' >"$AWS_CONFIG_FILE"
mkdir -p "$HOME" "$work/tree/sub dir/дом" "$work/back"
printf 'small' >"$work/tree/small.txt"
printf 'awkward' >"$work/tree/sub dir/a+b %20 &.txt"
printf 'unicode' >"$work/tree/sub dir/дом/👍.txt"
: >"$work/tree/empty"
head -c 20000000 /dev/urandom >"$work/tree/large.bin"

try_aws() {
    local cli=$1
    aws() { "$cli" --endpoint-url "$endpoint" "$@"; }
    same() { diff -r "$work/tree" "$work/back"; }
    try "aws: list buckets" has source aws s3 ls
    try "aws: make a bucket" aws s3 mb s3://aws-made
    try "aws: sync up, with a multipart upload among it" aws s3 sync --no-progress "$work/tree" s3://source/aws
    try "aws: list recursively" has "a+b %20 &.txt" aws s3 ls --recursive s3://source/aws/
    try "aws: head with the ETag of three parts" has '-3\"' aws s3api head-object --bucket source --key aws/large.bin --checksum-mode ENABLED
    try "aws: server-side copy of everything" aws s3 cp --no-progress --recursive s3://source/aws s3://target/aws
    try "aws: sync finds no difference afterwards" test -z "$(aws s3 sync --dryrun s3://source/aws s3://target/aws 2>&1)"
    try "aws: multipart copy of 6 GiB" aws s3 cp --no-progress s3://source/virtual/6GiB.mxf s3://target/6GiB.mxf
    try "aws: the copy has the size" has 6442450944 aws s3api head-object --bucket target --key 6GiB.mxf
    try "aws: a part of 5 TB by range" aws s3api get-object --bucket source --key virtual/5TB.mxf --range bytes=4999999000000-4999999000999 "$work/range"
    try "aws: the range has its length" test "$(stat -c %s "$work/range" 2>/dev/null)" = 1000
    try "aws: sync down" aws s3 sync --no-progress s3://target/aws "$work/back"
    try "aws: what came back is what went up" same
    try "aws: tags" aws s3api put-object-tagging --bucket source --key aws/small.txt --tagging 'TagSet=[{Key=a,Value=b}]'
    try "aws: tags read back" has '"b"' aws s3api get-object-tagging --bucket source --key aws/small.txt
    try "aws: attributes" has ObjectSize aws s3api get-object-attributes --bucket target --key 6GiB.mxf --object-attributes ObjectSize ObjectParts Checksum
    try "aws: a conditional read of what is unchanged" fails aws s3api get-object --bucket source --key aws/small.txt --if-match '"0"' "$work/range"
    try "aws: presigned address" test "$(curl -s "$(aws s3 presign s3://source/aws/small.txt)")" = small
    try "aws: delete recursively" aws s3 rm --quiet --recursive s3://target/aws
    aws s3 rm --quiet --recursive s3://source/aws
    try "aws: nothing left" test -z "$(aws s3 ls --recursive s3://target/aws/)"
    try "aws: remove the bucket" aws s3 rb s3://aws-made
    rm -rf "$work/back"
    mkdir "$work/back"
}

# The services beside S3.
try_planes() {
    local cli=$1 stack=(--stack-name tried --capabilities CAPABILITY_IAM) repository=(--repository-name tried/worker)
    aws() { "$cli" --endpoint-url "$endpoint" "$@"; }
    curl -s -X PUT "$endpoint/_sandbox/stacks" -d '{"stepMilliseconds":0}'
    cat >"$work/stack.yaml" <<'TEMPLATE'
Parameters:
  Days: {Type: Number, Default: 30}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}}
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days, LogGroupName: !Sub "/${Bucket}"}
Outputs:
  Bucket: {Value: !Ref Bucket}
TEMPLATE
    try "aws: who am I" has 111122223333 aws sts get-caller-identity
    try "aws: validate a template" has CAPABILITY_IAM aws cloudformation validate-template --template-body "file://$work/stack.yaml"
    try "aws: deploy a stack" aws cloudformation deploy --template-file "$work/stack.yaml" "${stack[@]}"
    try "aws: deploy it again, with nothing to do" has "No changes to deploy" aws cloudformation deploy --no-fail-on-empty-changeset --template-file "$work/stack.yaml" "${stack[@]}"

    # The CLI names change sets by the second.
    sleep 1
    try "aws: deploy a change" aws cloudformation deploy --template-file "$work/stack.yaml" "${stack[@]}" --parameter-overrides Days=7
    try "aws: its events" has UPDATE_COMPLETE aws cloudformation describe-stack-events --stack-name tried
    try "aws: its bucket" has tried-bucket- aws s3 ls
    try "aws: its role" has tried-Role- aws iam get-role --role-name "$(aws cloudformation describe-stack-resources --stack-name tried --logical-resource-id Role --query 'StackResources[0].PhysicalResourceId' --output text)"
    try "aws: delete the stack" aws cloudformation delete-stack --stack-name tried
    try "aws: it is gone" has "does not exist" stderr_of aws cloudformation describe-stacks --stack-name tried
    try "aws: make a repository" aws ecr create-repository "${repository[@]}"
    try "aws: log in to the registry" test "$(curl -s -o /dev/null -w '%{http_code}' -u "AWS:$(aws ecr get-login-password)" "$endpoint/v2/")" = 200
    try "aws: describe its images" has imageDetails aws ecr describe-images "${repository[@]}"
    try "aws: delete the repository" aws ecr delete-repository "${repository[@]}"
}

# stderr_of COMMAND...: what a command says on failing, as a success.
stderr_of() { ! "$@" 2>&1; }

# fails COMMAND...: the command must not succeed.
fails() { ! "$@"; }

try_rclone() {
    # rclone up to 1.60 cannot leave the ACL out, and says "private" unless told otherwise, which a bucket whose owner is
    # enforced refuses, here as in S3.
    rclone version | head -1
    export RCLONE_CONFIG=$work/rclone.conf
    cat >"$RCLONE_CONFIG" <<CONFIG
[box]
type = s3
provider = Other
env_auth = true
region = us-east-1
endpoint = $endpoint
acl = bucket-owner-full-control
bucket_acl = private
CONFIG
    try "rclone: list buckets" has source rclone lsd box:
    try "rclone: make a bucket" rclone mkdir box:rclone-made
    try "rclone: sync up" rclone sync "$work/tree" box:source/rclone --s3-upload-cutoff 5M --s3-chunk-size 5M
    try "rclone: check by digest" rclone check "$work/tree" box:source/rclone
    try "rclone: server-side copy of everything" rclone copy box:source/rclone box:target/rclone
    try "rclone: the copies are equal" rclone check box:source/rclone box:target/rclone
    try "rclone: multipart copy of 6 GiB" rclone copyto box:source/virtual/6GiB.mxf box:target/rclone-6GiB.mxf
    try "rclone: the copy has the size" has 6442450944 rclone lsl box:target/rclone-6GiB.mxf
    try "rclone: sync down" rclone sync box:target/rclone "$work/back"
    try "rclone: what came back is what went up" diff -r "$work/tree" "$work/back"
    try "rclone: sync deletes what is gone" rclone sync "$work/tree/sub dir" box:target/rclone
    try "rclone: the rest is there" has "a+b %20 &.txt" rclone ls box:target/rclone
    try "rclone: and nothing else" fails has large.bin rclone ls box:target/rclone
    try "rclone: purge" rclone purge box:target/rclone
    try "rclone: remove the bucket" rclone rmdir box:rclone-made
}

# Debian's CLI, and the one in the path where that is another (a newer one sends CRC64NVME or CRC32 with everything).
tried=
for cli in /usr/bin/aws "$(type -P aws || true)"; do
    [[ -x $cli && $cli != "$tried" ]] && "$cli" --version >"$work/version" 2>&1 || continue
    tried=$cli
    echo "$(cut -d' ' -f1 "$work/version")"
    try_aws "$cli"
    try_planes "$cli"
done
[[ -n $tried ]] || skip "aws" 35 "the AWS CLI is not installed (Debian: apt-get install awscli)"

if command -v rclone >/dev/null 2>&1; then
    try_rclone
else
    skip "rclone" 15 "rclone is not installed (Debian: apt-get install rclone)"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed == 0 ]]
