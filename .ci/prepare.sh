# Sourced by ./atelier and ./test: finds a Swift toolchain and installs what is missing on Debian and Ubuntu.
# Everything it says goes to standard error, so that the output of the program stays its own.

# What the build and the program need: development headers, and a font for the text in saved plots. Of libarchive only the
# library is opened, while the program runs; its package is called otherwise from release to release, this one is not.
build_packages="libedit-dev libpng-dev libturbojpeg0-dev libarchive-dev libcairo2-dev \
libcmark-gfm-dev libcmark-gfm-extensions-dev fonts-dejavu-core pkg-config git curl"

say() { printf 'atelier: %s\n' "$*" >&2; }

# Ends with advice unless `swift` is there and new enough.
require_swift() {
  local version
  if ! command -v swift >/dev/null 2>&1; then
    say "no Swift toolchain found. Atelier needs Swift 6.2 or newer (developed with 6.3)."
    say "Get one from https://www.swift.org/install/linux/ (swiftly, or a tarball whose usr/bin goes into PATH)."
    exit 1
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  if [ -z "$version" ] || [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -n 1)" != 6.2 ]; then
    say "found Swift ${version:-of unknown version}, but Atelier needs 6.2 or newer (developed with 6.3)."
    say "Get one from https://www.swift.org/install/linux/"
    exit 1
  fi
}

# Installs those of the named packages that are missing, as root or through sudo.
require_packages() {
  local package missing="" as_root=""
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is not Debian or Ubuntu: make sure that these packages' counterparts are installed: $*"
    return 0
  fi
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "these packages are missing, and there is no sudo to install them:$missing"
      say "As root: apt-get install$missing"
      exit 1
    fi
    as_root=sudo
  fi
  say "installing$missing (${as_root:+$as_root }apt-get install)"
  if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing; } >&2; then
    say "the installation failed; the lines above say why"
    exit 1
  fi
}
