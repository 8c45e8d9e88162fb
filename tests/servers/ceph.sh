#!/usr/bin/env bash
# ceph.sh - a throw-away Ceph RGW on loopback: an S3 server that was not written by Amazon, to test against.
#
#   sudo tests/servers/ceph.sh install    once, about 30 s; returns at once when it is complete already
#   sudo tests/servers/ceph.sh start      a fresh, empty server in about 1 s; one of ours on the same port is replaced
#   eval "$(tests/servers/ceph.sh env)"   tells the tests where it is; exports nothing, and fails, when it does not run
#   tests/servers/ceph.sh status          exit code 0 when it runs, 3 when it does not
#   sudo tests/servers/ceph.sh restart-gateway
#                                         kills the gateway alone (SIGKILL) and starts it again; what it served stays
#   sudo tests/servers/ceph.sh stop       stops it and deletes its data; no error when it does not run
#
# Needs Debian (or Ubuntu, with less: see below) and root, for chroot and apt-get; no systemd, no container, no mounts.
# `install` unpacks Debian sid's Ceph (20, Tentacle) into a chroot without configuring anything; where that fails,
# Debian trixie's (18, Reef), and else it installs the host's own packages, and says so. 18 and older ignore checksums,
# conditions on Complete, and ?attributes (they answer with the object); the table below is about 20.
#
# Environment (the same for every verb of one server):
#   MEDIAEXCHANGE_CEPH_ROOT      where it lives, 560 MB                             /var/cache/mediaexchange-tests/ceph
#   MEDIAEXCHANGE_CEPH_SUITES    where to install from, best first: sid, trixie, ..., host            sid trixie host
#   MEDIAEXCHANGE_CEPH_PORT      the S3 port; the monitor takes PORT+10000. Servers on other ports may run beside  7480
#   MEDIAEXCHANGE_CEPH_STORE     memstore (objects in RAM, taken as it fills) | bluestore (a sparse file)      memstore
#   MEDIAEXCHANGE_CEPH_SIZE      capacity in GiB                                                                      8
#   MEDIAEXCHANGE_CEPH_MINPART   smallest part but the last, in bytes; 1024 makes a 10,000-part object small    5242880
#   MEDIAEXCHANGE_CEPH_COMPRESS  none | zstd | snappy; zeros then cost nearly nothing, so that 6 GiB objects fit   none
#   MEDIAEXCHANGE_CEPH_DEBUG     RGW's log level, 0 to 20, for client.rgw.log in the data folder (`status` names it)  1
#
# What a test may rely on, besides what `env` prints: path style; any signing region; users `main` and `alt`, which are
# also their canonical ids (x-amz-grant-read: id=alt), and in a policy the principals arn:aws:iam:::user/alt; KMS keys
# testkey-1 and testkey-2; STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER and DEEP_ARCHIVE as names
# without a meaning; no lifecycle.
#
# What this server knows less or differently than Amazon S3. This side was tried on 20.2.4 with plain signed HTTP,
# without an SDK between; Amazon's side is what it documents.
#
#   request                                        | Amazon S3                   | this server
#   -----------------------------------------------+-----------------------------+-------------------------------------
#   Conditions
#   UploadPartCopy, any x-amz-copy-source-if-*     | 412 where it does not hold  | ignored: copies what is there now
#   CopyObject, If-None-Match: * or If-Match       | 412                         | ignored: overwrites
#   CopyObject, x-amz-copy-source-if-none-match    | 412                         | 304 (if-match: 412, as it should be)
#   (Complete and PutObject with If-None-Match: * or If-Match, DeleteObject with If-Match: as Amazon's)
#   Checksums
#   Complete, wrong x-amz-checksum-crc64nvme       | 400 BadDigest               | published; answers the true value
#   Complete, wrong x-amz-mp-object-size           | 400 InvalidRequest          | published
#   Complete, wrong <ChecksumCRC64NVME> of a part  | 400                         | published
#   PutObject without any checksum                 | gets a CRC64NVME            | has none
#   PutObject, UploadPart with x-amz-checksum-X,   | verified, kept              | ignored unless the request also has
#     in the header or the trailer                 |                             | x-amz-sdk-checksum-algorithm: X
#   UploadPart, an algorithm not the upload's      | 400                         | accepted
#   CreateMultipartUpload, algorithm MD5, XXHASH64 | known                       | ignored, no checksum
#   CreateMultipartUpload, CRC32 without a type    | COMPOSITE                   | FULL_OBJECT
#   FULL_OBJECT upload of one single part          | FULL_OBJECT                 | COMPOSITE, value ends in -1
#   CopyObject, x-amz-checksum-algorithm           | computed                    | ignored; the source's checksum comes
#                                                  |                             | along, but not with directive REPLACE
#   answers: CopyPartResult                        | <ChecksumCRC64NVME>         | a header x-amz-checksum-crc64nvme
#     CopyObjectResult                             | <ChecksumCRC64NVME>         | none; ask HEAD
#     CreateMultipartUpload                        | x-amz-checksum-type         | only x-amz-checksum-algorithm
#     ListParts                                    | algorithm, type, values     | only the values
#     ListObjectsV2                                | <ChecksumAlgorithm>         | none
#   Parts
#   Complete or ListParts of an unknown upload     | 404 NoSuchUpload            | 500 InternalError; 404 NoSuchKey
#   Complete again after it succeeded              | 200, later 404 NoSuchUpload | 200; 500 once the object was replaced
#   Complete, parts in descending order            | 400 InvalidPartOrder        | sorted and published
#   Complete without some of the uploaded parts    | 200                         | 400 InvalidPart
#   UploadPart, part number 0 or 10001             | 400 InvalidArgument         | accepted
#   UploadPartCopy of more than 5 GiB              | 400 InvalidRequest          | accepted
#   CopyObject of more than 5 GiB                  | 400 InvalidRequest          | 400 EntityTooLarge
#   UploadPartCopy, a range of a source <= 5 MiB   | 400 InvalidRequest          | accepted
#   x-amz-copy-source-range: bytes=0-              | 400 InvalidArgument         | copies the first byte
#   x-amz-copy-source-range beyond the end         | 400 InvalidArgument         | 416 InvalidRange
#   CopyObject of a multipart object               | one part, another ETag      | keeps its parts and its ETag
#   HEAD ?partNumber=1                             | the object's ETag           | the part's; its CRC is "...-N"
#   HEAD ?partNumber beyond the last               | 416                         | 400
#   GET ?partNumber=1                              | 206 with Content-Range      | 200 without
#   GetObjectAttributes without the list of them   | 400                         | 200, empty
#   Metadata, tags, versions, classes
#   CopyObject, x-amz-tagging-directive            | decides about tags          | ignored: tags go with the metadata-
#                                                  |                             | directive; COPY drops x-amz-tagging
#   CopyObject of a tagged object                  | needs s3:GetObjectTagging   | s3:GetObject copies the tags too
#   CopyObject, website redirect                   | not copied                  | copied
#   more than 2 KB of x-amz-meta-*                 | 400 MetadataTooLarge        | accepted (9 KB tried)
#   x-amz-meta-v: UTF-8 bytes                      | come back RFC 2047 encoded  | come back as they were sent
#   CopyObject, versions                           | x-amz-version-id and        | neither header (but ?versionId works)
#                                                  | x-amz-copy-source-version-id|
#   ?versionId= of no version                      | 400, or 404 NoSuchVersion   | 404 NoSuchKey
#   ?versionId= of a delete marker, GET and copy   | 405, and 400 InvalidRequest | 404 NoSuchKey
#   GLACIER, DEEP_ARCHIVE: GET, CopyObject         | 403 InvalidObjectState      | 200 (and RestoreObject: 403)
#   REDUCED_REDUNDANCY                             | known                       | 400 InvalidArgument
#   Encryption
#   x-amz-server-side-encryption: AES256           | the default                 | 400 InvalidArgument; never answered
#   aws:kms without key id; with a key ARN         | the account's own; known    | 400 InvalidArgument
#   aws:kms, unknown key                           | 400 KMS.NotFoundException   | 400 InvalidArgument
#   ETag of an aws:kms object                      | no MD5                      | the MD5, as without encryption
#   x-amz-server-side-encryption-bucket-key-enabled| answered                    | ignored
#   Buckets, accounts, regions
#   HEAD bucket                                    | x-amz-bucket-region         | no such header
#   GetBucketLocation of us-east-1                 | empty                       | us-east-1, the only region there is
#   signed for another region                      | 301 or 400, with the region | accepted
#   x-amz-object-ownership, ?ownershipControls     | BucketOwnerEnforced         | ACLs are always on; PUT: 400
#   ?ownershipControls, ?accelerate, ?inventory    | their own answers           | 200 with a listing of the bucket
#   x-amz-expected-bucket-owner                    | 12 digits                   | the canonical id: main, alt
#   x-amz-source-expected-bucket-owner             | 403                         | ignored
#   policy, Principal with a 12-digit account      | matches                     | saved, never matches
#   policy, Principal that does not exist          | 400 MalformedPolicy         | saved
#   x-amz-grant-*: id= of nobody                   | 400 InvalidArgument         | 404 NoSuchKey
#   Keys and listings (every key tried is kept byte for byte: control characters, leading and doubled slashes, "..",
#   trailing blanks, %, +, 1024 bytes, both Unicode normal forms; listings are in the order of the UTF-8 bytes)
#   a key of 1025 bytes                            | 400 KeyTooLongError         | 400 InvalidObjectName
#   NextContinuationToken                          | opaque                      | the last key, not URL-encoded: with a
#                                                  |                             | control character, no valid XML
#   max-keys=2000                                  | 1000                        | 2000
#   Size in listings, COMPRESS on, plain -> aws:kms| the object's                | what CopyObject stored; HEAD is right
#   Errors
#   <Message>                                      | a sentence                  | empty
#   full                                           | never                       | 507 InsufficientCapacity, somewhere
#                                                  |                             | from SIZE to 2 SIZE
#   <Error> in a 200, SlowDown, redirects          | happen                      | not seen
set -euo pipefail
umask 022 # `env` and `status` need no root, so they must be able to read what root wrote

