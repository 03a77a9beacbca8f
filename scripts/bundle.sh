#!/bin/sh
# Write $1, an archive that installs without the internet: the application, and a wheel of each library it runs with.
# The wheels are those of this machine's Python and system: run it on one like the server.
set -eu
target=${1:-clauses-hors-ligne.tar.gz}
python=${PYTHON_COMMAND:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/application/roues"
git archive HEAD | tar -x -C "$folder/application"
"$python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
  -r deploy/requirements.txt -d "$folder/application/roues"
tar -C "$folder" -czf "$target" application
echo "$target"
