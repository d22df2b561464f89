#!/bin/sh
# Measures the same work in the languages that are installed here, and skips the others.
#
#   other-languages.sh <result file>
#
# The result file is JSON of JMH's form, so that the report program takes it beside the JVM's results. It needs none of
# CPython (python3), PyPy (pypy3), Lua (lua5.4 or lua), Node, Go and g++ 11 or later, and uses each that it finds.
set -eu

if [ $# -ne 1 ]; then
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 2
fi
result=$1
sources=$(cd "$(dirname "$0")/../other-languages" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lines "case parameters sample..." become JSON objects; the loop without coroutines is nobody's contest.
to_json() {
    awk -v contender="$1" -v version="$2" '
        $1 == "StringOperationsLoop" { $1 = "StringOperations"; suffix = "Loop" }
        $1 != "" {
            split($2, parameter, "=")
            parameters = $2 == "-" ? "" : "\"" parameter[1] "\": \"" parameter[2] "\""
            samples = $3
            for (i = 4; i <= NF; i++) samples = samples ", " $i
            printf "  {\"benchmark\": \"org.weightless.bench.%s.%s%s\", \"vmVersion\": \"%s\", \"params\": {%s},\n", \
                $1, contender, suffix, version, parameters
            printf "   \"primaryMetric\": {\"score\": %s, \"scoreUnit\": \"ns/op\", \"rawData\": [[%s]]}},\n", $3, samples
            suffix = ""
        }'
}

# measure <contender> <version> <command>...
measure() {
    contender=$1
    version=$2
    shift 2
    echo "$contender: $version" >&2
    "$@" > "$work/lines" || { echo "$contender: failed, skipped" >&2; return 0; }
    to_json "$contender" "$version" < "$work/lines" >> "$work/objects"
}

have() {
    command -v "$1" > /dev/null 2>&1 || { echo "$2: skipped, $1 is not installed" >&2; return 1; }
}

: > "$work/objects"
if have python3 CPython; then
    measure cpython "$(python3 --version 2>&1)" python3 "$sources/generators.py"
fi
if have pypy3 PyPy; then
    measure pypy "$(pypy3 --version 2>&1 | tail -n 1 | sed 's/\[//; s/ with.*//')" pypy3 "$sources/generators.py"
fi
lua=lua5.4
command -v $lua > /dev/null 2>&1 || lua=lua
if have $lua Lua; then
    measure lua "$($lua -v 2>&1 | cut -d' ' -f1,2)" $lua "$sources/coroutines.lua"
fi
if have node Node; then
    measure node "Node $(node --version)" node "$sources/generators.js"
fi
if have go Go; then
    GOCACHE=$work/cache GO111MODULE=off go build -o "$work/goroutines" "$sources/goroutines.go"
    measure go "$(go version)" "$work/goroutines"
fi
if have g++ C++; then
    compile() { g++ -std=c++20 -O3 "$@" -o "$work/coroutines" "$sources/coroutines.cpp"; }
    compile -march=native || compile
    measure cpp "$(g++ --version | head -n 1)" "$work/coroutines"
fi
{
    echo '['
    sed '$s/,$//' "$work/objects"
    echo ']'
} > "$result"