readonly root=${MEDIAEXCHANGE_CEPH_ROOT:-/var/cache/mediaexchange-tests/ceph}
readonly suites=${MEDIAEXCHANGE_CEPH_SUITES:-sid trixie host}
readonly port=${MEDIAEXCHANGE_CEPH_PORT:-7480}
readonly store=${MEDIAEXCHANGE_CEPH_STORE:-memstore}
readonly size=${MEDIAEXCHANGE_CEPH_SIZE:-8}
readonly minpart=${MEDIAEXCHANGE_CEPH_MINPART:-5242880}
readonly compress=${MEDIAEXCHANGE_CEPH_COMPRESS:-none}
readonly debug=${MEDIAEXCHANGE_CEPH_DEBUG:-1}

# Not secrets, and not shaped like Amazon's (AKIA...), so that no scanner for leaked keys takes them for some.
readonly main_key=MEDIAEXCHANGETESTMAIN main_secret=not-a-secret-of-the-main-user-of-a-test
readonly alt_key=MEDIAEXCHANGETESTALT alt_secret=not-a-secret-of-the-alt-user-of-a-test

readonly packages=(radosgw ceph-mon ceph-osd ceph-common)
readonly chroot=$root/chroot
readonly complete=$chroot/.complete # "<suite> <version>"
readonly data=$chroot/tmp/mediaexchange-$port

