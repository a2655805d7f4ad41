# shellcheck shell=bash
# Sourced by scripts that use the Python module of an installed copy.

# install_module BUILD PREFIX: installs there, and lets Python find the module
install_module() {
    cmake --install "$1" --prefix "$2" >/dev/null
    PYTHONPATH=$(dirname "$(dirname "$(find "$2" -path '*gatefold/__init__.py')")")
    export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
}
