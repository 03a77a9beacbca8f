#!/bin/sh
# Write requirements.txt from requirements.in: every version, for Python 3.11 and later, on every system, with hashes.
set -eu
if ! command -v uv >/dev/null 2>&1; then
  echo "« make lock » a besoin de uv (pip install uv)." >&2
  exit 1
fi
for folder in . deploy bench; do # the others keep the versions of the first
  uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
    $([ "$folder" = . ] || echo --constraints requirements.txt) --python-version 3.11 --custom-compile-command "make lock" ${UPGRADE:+--upgrade} \
    "$folder/requirements.in" -o "$folder/requirements.txt"
  if grep -nE '://|^--(index|extra|find)' "$folder/requirements.txt"; then
    echo "$folder/requirements.txt nomme un serveur : à corriger avant de l’enregistrer." >&2
    exit 1
  fi
done
