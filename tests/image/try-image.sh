#!/usr/bin/env bash
# Tries the worker's container image without Docker and without a network beyond the package feeds: a registry on this machine,
# a base image from Debian's packages, the image built on it, pushed by our own code, pulled back, unpacked, run.
# Needs root, Debian and its packages docker-registry, mmdebstrap, umoci, skopeo and crun, which it installs; skips what it cannot try.
# Ends with "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
passed=0 failed=0 skipped=0 started=()

finish() {
    for process in "${started[@]}"; do kill -TERM "$process" 2>/dev/null && wait "$process" 2>/dev/null; done
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
        return 1
    fi
}

skip() {
    skipped=$((skipped + 1))
    echo "skipped $1: $2"
}

end() {
    echo "$passed passed, $failed failed, $skipped skipped"
    exit $((failed > 0))
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

# until_there FILE PROCESS: waits until a process has written a file, ten seconds at most.
until_there() {
    for _ in $(seq 200); do
        [[ -s $1 ]] && return 0
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

tools="docker-registry mmdebstrap umoci skopeo crun python3"
for tool in $tools; do
    if ! command -v "$tool" >/dev/null; then
        command -v apt-get >/dev/null && { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $tools; } >"$work/apt" 2>&1
        break
    fi
done
for tool in $tools; do
    command -v "$tool" >/dev/null || { skip "the worker's image" "there is no $tool here, and apt-get could not install it"; end; }
done
[[ $(id -u) == 0 ]] || { skip "the worker's image" "unpacking an image takes root"; end; }
[[ $(uname -m) == x86_64 ]] || { skip "the worker's image" "this script knows the base's packages for amd64 only"; end; }

# A registry, in memory of this run only.
cat >"$work/registry.yml" <<EOF
version: 0.1
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:0"}
EOF
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
started+=($!)
for _ in $(seq 100); do
    registry=$(grep -o '127\.0\.0\.1:[0-9]*' "$work/registry.log" | head -1)
    [[ -n $registry ]] && break
    sleep 0.05
done
[[ -n $registry ]] || { try "the registry starts" cat "$work/nothing-came"; end; }

# The base: what a self-contained .NET program needs of Debian, and nothing that starts a shell.
cat >"$work/hook.sh" <<'EOF'
set -e
mkdir -p "$1/etc/ssl/certs" "$1/tmp"
chmod 1777 "$1/tmp"
cat "$1"/usr/share/ca-certificates/mozilla/*.crt >"$1/etc/ssl/certs/ca-certificates.crt"
rm -rf "$1"/var/cache "$1"/var/lib/apt "$1"/usr/share/doc "$1"/usr/share/man "$1"/usr/share/locale
EOF
make_base() {
    mmdebstrap --quiet --variant=extract --architectures=amd64 --include=base-files,ca-certificates,libc6,libgcc-s1,libstdc++6,libssl3,zlib1g \
        --customize-hook="sh $work/hook.sh \"\$1\"" bookworm "$work/base.tar" &&
        umoci init --layout "$work/base" &&
        umoci new --image "$work/base:1" &&
        umoci raw add-layer --image "$work/base:1" "$work/base.tar" &&
        umoci config --image "$work/base:1" --architecture amd64 --os linux &&
        skopeo copy -q --dest-tls-verify=false "oci:$work/base:1" "docker://$registry/base:1"
}
try "a base image is made of Debian's packages" make_base || end

image=$work/worker-image.tar
make_image() {
    export DOTNET_CONTAINER_INSECURE_REGISTRIES=$registry
    if command -v pwsh >/dev/null; then
        pwsh -NoProfile -NonInteractive "$root/build.ps1" Image -BaseImage "$registry/base:1" -OutputPath "$image"
    else
        dotnet publish "$root/src/MediaExchange.Transfer.Worker" --configuration Release --runtime linux-x64 -t:PublishContainer \
            "-p:ContainerBaseImage=$registry/base:1" "-p:ContainerArchiveOutputPath=$image" --nologo --verbosity quiet
    fi
}
try "the image is built on it" make_image || end
if ! command -v pwsh >/dev/null; then
    skip "the image for arm64" "build.ps1, which makes it, needs pwsh"
elif grep -q 'made without linux-arm64' "$work/output"; then
    skip "the image for arm64" "$(grep -o 'Unable to find package [A-Za-z0-9.-]*' "$work/output" | head -1) in the package feed"
fi

push() {
    MEDIAEXCHANGE_TEST_IMAGE=$image MEDIAEXCHANGE_TEST_REGISTRY=http://$registry \
        has "Passed:     1" dotnet test "$root/tests/Aws.Tests" --nologo --filter FullyQualifiedName~RealRegistryTests
}
try "our code reads it, pushes it, and skips what is there" push || end

# What came back must be, blob for blob, what went in; skopeo checks the digest of each.
pulled=$work/pulled
try "skopeo pulls it by its tag" skopeo copy -q --all --src-tls-verify=false "docker://$registry/mediaexchange-transfer/worker:try" "oci:$pulled:try" || end
mkdir "$work/archive" && tar -xf "$image" -C "$work/archive"
try "every blob is the archive's" diff <(ls "$work/archive/blobs/sha256") <(ls "$pulled/blobs/sha256")
digest=$(grep -o 'sha256:[0-9a-f]*' "$work/archive/index.json" | head -1)
try "the registry knows it by the archive's digest" has "$digest" skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/mediaexchange-transfer/worker:try"

# The Dockerfile promises the same.
same_as_dockerfile() {
    skopeo inspect --config "oci:$pulled:try" | python3 -c '
import json, sys
config, docker = json.load(sys.stdin)["config"], open(sys.argv[1]).read()
expected = ["USER " + config["User"], "WORKDIR " + config["WorkingDir"], "ENTRYPOINT " + json.dumps(config["Entrypoint"])] + config["Env"]
missing = [line for line in expected if line not in docker]
sys.exit("not in the Dockerfile: " + ", ".join(missing) if missing else 0)' "$root/src/MediaExchange.Transfer.Worker/Dockerfile"
}
try "the Dockerfile has the same user, folder, entry point and variables" same_as_dockerfile

try "it is unpacked" umoci unpack --image "$pulled:try" "$work/bundle" || end
rootfs=$work/bundle/rootfs
# exec_in_image VARIABLES... -- ARGUMENTS...: becomes the image's entry point, as its user, in its root, with its variables and these.
# .NET looks for its memory in /proc, which is mounted for this process alone.
exec_in_image() {
    local variables=()
    while [[ $1 != -- ]]; do
        variables+=("$1")
        shift
    done
    shift
    exec unshare --mount sh -c 'mount --rbind /proc "$0/proc" && exec "$@"' "$rootfs" env -i HOME=/tmp DOTNET_EnableDiagnostics=0 "${variables[@]}" \
        "$(command -v chroot)" --userspec=10001:10001 "$rootfs" /opt/worker/MediaExchange.Transfer.Worker "$@"
}
in_image() { (exec_in_image "$@"); }
version=$(sed -n "s/.*ModuleVersion = '\(.*\)'/\1/p" "$root/MediaExchange.Transfer.psd1")
try "the worker in it runs, as nobody in particular" has "$version" in_image -- --version || end

# In a container, if this machine lets one be made.
in_container() {
    python3 - "$work/bundle/config.json" <<'EOF'
import json, sys
config = json.load(open(sys.argv[1]))
config["process"]["terminal"] = False
config["process"]["args"].append("--version")
config["root"]["readonly"] = True
json.dump(config, open(sys.argv[1], "w"))
EOF
    crun --cgroup-manager=disabled run --bundle "$work/bundle" "worker-try-$$"
}
if in_container >"$work/crun" 2>&1 && grep -qF "$version" "$work/crun"; then
    try "the worker runs in a container with a root that is read-only" true
else
    skip "the worker in a container" "crun cannot make one here ($(tail -1 "$work/crun" | cut -c1-120))"
fi

# One copy against the sandbox.
dotnet build "$root/src/MediaExchange.Transfer.Sandbox" --nologo -v quiet >"$work/build" 2>&1 || { try "the sandbox is built" cat "$work/build" /nothing; end; }
dotnet exec "$root/src/MediaExchange.Transfer.Sandbox/bin/Debug/net10.0/MediaExchange.Transfer.Sandbox.dll" serve --port 0 --json \
    --bucket source --bucket target --virtual s3://source/day-1/film.mxf=6GiB >"$work/ready" 2>"$work/error" &
started+=($!)
until_there "$work/ready" $! || { try "the sandbox starts" cat "$work/error" /nothing; end; }
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/ready"; }
s3=("AWS_ACCESS_KEY_ID=$(value accessKey)" "AWS_SECRET_ACCESS_KEY=$(value secretKey)" "AWS_ENDPOINT_URL=$(value endpoint)" AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true)
try "it copies 6 GiB within the sandbox" in_image "${s3[@]}" -- copy s3://source/day-1/ s3://target/ --json
try "and finds the copy to be one" in_image "${s3[@]}" -- verify --source s3://source/day-1/ --destination s3://target/ --json

# As a function: no verb, and the Runtime API in the environment.
ping() {
    rm -f "$work/port"
    python3 "$here/runtime-api.py" "$1" "$work/port" >"$work/answer" 2>&1 &
    local api=$!
    until_there "$work/port" $api || return 1
    date +%s.%N >"$work/began"
    exec_in_image "AWS_LAMBDA_RUNTIME_API=127.0.0.1:$(cat "$work/port")" AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512 AWS_REGION=eu-west-1 -- &
    local worker=$!
    wait $api
    local code=$?
    kill -TERM $worker 2>/dev/null
    wait $worker
    local ended=$?
    cat "$work/answer"
    [[ $code == 0 && ($ended == 0 || $ended == 1) ]]
}
try "as a function it answers a ping" has "\"version\":\"$version\"" ping '{"action":"ping"}'
asked=()
for _ in 1 2 3 4 5; do
    ping '{"action":"ping"}' >/dev/null 2>&1
    asked+=("$(awk -v began="$(cat "$work/began")" '/^asked/ { printf "%.0f\n", ($2 - began) * 1000 }' "$work/answer")")
done

echo
echo "image: $(($(stat -c %s "$image") / 1000)) kB as an archive, of which the base $(($(stat -c %s "$work"/base/blobs/sha256/* | sort -n | tail -1) / 1000)) kB; unpacked $(du -sm "$rootfs" | cut -f1) MB"
echo "cold start as a function, until it asks for work: $(printf '%s\n' "${asked[@]}" | sort -n | sed -n 3p) ms (median of 5: ${asked[*]})"
end
