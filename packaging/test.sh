#!/usr/bin/env bash
# Installs what is needed, builds, and passes every test, on Debian 12. Unattended; may be run again at any time.
#   packaging/test.sh            everything
#   packaging/test.sh dev        one build only: dev, asan or tsan
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -le 1 ] || { echo "usage: $0 [dev|asan|tsan]" >&2; exit 64; }
builds=("${1:-dev}")
[ $# -eq 1 ] || builds=(dev asan tsan)
cores=$(nproc)
results="$PWD/build/results"
rm -rf "$results"
mkdir -p "$results"
started=$SECONDS

step() { printf '\n== %s  (%d:%02d)\n' "$*" $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)); }

build() { # preset, targets…
    local preset=$1
    shift
    cmake --preset "$preset" >"$results/$preset-configure.log" 2>&1 ||
        { cat "$results/$preset-configure.log"; echo "configuring $preset failed" >&2; exit 1; }
    cmake --build --preset "$preset" --parallel "$cores" "${@/#/--target=}" >"$results/$preset-build.log" 2>&1 ||
        { grep -E -A6 'error|FAILED' "$results/$preset-build.log" | tail -80; echo "building $preset failed: $results/$preset-build.log" >&2; exit 1; }
}

failed=0
run_tests() { # preset, name of the result, ctest's own words…
    local preset=$1 name=$2
    shift 2
    ctest --preset "$preset" --show-only=json-v1 >"$results/$preset-tests.json"
    ctest --preset "$preset" --parallel "$cores" --output-junit "$results/$name.xml" \
        --test-output-size-passed 400000 --test-output-size-failed 400000 --test-output-truncation head "$@" || failed=1
}

# Network namespaces and mounts of their own need root; an ordinary user gets it by sudo for those tests only.
tests_of() { # preset, labels left out (a regular expression), further words…
    local preset=$1 without=$2
    shift 2
    if [ "$(id -u)" = 0 ]; then
        run_tests "$preset" "$preset" -LE "$without" "$@"
    else
        run_tests "$preset" "$preset" -LE "$without|^root$" "$@"
        run_as_root "$preset" -LE "$without" -L '^root$' "$@"
    fi
}
run_as_root() { # preset, words…
    local preset=$1
    shift
    sudo -n true || { echo "the tests labelled root need sudo without a password" >&2; exit 1; }
    sudo -n env PATH="$PATH" ctest --preset "$preset" --output-junit "$results/$preset-root.xml" \
        --test-output-size-passed 400000 --test-output-truncation head "$@" || failed=1
    sudo -n chown -R "$(id -u):$(id -g)" build
}

step "packages"
bash packaging/deps.sh test
ccache --max-size 4G >/dev/null 2>&1 || true

for preset in "${builds[@]}"; do
    step "build $preset"
    case $preset in
        tsan)
            # What runs on more than one thread: the asynchronous answers and SSH.
            build tsan thread_tests
            step "test tsan"
            tests_of tsan '^none$' -L '^threads$'
            ;;
        asan)
            build asan
            step "test asan"
            # What takes minutes, and what a sanitizer cannot judge, runs in dev only.
            tests_of asan '^(lint|bench|long)$'
            ;;
        *)
            build "$preset"
            step "test $preset"
            tests_of "$preset" '^none$'
            ;;
    esac
done

step "summary"
python3 packaging/summary.py "$results" || failed=1
exit $failed
