#!/usr/bin/env bash
# Kills the worker at 200 random moments (or as many as the first argument says), resumes it, and shows where the blows fell.
# MEDIAEXCHANGE_TEST_SEED throws other dice. Takes about a second a kill.
# Ends with one line: N passed, N failed, N skipped. Exit code 0 only when it passed.
set -uo pipefail
cd "$(dirname "$0")/../.."
export MEDIAEXCHANGE_TEST_KILLS=${1:-200}
if dotnet test tests/Worker.Tests --filter FullyQualifiedName~Kills --logger "console;verbosity=detailed" "${@:2}"; then
  echo "1 passed, 0 failed, 0 skipped"
else
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
