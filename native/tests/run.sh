#!/bin/sh
# Runs every test program of build/, and closes with the sum of what they say. One that says nothing has failed.
# usage: tests/run.sh VECTORS FILE_VECTORS ARGUMENT_VECTORS, in native/

vectors=$1
file_vectors=$2
argument_vectors=$3
passed=0
failed=0

run() {
	name=$1
	shift
	echo "== $name"
	"$@" >build/output 2>&1
	status=$?
	cat build/output
	counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' build/output)
	if [ -z "$counts" ]; then
		echo "$name ended with status $status and no closing line"
		counts="0 1"
	elif [ "$status" -ne 0 ] && [ "${counts#* }" -eq 0 ]; then
		echo "$name ended with status $status"
		counts="${counts% *} 1"
	fi
	passed=$((passed + ${counts% *}))
	failed=$((failed + ${counts#* }))
}

run arguments build/test_arguments
run text build/test_text
run emergency build/test_emergency
run frame build/test_frame "$vectors"
run file_words build/test_file_words
run words build/test_words "$argument_vectors/words.txt"
run file_keeper build/test_file_keeper
run file_frame build/test_file_frame "$file_vectors"
run key_frame build/test_key_frame
run first_step_frame build/test_first_step_frame
run notice_frame build/test_notice_frame
run name_service build/test_name_service
run session build/test_session
run client build/test_client
run built sh tests/test_built.sh build/pam_sallyport.so
run keys build/test_keys build/sallyport-keys
run keys_sanitized build/test_keys build/sanitized/sallyport-keys
run notice build/test_notice build/sallyport-notice
run notice_sanitized build/test_notice build/sanitized/sallyport-notice
run module build/test_module build/pam_sallyport.so "$vectors"
run module_sanitized build/test_module_sanitized build/sanitized/pam_sallyport.so "$vectors"
run file_module build/test_file_module build/pam_sallyport.so "$vectors"
run file_module_sanitized build/test_file_module_sanitized build/sanitized/pam_sallyport.so "$vectors"

echo "== all"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
