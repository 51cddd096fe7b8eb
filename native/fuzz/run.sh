#!/bin/sh
# Fuzzes each target for SECONDS; what it finds lies in build/fuzz, with the command that shows it again. The canary
# comes first: if its fault is not found, nothing here proves anything.
# usage: fuzz/run.sh SECONDS VECTORS FILE_VECTORS, in native/

seconds=$1
vectors=$2
file_vectors=$3
passed=0
failed=0

seeds=build/fuzz/seeds
rm -rf "$seeds"
mkdir -p "$seeds"
build/fuzz/make_seeds "$seeds" "$vectors"/*.txt "$file_vectors"/*.txt || exit 1
cp fuzz/emergency.codes "$seeds"
find "$seeds" -type f -size +32k -delete        # one of 128 kB is enough to make every run slow

# One target; prints what libFuzzer says of itself, its random seed among it (FAULT-64).
fuzz() {
	target=$1
	shift
	corpus=build/fuzz/corpus_$target
	mkdir -p "$corpus"
	echo "== $target"
	build/fuzz/"$target" -max_total_time="$seconds" -max_len=32768 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
		-artifact_prefix=build/fuzz/ "$@" "$corpus" "$seeds" >build/fuzz/output_"$target" 2>&1
	status=$?
	grep -E '^INFO: Seed|^stat::number_of_executed_units|ERROR|Test unit written|SUMMARY' build/fuzz/output_"$target"
	return "$status"
}

verdict() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $2"
	fi
}

rm -rf build/fuzz/corpus_canary
fuzz canary -max_total_time=60
found=$?
grep -q 'deadly signal' build/fuzz/output_canary && [ "$found" -ne 0 ]
verdict $? "the canary's fault was not found: is the fuzzer running?"
rm -f build/fuzz/crash-*

for target in reply request judgement words file_words emergency key notice stat_line first_step; do
	if [ -e fuzz/"$target".dict ]; then
		fuzz "$target" -dict=fuzz/"$target".dict
	else
		fuzz "$target"
	fi
	verdict $? "$target"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
