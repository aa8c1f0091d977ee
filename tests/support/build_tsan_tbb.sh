#!/usr/bin/env bash
# Builds Debian's oneTBB with the thread sanitizer into build/onetbb-tsan, once (about 40 s). Without it every task
# hand-over looks like a race, and suppressing those reports hides real ones.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
[[ -e build/onetbb-tsan/lib/cmake/TBB/TBBConfig.cmake ]] && exit

work=$PWD/build/onetbb-source
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache"
cd "$work"

# Own lists, so that the machine's package sources stay as they are.
cat >sources.list <<LIST
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian-security bookworm-security main
LIST
apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=)
"${apt[@]}" update
"${apt[@]}" source onetbb >source.log

# STRICT would make g++'s warning about fences under the sanitizer an error.
cmake -S onetbb-*/ -B build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$work/../onetbb-tsan" \
  -DCMAKE_INSTALL_LIBDIR=lib -DTBB_SANITIZE=thread -DTBB_TEST=OFF -DTBBMALLOC_BUILD=OFF -DTBB_STRICT=OFF >configure.log
cmake --build build --target install >build.log || { tail -n 40 build.log; exit 1; }
cd .. && rm -rf "$work"
