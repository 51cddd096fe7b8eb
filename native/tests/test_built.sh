#!/bin/sh
# What can be seen of the module without running it.
# usage: tests/test_built.sh MODULE

module=$1
passed=0
failed=0

check() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED %s\n    wanted: %s\n    is:     %s\n' "$1" "$2" "$3"
	fi
}

check "SSH-46, SSH-47: exactly these functions are exported" \
	"pam_sm_authenticate pam_sm_setcred" \
	"$(nm -D --defined-only "$module" | sed 's/.* //' | sort | tr '\n' ' ' | sed 's/ $//')"

# A guest sets no handlers, starts nothing, changes nothing and prints nothing.
forbidden='printf|fprintf|vprintf|vfprintf|puts|putchar|fputs|fputc|fwrite|write|writev|perror|__printf_chk|__fprintf_chk'
forbidden="$forbidden|stdout|stderr|signal|sigaction|sigprocmask|alarm|setitimer|chdir|fchdir|umask|setlocale"
forbidden="$forbidden|setenv|putenv|unsetenv|clearenv|getenv|secure_getenv|fork|vfork|execve|system|popen|pthread_create"
forbidden="$forbidden|getpwnam|getgrgid|strtok|strerror|exit|_exit|abort|atexit|sleep|pam_set_data|pam_putenv"
forbidden="$forbidden|openlog|closelog|seteuid|setegid|setuid|setgid|setfsuid|setfsgid|setgroups|initgroups|clone|wait"
check "SSH-58, SSH-59: a guest in a root process calls none of these" "" \
	"$(nm -D --undefined-only "$module" | sed 's/.* //; s/@.*//' | grep -xE "$forbidden" | tr '\n' ' ')"

# GA-72 wants one item to be set: the password without its code.
check "SSH-58: PAM items are set for forward_pass alone" "file_dialogue.o" \
	"$(for o in "$(dirname "$module")"/module/*.o; do nm -u "$o" | grep -q pam_set_item && basename "$o"; done)"
check "GA-81: the calls that change a process are the child's alone" "keeper_child.o" \
	"$(for o in "$(dirname "$module")"/module/*.o; do nm -u "$o" | grep -qxE ' *U (prctl|fchmod|fchown|rename)' && basename "$o"; done)"

# In the objects, since the compiler's start files put a few bytes of their own into the module.
check "SSH-59: no static memory that can be written" "0" \
	"$(size -A "$(dirname "$module")"/module/*.o | awk '$1 ~ /^\.(data|bss|tdata|tbss)$/ { sum += $2 } END { print sum + 0 }')"

check "hardening: all symbols are bound at load, then sealed" "yes yes" \
	"$(readelf -d "$module" | grep -q 'FLAGS.*NOW' && printf yes) $(readelf -lW "$module" | grep -q GNU_RELRO && printf yes)"
check "hardening: no executable stack" "RW" "$(readelf -lW "$module" | awk '$1 == "GNU_STACK" { print $7 }')"
check "hardening: no relocations in code" "" "$(readelf -d "$module" | grep TEXTREL)"
check "hardening: stack protector and checked copies" "yes yes" \
	"$(nm -D "$module" | grep -q __stack_chk_fail && printf yes) $(nm -D "$module" | grep -qE '__[a-z]+_chk@' && printf yes)"
check "no library but libpam, libc and libcrypt, which pam_unix needs too" "libc.so.6 libcrypt.so.1 libpam.so.0" \
	"$(readelf -d "$module" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ' | sed 's/ $//')"

# The manual page.
page=../man/pam_sallyport.8
check "the page renders without a warning" "" "$(groff -mandoc -ww -Tutf8 "$page" 2>&1 >/dev/null)"
# shellcheck disable=SC2013  # the names have no blanks
for name in $(sed -n -e 's/^\t{ "\([a-z=-]*\)", [a-z_]*set_.*/\1/p' -e 's/^\t{ "\([a-z_=-]*\)", [A-Z]*, set_.*/\1/p' \
	src/arguments.c src/file_arguments.c); do
	check "the page explains the argument $name" "yes" "$(grep -q "^\.It Cm $name" "$page" && echo yes)"
done
check "the page names the default socket" "yes" \
	"$(grep -qF "$(sed -n 's/#define SOCKET_PATH_DEFAULT "\(.*\)"/\1/p' src/arguments.h)" "$page" && echo yes)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
