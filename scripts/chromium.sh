#!/bin/sh
# Install Chromium for the browser tests where it is missing; say what to do where that is not possible.
set -u
for name in ${CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
  echo "Chromium est absent : installation par apt-get…" >&2
  if as_root apt-get update >"$log" 2>&1 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >>"$log" 2>&1; then
    exit 0
  fi
  tail -n 5 "$log" >&2
fi
cat >&2 <<'TEXT'
Chromium n’a pas pu être installé : les tests dans le navigateur seront ignorés.
Chromium could not be installed: the browser tests will be skipped.
    sudo apt-get install chromium          (Debian)
    CHROMIUM=/chemin/vers/chrome make test (un navigateur déjà présent)
TEXT
