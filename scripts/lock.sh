#!/bin/sh
# Write requirements.txt from requirements.in: every version, for Python 3.11 and later, on every system, with hashes.
set -eu
if ! command -v uv >/dev/null 2>&1; then
  echo "« make lock » a besoin de uv (pip install uv)." >&2
  exit 1
fi
uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
  --python-version 3.11 --custom-compile-command "make lock" ${UPGRADE:+--upgrade} \
  requirements.in -o requirements.txt
if grep -nE '://|^--(index|extra|find)' requirements.txt; then
  echo "requirements.txt nomme un serveur : à corriger avant de l’enregistrer." >&2
  exit 1
fi