say() { printf 'ceph.sh: %s\n' "$*"; }
warn() { say "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

check_settings() {
  check_setting ROOT "$root" '/[^[:space:]]+' 'an absolute path without blanks'
  check_setting PORT "$port" '[1-9][0-9]{3,4}' 'a port from 1024 to 55535'
  ((port >= 1024 && port <= 55535)) || die "MEDIAEXCHANGE_CEPH_PORT='$port' must be a port from 1024 to 55535"
  check_setting STORE "$store" 'memstore|bluestore' 'memstore or bluestore'
  check_setting SIZE "$size" '[1-9][0-9]{0,4}' 'a number of GiB'
  check_setting MINPART "$minpart" '[1-9][0-9]{0,9}' 'a number of bytes'
  # zlib and lz4 would need a library that Debian's package does not depend on
  check_setting COMPRESS "$compress" 'none|zstd|snappy' 'none, zstd or snappy'
  check_setting DEBUG "$debug" '[0-9]|1[0-9]|20' 'a level from 0 to 20'
}

check_setting() { [[ $2 =~ ^($3)$ ]] || die "MEDIAEXCHANGE_CEPH_$1='$2' must be $4"; }

need_root() { ((EUID == 0)) || die "'$1' needs root (apt-get, chroot); try sudo --preserve-env"; }

# One verb at a time, across processes: two test runs may well start together. The daemons must not inherit the lock.
take_lock() {
  mkdir -p "$root"
  exec 9>"$root/lock"
  flock 9
}

is_complete() {
  [[ -s $complete ]] || return 1
  [[ $(installed_suite) != host ]] || command -v radosgw >/dev/null
}

installed_suite() { cut -d ' ' -f 1 "$complete"; }
installed_version() { cut -d ' ' -f 2- "$complete"; }

# Sets `enter`, the words in front of every Ceph command, and what that command then sees: `inner`, the data folder,
# and `plugins`. Its environment is cleared, or the host's PYTHONPATH, LD_PRELOAD or CEPH_ARGS would reach into it.
enter_installation() {
  local outside='' folder
  plugins=/usr/lib/ceph
  enter=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8)
  if [[ $1 != host ]]; then
    outside=$chroot
    enter+=(chroot "$chroot")
  fi
  inner=${data#"$outside"}
  for folder in "$outside"/usr/lib/*/ceph; do
    if [[ -d $folder/compressor ]]; then plugins=${folder#"$outside"}; fi
  done
}

# ---------------------------------------------------------------------------------------------------------- install

install() {
  need_root install
  take_lock
  if is_complete && [[ " $suites " == *" $(installed_suite) "* ]]; then
    say "already installed: Ceph $(installed_version) from $(installed_suite), in $chroot"
    return
  fi
  if any_running; then die "a server runs from $root; stop it before installing anew"; fi
  trap 'exit 130' INT # or Ctrl-C, which mmdebstrap takes for a failure, would only lead to the next suite
  local suite status
  for suite in $suites; do
    # In a subshell that is no condition: in a condition, bash would ignore set -e all the way down.
    remove_tree "$root/partial"
    set +e
    (
      set -e
      if [[ $suite == host ]]; then install_on_host; else install_chroot "$suite"; fi
    )
    status=$?
    set -e
    ((status == 0)) && return
    warn "no Ceph from '$suite'"
  done
  die "Ceph could not be installed: nothing is left to try in MEDIAEXCHANGE_CEPH_SUITES='$suites'"
}

# Builds beside the final folder and moves it there as the last step, its mark inside: whatever interrupts this, the
# folder that bears the mark is whole.
install_chroot() {
  local suite=$1 partial=$root/partial log=$root/install.log mirror version
  apt_install mmdebstrap
  mirror=$(debian_mirror)
  if [[ -z $mirror ]]; then # a fresh container has no lists yet
    apt_update
    mirror=$(debian_mirror)
  fi
  [[ -n $mirror ]] || die "apt's sources name no Debian mirror"

  # mmdebstrap does not look into the host's apt.conf, but the way to the mirror may lead through a proxy named there
  local -a network
  mapfile -t network < <(apt-config dump | grep -E '^Acquire::https?::(.*::)?(Proxy|CAInfo|Verify-Peer|Timeout) ')
  say "unpacking Ceph from Debian $suite into $chroot"
  # variant=extract: no maintainer script runs, nothing is started. A mirror may be a snapshot, so its age may be any.
  mmdebstrap --mode=root --variant=extract \
    --include="$(IFS=,; echo "${packages[*]}"),bash,coreutils,libc-bin,base-files" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "3"' "${network[@]/#/--aptopt=}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    "$suite" "$partial" "$mirror" >"$log" 2>&1 ||
    die "mmdebstrap failed: $(grep -m 1 '^E: ' "$log" || tail -n 3 "$log") (see $log)"

  # what the maintainer scripts would have done, as far as Ceph needs it
  ldconfig -r "$partial"
  mkdir -p "$partial"/{dev,tmp,var/lib/ceph}
  local node
  for node in 'null 1 3' 'zero 1 5' 'random 1 8' 'urandom 1 9'; do
    # shellcheck disable=SC2086 # three words on purpose
    set -- $node
    [[ -c $partial/dev/$1 ]] || mknod -m 666 "$partial/dev/$1" c "$2" "$3"
  done
  [[ -e $partial/etc/passwd ]] || echo 'root:x:0:0:root:/root:/bin/bash' >"$partial/etc/passwd"
  [[ -e $partial/etc/group ]] || echo 'root:x:0:' >"$partial/etc/group"

  # A newer libc may not run on an old kernel: better to find that out while there is a fallback.
  version=$(chroot "$partial" /usr/bin/radosgw --version 2>"$log") ||
    die "Ceph from $suite does not run here: $(tail -n 1 "$log")"
  echo "$suite $(cut -d ' ' -f 3 <<<"$version")" >"$partial/.complete"
  remove_tree "$chroot"
  mv "$partial" "$chroot"
  rm -f "$log"
  say "installed: Ceph $(installed_version) from $suite"
}

install_on_host() {
  local version
  say "installing the host's own Ceph packages"
  apt_install "${packages[@]}"
  version=$(radosgw --version)
  remove_tree "$chroot"
  mkdir -p "$chroot/tmp" # no chroot, but the same place for the data
  echo "host $(cut -d ' ' -f 3 <<<"$version")" >"$complete"
  say "installed: Ceph $(installed_version) on the host itself"
}

# A broken source of some third party is of no interest here, so complaints are passed on and no more.
apt_update() { apt-get update -qq || warn "apt-get update complained; going on"; }

apt_install() {
  local package missing=()
  for package; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  apt_update # old lists name packages that are gone
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 9>&- ||
    die "apt-get could not install ${missing[*]}"
}

# The mirror that the host's own packages come from: the one place that is sure to be allowed and near.
debian_mirror() {
  # shellcheck disable=SC2016 # apt-get fills it in
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sed -n 1p
}

# Never across a mount: should somebody have mounted the host's /dev in there, it stays.
remove_tree() { rm -rf --one-file-system -- "$1"; }

# -------------------------------------------------------------------------------------------------------- start, stop

start() {
  need_root start
  take_lock
  is_complete || die "Ceph is not installed in $root (or only in part); run '$0 install' first"
  stop_server
  local p
  for p in "$port" "$((port + 10000))"; do
    if is_taken "$p"; then die "port $p is taken by another program; choose another with MEDIAEXCHANGE_CEPH_PORT"; fi
  done

  enter_installation "$(installed_suite)"
  mkdir -p "$data"/{mon,osd,rgw,run}
  trap 'kill_daemons' EXIT # whatever goes wrong from here, no half of a server stays; its logs do
  local fsid osd
  fsid=$(</proc/sys/kernel/random/uuid)
  osd=$(</proc/sys/kernel/random/uuid)
  write_config "$fsid" >"$data/ceph.conf"

  run monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$((port + 10000))]" "$inner/monmap"
  run ceph-mon -c "$inner/ceph.conf" --mkfs -i a --monmap "$inner/monmap"
  launch mon ceph-mon -f -i a
  run ceph -c "$inner/ceph.conf" --connect-timeout 30 osd new "$osd" 0
  if [[ $store == bluestore ]]; then truncate -s "${size}G" "$data/block"; fi
  run ceph-osd -c "$inner/ceph.conf" -i 0 --mkfs --osd-uuid "$osd" --no-mon-config
  launch osd ceph-osd -f -i 0 --no-mon-config

  # The first of these waits for the OSD and makes the pools, the default zone and its zonegroup.
  admin user create --uid main --display-name main --access-key "$main_key" --secret "$main_secret"
  admin user create --uid alt --display-name alt --access-key "$alt_key" --secret "$alt_secret"
  admin zonegroup modify --rgw-zonegroup default --api-name us-east-1 # or GetBucketLocation says "default"
  local class options=(--placement-id default-placement)
  for class in STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER_IR GLACIER DEEP_ARCHIVE; do
    admin zonegroup placement add --rgw-zonegroup default "${options[@]}" --storage-class "$class"
    admin zone placement add --rgw-zone default "${options[@]}" --storage-class "$class" \
      --data-pool default.rgw.buckets.data --compression "$compress"
  done
  if [[ $compress != none ]]; then
    admin zone placement modify --rgw-zone default "${options[@]}" --storage-class STANDARD --compression "$compress"
  fi

  start_gateway
  trap - EXIT
  say "Ceph $(installed_version) answers on http://127.0.0.1:$port after $SECONDS s"
}

start_gateway() {
  launch rgw radosgw -f -n client.rgw --no-mon-config
  local _
  for _ in {1..300}; do
    if answers; then return; fi
    # By its number alone: on a busy machine it may not have become radosgw yet.
    kill -0 "$(<"$data/rgw.pid")" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$data"/*.out "$data/client.rgw.log" >&2 || true
  die "RGW did not start; its logs are in $data"
}

# What a crash of the server is to its clients: connections reset, a closed door for a while, and all data still there.
restart_gateway() {
  need_root restart-gateway
  take_lock
  is_running || die "no server runs on port $port; '$0 start' starts one"
  enter_installation "$(installed_suite)"
  kill_daemon rgw
  start_gateway
  say "the gateway on port $port was killed and answers again after $SECONDS s"
}

stop() {
  need_root stop
  take_lock
  if [[ -d $data ]]; then
    stop_server
    say "stopped the server on port $port and deleted its data"
  else
    say "no server on port $port"
  fi
}

stop_server() {
  kill_daemons
  remove_tree "$data"
}

# At once and without a word to them: their data is deleted anyway, and an orderly end takes seconds.
kill_daemons() {
  local name
  for name in rgw osd mon; do
    kill_daemon "$name"
  done
}

kill_daemon() {
  local pid _
  is_alive "$1" || return 0
  pid=$(<"$data/$1.pid")
  kill -KILL "$pid" 2>/dev/null || true
  for _ in {1..500}; do
    is_alive "$1" || break
    sleep 0.02
  done
}

# Ours only if it runs with our configuration file: the number may have gone to another process since.
is_alive() {
  local pid
  [[ -s $data/$1.pid ]] || return 1
  pid=$(<"$data/$1.pid")
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "/mediaexchange-$port/ceph.conf "
} 2>/dev/null

is_running() { is_alive mon && is_alive osd && is_alive rgw; }

any_running() {
  local pid
  for pid in "$chroot"/tmp/mediaexchange-*/*.pid; do
    if [[ -s $pid ]] && grep -qaF mediaexchange- "/proc/$(<"$pid")/cmdline" 2>/dev/null; then return; fi
  done
  return 1
}

# Bash speaks TCP well enough for these two, which saves a dependency and any thought about proxies.
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

answers() (
  exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET / HTTP/1.0\r\n\r\n' >&3 && read -r -t 5 line <&3 &&
    [[ $line == HTTP/*' 200'* ]]
) 2>/dev/null

run() {
  "${enter[@]}" "$@" >>"$data/start.log" 2>&1 && return
  tail -n 5 "$data/start.log" >&2
  die "failed: $*; the log is $data/start.log"
}

admin() { run radosgw-admin -c "$inner/ceph.conf" -n client.rgw --no-mon-config "$@"; }

# launch NAME COMMAND... - a daemon of its own session, so that Ctrl-C in the terminal is not meant for it, with none
# of our files open, so that whoever reads our output is not kept waiting, and nobody keeps the lock.
launch() {
  local name=$1 command=$2
  shift 2
  setsid "${enter[@]}" "$command" -c "$inner/ceph.conf" "$@" >"$data/$name.out" 2>&1 </dev/null 9>&- &
  echo $! >"$data/$name.pid"
  disown
}

kms_key() { printf '%-32s' "$1 test key" | base64; } # 256 bits

write_config() {
  cat <<CONF
[global]
fsid = $1
mon host = v2:127.0.0.1:$((port + 10000))
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
# Without authentication there is no key for the encrypted mode that a client of the monitor asks for by default:
# it would be refused, and try again for ever.
ms mon client mode = crc
ms mon service mode = crc
ms mon cluster mode = crc
run dir = $inner/run
admin socket =
crash dir = $inner/run
log file = $inner/\$name.log
plugin dir = $plugins
# one copy of everything, on one disk, in as few placement groups as will do
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush initial weight = 1
mon allow pool size one = true
mon max pg per osd = 1000

[mon]
mon data = $inner/mon
mon cluster log file = $inner/cluster.log
# Each pool is a round of Paxos; with the default interval of 1 s, starting would take 10 s longer.
paxos propose interval = 0.01
paxos min wait = 0.01
# the disk that a throw-away monitor must not fill: not our worry at 5 % free
mon data avail crit = 1
mon data avail warn = 2

[osd]
osd data = $inner/osd
osd objectstore = $store
memstore device bytes = $((size << 30))
bluestore block path = $inner/block
bluestore block size = $((size << 30))
osd memory target = 939524096

[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw data = $inner/rgw
rgw multipart min part size = $minpart
# Deleted objects give their memory back after seconds, not hours.
rgw gc obj min wait = 10
rgw gc processor period = 10
rgw gc processor max time = 10
# what has its own clock would make tests differ from run to run
rgw enable lc threads = false
rgw enable quota threads = false
rgw enable usage log = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
# SSE-KMS and SSE-C over plain HTTP, with keys from this file
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=$(kms_key first) testkey-2=$(kms_key second)
debug rgw = $debug
CONF
}

# ------------------------------------------------------------------------------------------------------- status, env

status() {
  if ! is_complete; then
    say "not installed in $root"
    return 3
  elif ! is_running; then
    say "Ceph $(installed_version) from $(installed_suite) is installed in $root; no server runs on port $port"
    return 3
  fi
  say "Ceph $(installed_version) from $(installed_suite) runs on http://127.0.0.1:$port, data in $data"
  local name pid
  for name in mon osd rgw; do
    pid=$(<"$data/$name.pid")
    awk -v who="$name  pid $pid" '/^VmRSS:/ { printf "  %s  %d MiB\n", who, $2 / 1024 }' "/proc/$pid/status"
  done
}

print_env() {
  is_running || die "no server runs on port $port; '$0 start' starts one"
  cat <<ENV
export MEDIAEXCHANGE_TEST_S3=http://127.0.0.1:$port
export MEDIAEXCHANGE_TEST_S3_ACCESS_KEY=$main_key
export MEDIAEXCHANGE_TEST_S3_SECRET_KEY=$main_secret
export MEDIAEXCHANGE_TEST_S3_ALT_ACCESS_KEY=$alt_key
export MEDIAEXCHANGE_TEST_S3_ALT_SECRET_KEY=$alt_secret
export MEDIAEXCHANGE_TEST_S3_FLAVOR=ceph
ENV
}

check_settings
case ${1:-} in
  install) install ;;
  start) start ;;
  restart-gateway) restart_gateway ;;
  stop) stop ;;
  status) status ;;
  env) print_env ;;
  help | -h | --help) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$0" ;;
  *)
    warn "usage: $0 install | start | restart-gateway | stop | status | env | help"
    exit 2
    ;;
esac
