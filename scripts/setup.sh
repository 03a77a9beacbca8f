#!/bin/sh
# Install $2 (requirements.txt by default) into the virtual environment $1: with uv where present, else with venv and pip.
set -eu
venv=$1
requirements=${2:-requirements.txt}
offline= # the wheels of `make bundle`, where they are
[ ! -d roues ] || offline="--no-index --find-links roues"
unset PYTHONDONTWRITEBYTECODE # a first page takes 5 s instead of 2 when nothing is compiled
export UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true # a network that inspects TLS is known to the system, not to uv
recent='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }

find_python() {
  for name in ${PYTHON_COMMAND:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$recent" 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

make_venv() {
  if "$1" -m venv "$venv" >/dev/null 2>&1; then return; fi
  rm -rf "$venv"
  say "Le module venv de Python manque : installation du paquet python3-venv…"
  if command -v apt-get >/dev/null 2>&1 &&
    { as_root apt-get update && as_root apt-get install -y --no-install-recommends python3-venv; } >&2 &&
    "$1" -m venv "$venv"; then
    return
  fi
  rm -rf "$venv"
  say "Impossible de créer l’environnement Python. Demandez à votre administrateur d’exécuter :"
  say "    sudo apt-get install python3-venv"
  say "puis relancez la commande."
  exit 1
}

python=$(find_python)
if [ -z "$python" ]; then
  say "Python 3.11 ou plus récent est nécessaire (trouvé : $(${PYTHON_COMMAND:-python3} --version 2>&1 || echo aucun))."
  say "Sous Debian 12 ou Ubuntu 24.04 : sudo apt-get install python3 python3-venv"
  say "Si une version récente porte un autre nom : make run PYTHON_COMMAND=python3.12"
  exit 1
fi

if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
  say "Installation des bibliothèques avec uv…"
  "$venv/bin/python" -c "$recent" 2>/dev/null || uv venv --quiet --clear --python "$python" "$venv"
  if uv pip install --quiet --compile-bytecode --require-hashes $offline --python "$venv/bin/python" -r "$requirements"; then
    exit 0
  fi
  say "uv n’a pas pu tout installer : nouvel essai avec pip."
  rm -rf "$venv"
fi

"$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv "$python"
say "Installation des bibliothèques avec pip (une minute environ)…"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes $offline -r "$requirements"
