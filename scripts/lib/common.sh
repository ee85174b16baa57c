# shellcheck shell=bash
# What every script of the house shares. Source it right after `set -euo pipefail`.

skua_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export skua_root

# One line per step, so that a reader of a long log finds his place.
say() { printf '[skua] %s\n' "$*"; }
fail() {
    printf '[skua] FAILED: %s\n' "$*" >&2
    exit 1
}

# run_timed WHAT COMMAND...: says how long it took.
run_timed() {
    local what=$1 start=$SECONDS
    shift
    say "$what ..."
    "$@" || fail "$what (after $((SECONDS - start)) s)"
    say "$what: done in $((SECONDS - start)) s"
}

# build PRESET [TARGET...]: configures when needed and builds; Ninja shows the progress.
build() {
    local preset=$1 jobs
    shift
    jobs=${SKUA_BUILD_JOBS:-$(nproc)}
    (
        cd "$skua_root" || exit
        mkdir -p build
        cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
            cat "build/configure-$preset.log" >&2
            exit 1
        }
        if [ $# -gt 0 ]; then
            cmake --build "build/$preset" -j "$jobs" --target "$@"
        else
            cmake --build "build/$preset" -j "$jobs"
        fi
    )
}

# start_skuad BIN LOG ARGUMENTS...: starts the daemon; sets skuad_pid and skuad_url once it listens.
# Must not be called in a subshell, or the caller never sees the two.
start_skuad() {
    local bin=$1 log=$2 tries=${SKUA_START_SECONDS:-120}
    shift 2
    : >"$log"
    # A session of its own: Ctrl-C reaches the script only, which then stops the daemon once. Two
    # signals would mean "at once, without draining".
    setsid "$bin" "$@" >"$log" 2>&1 &
    skuad_pid=$!
    skuad_url=
    tries=$((tries * 10))
    while [ "$tries" -gt 0 ]; do
        skuad_url=$(sed -n 's/^listening \(.* \)\{0,1\}http=\([0-9.:]*\).*/http:\/\/\2/p' "$log" | head -n 1)
        [ -z "$skuad_url" ] || return 0
        if ! kill -0 "$skuad_pid" 2>/dev/null; then
            tail -n 20 "$log" >&2
            fail "skuad ended before it was listening"
        fi
        sleep 0.1
        tries=$((tries - 1))
    done
    tail -n 20 "$log" >&2
    fail "skuad is not listening after ${SKUA_START_SECONDS:-120} s"
}

# stop_skuad: asks the daemon to stop and waits; returns its exit code.
stop_skuad() {
    local code=0
    kill -TERM "$skuad_pid" 2>/dev/null || true
    wait "$skuad_pid" || code=$?
    skuad_pid=
    return "$code"
}
