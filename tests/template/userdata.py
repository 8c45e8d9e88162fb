#!/usr/bin/env python3
"""userdata.py TEMPLATE - runs what the instances run at their start, with stand-ins for curl, docker and systemd-run.

One line a check; the last line counts.
"""
import email
import os
import pathlib
import subprocess
import sys
import tempfile

from template import load

# The first notice comes with the third look; a task and the agent itself are running.
STAND_INS = {
    "curl": """case "$*" in
*api/token*) echo token-1 ;;
*"X-aws-ec2-metadata-token: token-1 "*spot/instance-action) echo look >> looks; [ "$(wc -l < looks)" -ge 3 ] ;;
*) exit 22 ;;
esac""",
    "docker": """case "$*" in
"ps --quiet --filter label=com.amazonaws.ecs.task-arn") printf 'task1\\ntask2\\n' ;;
*) echo "$*" >> stopped ;;
esac""",
    "systemd-run": '[ "$1 $2" = "--unit spot-notice" ] && shift 2 && exec "$@"',
    "sleep": "true",
}


def main(path):
    text = load(path)["Resources"]["LaunchTemplate"]["Properties"]["LaunchTemplateData"]["UserData"]["Fn::Base64"]
    message = email.message_from_string(text)
    parts = message.get_payload() if message.is_multipart() else []
    results = {"it is MIME multipart with one shell script": [part.get_content_type() for part in parts] == ["text/x-shellscript"]}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "bin").mkdir()
        for tool, script in STAND_INS.items():
            (folder / "bin" / tool).write_text(f"#!/bin/bash\n{script}\n")
            (folder / "bin" / tool).chmod(0o755)
        script = parts[0].get_payload().replace("/etc/ecs/ecs.config", "ecs.config").replace("/usr/local/bin/", "./") if parts else "false"
        environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
        ran = subprocess.run(["bash"], input=script, text=True, cwd=folder, env=environment, timeout=20, capture_output=True, check=False)
        results["it runs without an error"] = ran.returncode == 0 and not ran.stderr
        config = (folder / "ecs.config").read_text().split() if (folder / "ecs.config").exists() else []
        results["the agent drains at a notice"] = "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true" in config
        results["it looks until there is a notice"] = (folder / "looks").exists() and len((folder / "looks").read_text().split()) == 3
        results["then the tasks are stopped, with time to write"] = (folder / "stopped").exists() and (folder / "stopped").read_text() == "stop --time 100 task1 task2\n"
    for name, holds in results.items():
        print(f"{'ok' if holds else 'FAILED':7} {name}")
    if not all(results.values()):
        print(ran.stderr)
    print(f"{sum(results.values())} passed, {len(results) - sum(results.values())} failed, 0 skipped")
    return int(not all(results.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
