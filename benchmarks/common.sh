# common.sh - what the benchmarks share; they source it. Needs Linux, GNU time, curl and perl; see README.md beside this file.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mediaexchange-benchmark.XXXXXX")
worker=${BENCHMARK_WORKER:-$root/src/MediaExchange.Transfer.Worker/bin/Release/net10.0/MediaExchange.Transfer.Worker}
sandbox_program=$root/src/MediaExchange.Transfer.Sandbox/bin/Release/net10.0/MediaExchange.Transfer.Sandbox
sandbox_pid= ceph_started=

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

note() { echo "$*" >&2; }

finish() {
  if [[ -n $sandbox_pid ]]; then stop_sandbox; fi
  if [[ -n $ceph_started ]]; then "$root/tests/servers/ceph.sh" stop >/dev/null 2>&1; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

need() {
  local tool
  for tool; do
    command -v "$tool" >/dev/null || die "$tool is not there; benchmarks/README.md says what is needed"
  done
}

build() {
  local project
  for project in Worker Sandbox; do
    dotnet build "$root/src/MediaExchange.Transfer.$project" --configuration Release --nologo --verbosity quiet >"$work/build" 2>&1 ||
      { cat "$work/build" >&2 && die "the $project does not build"; }
  done
}

# Nothing of the machine's own configuration may reach the clients, and nothing of theirs the machine's.
isolate() {
  # A version manager's stand-in for the AWS CLI would be measured with it.
  aws_program=$(pyenv which aws 2>/dev/null || command -v aws || true)
  unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3 AWS_SESSION_TOKEN AWS_CA_BUNDLE AWS_REGION
  unset HTTP_PROXY http_proxy HTTPS_PROXY https_proxy ALL_PROXY all_proxy
  export HOME=$work/home AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
  export AWS_CONFIG_FILE=$work/aws-config AWS_SHARED_CREDENTIALS_FILE=$work/aws-credentials
  export RCLONE_CONFIG=$work/rclone.conf DOTNET_NOLOGO=1
  mkdir -p "$HOME"
  : >"$RCLONE_CONFIG"
}

# configure_aws REQUESTS: as many requests at once as the others have
configure_aws() {
  printf '[default]\ns3 =\n    signature_version = s3v4\n    max_concurrent_requests = %d\n    max_queue_size = 10000\n' "$1" >"$AWS_CONFIG_FILE"
}

# use ENDPOINT ACCESS_KEY SECRET_KEY: sets every client on that server
use() {
  endpoint=$1
  export AWS_ACCESS_KEY_ID=$2 AWS_SECRET_ACCESS_KEY=$3
  # rclone up to 1.60 cannot leave the ACL out, and says "private" unless told otherwise, which owner-enforced buckets refuse.
  export RCLONE_CONFIG_BOX_TYPE=s3 RCLONE_CONFIG_BOX_PROVIDER=Other RCLONE_CONFIG_BOX_ENV_AUTH=true \
    RCLONE_CONFIG_BOX_ENDPOINT=$endpoint RCLONE_CONFIG_BOX_REGION=us-east-1 RCLONE_CONFIG_BOX_ACL=bucket-owner-full-control
}

aws() { "$aws_program" --endpoint-url "$endpoint" "$@"; }

# start_sandbox OPTION...: and use it
start_sandbox() {
  "$sandbox_program" serve --port 0 --json "$@" >"$work/ready" 2>"$work/sandbox.log" &
  sandbox_pid=$!
  for _ in {1..200}; do
    [[ -s $work/ready ]] && break
    kill -0 "$sandbox_pid" 2>/dev/null || break
    sleep 0.05
  done
  [[ -s $work/ready ]] || { cat "$work/sandbox.log" >&2 && die "the sandbox did not start"; }
  use "$(ready endpoint)" "$(ready accessKey)" "$(ready secretKey)"
}

ready() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/ready"; }

stop_sandbox() {
  kill -TERM "$sandbox_pid" 2>/dev/null && wait "$sandbox_pid" 2>/dev/null
  sandbox_pid=
}

# control METHOD PATH [BODY]: the sandbox's own endpoints
control() {
  curl --silent --show-error --fail --noproxy '*' --request "$1" ${3:+--header 'Content-Type: application/json' --data "$3"} \
    "$endpoint/_sandbox/$2"
}

# requests: how many the sandbox has had since it was last asked
requests() {
  control GET requests | sed -n 's/.*"total": *\([0-9]*\).*/\1/p' | head -1
  control DELETE requests
}

# measure NAME COMMAND...: a line "name seconds cpu-seconds peak-MiB" in $work/measured; the command must succeed
measure() {
  local name=$1
  shift
  if ! /usr/bin/time --format '%e %U %S %M' --output "$work/time" "$@" >"$work/output" 2>&1; then
    tail -n 5 "$work/output" >&2
    die "failed: $*"
  fi
  awk -v name="$name" '{ printf "%s %.3f %.3f %.0f\n", name, $1, $2 + $3, $4 / 1024 }' "$work/time" >>"$work/measured"
  note "  $(tail -n 1 "$work/measured")"
}

# median NAME COLUMN: over the lines of $work/measured
median() {
  awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/measured" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# range NAME COLUMN: the smallest and the largest
range() {
  awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/measured" | sort -n | awk '{ if (NR == 1) low = $1; high = $1 } END { print low " to " high }'
}

# What was measured, where: no names, only what makes a difference.
machine() {
  local memory cpu
  memory=$(awk '/^MemTotal:/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
  cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
  echo "$(date -u +%F), $(nproc) cores ($cpu), $memory GiB, load at the start $(cut -d' ' -f1 /proc/loadavg); everything on loopback."
}

versions() {
  echo -n "Worker $("$worker" --version 2>/dev/null | cut -d+ -f1), .NET $(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" { v = $2 } END { print v }')"
  [[ $* == *rclone* ]] && echo -n ", $(rclone version | head -1)"
  [[ $* == *aws* ]] && echo -n ", AWS CLI $("$aws_program" --version 2>&1 | sed 's/^aws-cli.\([^ ]*\).*Python.\([^ ]*\).*/\1 on Python \2/')"
  echo .
}
