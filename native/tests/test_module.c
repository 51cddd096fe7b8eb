/*
 * The built module from end to end: through the real libpam, with a configuration folder of the test's own and a
 * scripted daemon (stub_daemon.c). Nothing of the host's PAM configuration is read or written.
 *
 *	test_module MODULE VECTORS
 *
 * Without sanitizers it is also the C library's allocator, and so can make any allocation fail and look into every
 * block that is freed. After each login it looks for what leaked: descriptors, secrets in memory or in the log,
 * changes to the process.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <security/pam_appl.h>

#include "check.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Found before libpam's by the dynamic linker. */
#define EXPORTED __attribute__((visibility("default")))

/* Only in read-only memory, so that a copy in writable memory is a leak. */
static const char CODE[] = "904718-secret-code";
static const char WRONG_CODE[] = "000000-secret-wrong";

static const char *module, *vectors;
static char folder[] = "/tmp/sallyport-module-XXXXXX";
static char socket_path[64], socket_folder[64], service_path[64];

/* ---- what the test wants ---- */

enum manner {
	ANSWERS,
	FAILS,
	GIVES_NO_RESPONSES,
	GIVES_NO_TEXT,
	ANSWERS_SLOWLY,
	ANSWERS_AT_LENGTH,              /* person.length times 'x' */
};

static struct {
	const char *user, *tty, *ruser, *rhost, *ssh_connection, *ssh_auth_info;
	enum manner manner;
	const char *answers[8];         /* the last one is given again */
	size_t length;
} person;

/* ---- what was seen ---- */

enum { MESSAGES_MAX = 40 };

static struct {
	int result;
	unsigned delay_us;
	int64_t took_ms;
	unsigned conversations;
	unsigned messages_count;
	struct {
		int style;
		char text[600];
	} messages[MESSAGES_MAX];
	unsigned lines_count, debug_lines;
	int priority;                   /* of the one line that is not for debugging */
	char line[8192];
	char debug[8192];
} seen;

static char heard[1 << 20];             /* what the daemon wrote */
static unsigned heard_lines;

static int descriptors_before;

/* ---- the allocator ---- */

static struct {
	bool counting;
	unsigned count;
	unsigned fail_at;               /* 0: none */
	bool fail_on;                   /* all after it too */
	bool failed;
	bool freed_secret;
} memory;

#if !SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *block);

static bool
refuse_memory(void)
{
	if (!memory.counting)
		return false;
	memory.count++;
	if (memory.fail_at == 0 || memory.count < memory.fail_at || (memory.count > memory.fail_at && !memory.fail_on))
		return false;
	memory.failed = true;
	errno = ENOMEM;
	return true;
}

EXPORTED void *
malloc(size_t size)
{
	return refuse_memory() ? NULL : __libc_malloc(size);
}

EXPORTED void *
calloc(size_t count, size_t size)
{
	return refuse_memory() ? NULL : __libc_calloc(count, size);
}

EXPORTED void *
realloc(void *old, size_t size)
{
	return refuse_memory() ? NULL : __libc_realloc(old, size);
}

EXPORTED void
free(void *block)
{
	int saved = errno;

	if (block != NULL && memory.counting) {
		size_t size = malloc_usable_size(block);

		if (memmem(block, size, CODE, strlen(CODE)) != NULL ||
		    memmem(block, size, WRONG_CODE, strlen(WRONG_CODE)) != NULL)
			memory.freed_secret = true;
	}
	__libc_free(block);
	errno = saved;
}
#endif

/* ---- the log ---- */

static void
take_line(int priority, const char *format, va_list arguments)
{
	char line[sizeof(seen.line)];

	(void)vsnprintf(line, sizeof(line), format, arguments);
	CHECK((priority & LOG_FACMASK) == LOG_AUTHPRIV);
	CHECK(strstr(line, CODE) == NULL && strstr(line, WRONG_CODE) == NULL);
	if (strstr(line, "pam_sallyport(") != line)
		return;                         /* libpam's own */
	if (strstr(line, "): debug: ") != NULL) {
		CHECK((priority & LOG_PRIMASK) == LOG_DEBUG);
		seen.debug_lines++;
		(void)snprintf(seen.debug + strlen(seen.debug), sizeof(seen.debug) - strlen(seen.debug), "%s\n", line);
		return;
	}
	seen.lines_count++;
	seen.priority = priority & LOG_PRIMASK;
	memcpy(seen.line, line, sizeof(line));
}

EXPORTED __attribute__((format(printf, 2, 3))) void
syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	take_line(priority, format, arguments);
	va_end(arguments);
}

EXPORTED __attribute__((format(printf, 3, 4))) void __syslog_chk(int priority, int flag, const char *format, ...);

void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list arguments;

	(void)flag;
	va_start(arguments, format);
	take_line(priority, format, arguments);
	va_end(arguments);
}

/* libpam asks for the address of PAM_RHOST, for the kernel's audit; no test waits for somebody's name server. */
EXPORTED int
getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
	(void)node;
	(void)service;
	(void)hints;
	(void)list;
	return EAI_NONAME;
}

/* ---- the clock, and what is heard from the daemon ---- */

static int64_t ahead_ms;                /* how far the clock goes before the true one */
static pid_t daemon_pid;
static int daemon_output = -1;
static size_t heard_length;

/* Takes what the daemon has written so far. */
static void
hear(void)
{
	ssize_t n;

	while ((n = read(daemon_output, heard + heard_length, sizeof(heard) - 1 - heard_length)) > 0)
		heard_length += (size_t)n;
	heard[heard_length] = '\0';
}

/*
 * Who waits for nothing but time, or for a daemon that says it will stay silent, finds that the time has passed. So
 * the tests of long waits are short, and do not depend on how busy the host is.
 */
EXPORTED int
poll(struct pollfd *what, nfds_t count, int ms)
{
	static int (*real)(struct pollfd *, nfds_t, int);
	int ready = 0;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "poll");
	while (count != 0 && ready == 0 && strstr(heard, "silent\n") == NULL) {
		ready = real(what, count, 20);
		hear();
	}
	if (ready == 0)
		ahead_ms += ms;
	return ready;
}

EXPORTED int
clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	int result;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	result = real(clock, now);
	now->tv_sec += ahead_ms / 1000;
	now->tv_nsec += ahead_ms % 1000 * 1000000;
	if (now->tv_nsec >= 1000000000) {
		now->tv_nsec -= 1000000000;
		now->tv_sec++;
	}
	return result;
}

/* ---- the person ---- */

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
open_descriptors(void)
{
	int fd, count = 0;

	for (fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static char *
type_answer(void)
{
	size_t i = seen.conversations - 1;
	char *typed;

	if (person.manner == GIVES_NO_TEXT)
		return NULL;
	if (person.manner == ANSWERS_AT_LENGTH) {
		typed = malloc(person.length + 1);
		memset(typed, 'x', person.length);
		typed[person.length] = '\0';
		return typed;
	}
	while (i > 0 && person.answers[i] == NULL)
		i--;
	return person.answers[i] == NULL ? strdup("") : strdup(person.answers[i]);
}

static int
converse(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
	int i;

	(void)data;
	seen.conversations++;
	/* SSH-162: nobody who stands at a prompt holds a connection. */
	CHECK(open_descriptors() == descriptors_before);
	for (i = 0; i < count && seen.messages_count < MESSAGES_MAX; i++) {
		seen.messages[seen.messages_count].style = messages[i]->msg_style;
		(void)snprintf(seen.messages[seen.messages_count].text, sizeof(seen.messages[0].text), "%s",
		    messages[i]->msg);
		seen.messages_count++;
	}
	if (person.manner == FAILS)
		return PAM_CONV_ERR;
	if (person.manner == GIVES_NO_RESPONSES) {
		*responses = NULL;
		return PAM_SUCCESS;
	}
	if (person.manner == ANSWERS_SLOWLY)
		ahead_ms += 100000;
	*responses = calloc((size_t)count, sizeof(**responses));
	if (*responses == NULL)
		return PAM_BUF_ERR;
	for (i = 0; i < count; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF || messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
			(*responses)[i].resp = type_answer();
	return PAM_SUCCESS;
}

static void
take_delay(int result, unsigned delay_us, void *data)
{
	(void)result;
	(void)data;
	seen.delay_us = delay_us;
}

/* ---- the daemon ---- */

static bool daemon_stays;               /* over several logins */

static void
start_daemon(const char *const *steps)
{
	char program[4096];
	char *argv[40] = { program, socket_path };
	char *slash, byte;
	posix_spawn_file_actions_t actions;
	int ends[2], i;
	extern char **environ;

	(void)snprintf(program, sizeof(program), "%s", module);
	slash = strrchr(program, '/');
	(void)snprintf(slash, sizeof(program) - (size_t)(slash - program), "/stub_daemon");
	if (access(program, X_OK) == -1)        /* the sanitized module lies one deeper */
		(void)snprintf(slash, sizeof(program) - (size_t)(slash - program), "/../stub_daemon");
	argv[2] = strdup(vectors);
	for (i = 0; steps[i] != NULL; i++)
		argv[3 + i] = strdup(steps[i]);
	if (pipe2(ends, O_CLOEXEC) == -1 || posix_spawn_file_actions_init(&actions) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, ends[1], 1) != 0 ||
	    posix_spawn(&daemon_pid, program, &actions, NULL, argv, environ) != 0)
		abort();
	(void)posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	daemon_output = ends[0];
	for (i = 2; argv[i] != NULL; i++)
		free(argv[i]);
	/* Its first line says that it listens. */
	do {
		if (read(daemon_output, &byte, 1) != 1)
			abort();
	} while (byte != '\n');
	(void)fcntl(daemon_output, F_SETFL, O_NONBLOCK);
	heard_length = 0;
	heard[0] = '\0';
}

static void
stop_daemon(void)
{
	char *p;

	if (daemon_output == -1) {
		heard_length = 0;
		heard[0] = '\0';
		heard_lines = 0;
		return;
	}
	heard_lines = 0;
	(void)kill(daemon_pid, SIGTERM);
	(void)fcntl(daemon_output, F_SETFL, 0);
	hear();
	for (p = heard; (p = strchr(p, '\n')) != NULL; p++)
		heard_lines++;
	(void)waitpid(daemon_pid, NULL, 0);
	close(daemon_output);
	daemon_output = -1;
	CHECK_SAYING(strstr(heard, "malformed") == NULL, "%s", heard);
}

/* The n-th line that the daemon wrote, or "". */
static const char *
heard_line(unsigned n)
{
	static char line[8192];
	const char *p = heard;

	while (n-- > 0 && (p = strchr(p, '\n')) != NULL)
		p++;
	(void)snprintf(line, sizeof(line), "%.*s", p == NULL ? 0 : (int)strcspn(p, "\n"), p == NULL ? "" : p);
	return line;
}

/* The value behind " name=" in that line. */
static const char *
heard_field(unsigned n, const char *name)
{
	static char value[4][4096], key[64];
	static unsigned next;
	const char *line = heard_line(n), *p;

	next = (next + 1) % 4;
	(void)snprintf(key, sizeof(key), " %s=", name);
	p = strstr(line, key);
	if (p == NULL)
		return "(none)";
	p += strlen(key);
	(void)snprintf(value[next], sizeof(value[0]), "%.*s", (int)strcspn(p, " "), p);
	return value[next];
}

/* ---- one login ---- */

/* Looks through all memory that can be written; the originals lie where it cannot. */
static bool
secret_in_memory(void)
{
#if SANITIZED
	return false;                           /* the sanitizer's own memory is too large to search */
#else
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], rights[5];
	bool found = false;
	unsigned long from, to;

	while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || strcmp(rights, "rw-p") != 0)
			continue;
		if (memmem((const void *)from, to - from, CODE, strlen(CODE)) != NULL ||
		    memmem((const void *)from, to - from, WRONG_CODE, strlen(WRONG_CODE)) != NULL) {
			printf("    a secret is left in %s", line);
			found = true;
		}
	}
	CHECK(maps != NULL);
	(void)fclose(maps);
	return found;
#endif
}

struct surroundings {
	int descriptors;
	mode_t mask;
	char cwd[4096];
	unsigned variables;
	void (*handlers[32])(int);
	int handler_flags[32];
};

static void
look_around(struct surroundings *around)
{
	extern char **environ;
	char **variable;
	int i;

	memset(around, 0, sizeof(*around));
	around->descriptors = open_descriptors();
	around->mask = umask(022);
	(void)umask(around->mask);
	(void)getcwd(around->cwd, sizeof(around->cwd));
	for (variable = environ; *variable != NULL; variable++)
		around->variables++;
	for (i = 1; i < 32; i++) {
		struct sigaction action;

		if (sigaction(i, NULL, &action) == -1)
			abort();
		around->handlers[i] = action.sa_handler;
		around->handler_flags[i] = action.sa_flags;
	}
}

static void
write_service(const char *auth_lines)
{
	FILE *file = fopen(service_path, "we");
	const char *p;

	if (file == NULL)
		abort();
	for (p = auth_lines; *p != '\0'; p++) {
		if (*p == '@')
			(void)fprintf(file, "%s socket=%s", module, socket_path);
		else
			(void)fputc(*p, file);
	}
	(void)fputc('\n', file);
	(void)fclose(file);
}

static pam_handle_t *
start_pam(void)
{
	static const struct pam_conv CONVERSATION = { converse, NULL };
	char variable[70000];
	pam_handle_t *pamh = NULL;
	const struct {
		int type;
		const char *value;
	} items[] = { { PAM_TTY, person.tty }, { PAM_RUSER, person.ruser }, { PAM_RHOST, person.rhost } };
	size_t i;

	if (pam_start_confdir("test", person.user, &CONVERSATION, folder, &pamh) != PAM_SUCCESS)
		abort();
	for (i = 0; i < 3; i++)
		if (items[i].value != NULL)
			(void)pam_set_item(pamh, items[i].type, items[i].value);
	if (person.ssh_connection != NULL) {
		(void)snprintf(variable, sizeof(variable), "SSH_CONNECTION=%s", person.ssh_connection);
		(void)pam_putenv(pamh, variable);
	}
	if (person.ssh_auth_info != NULL) {
		(void)snprintf(variable, sizeof(variable), "SSH_AUTH_INFO_0=%s", person.ssh_auth_info);
		(void)pam_putenv(pamh, variable);
	}
	(void)pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)(uintptr_t)take_delay);
	return pamh;
}

static unsigned
pam_variables(pam_handle_t *pamh)
{
	char **list = pam_getenvlist(pamh), **variable;
	unsigned count = 0;

	for (variable = list; variable != NULL && *variable != NULL; variable++) {
		count++;
		free(*variable);
	}
	free(list);
	return count;
}

/*
 * One pam_authenticate() with these auth lines, in which "@" stands for the module and its socket. A daemon that was
 * started is stopped.
 */
static void
log_in(const char *auth_lines)
{
	static struct surroundings before, after;
	unsigned variables_before;
	pam_handle_t *pamh;

	memset(&seen, 0, sizeof(seen));
	memory.freed_secret = false;
	memory.failed = false;
	write_service(auth_lines);
	pamh = start_pam();
	variables_before = pam_variables(pamh);
	look_around(&before);
	descriptors_before = before.descriptors;
	seen.took_ms = -now_ms();
	memory.count = 0;
	memory.counting = true;
	seen.result = pam_authenticate(pamh, 0);
	memory.counting = false;
	seen.took_ms += now_ms();
	look_around(&after);
	CHECK_SAYING(!secret_in_memory(), "SSH-60: wiped on every path out");
	CHECK_SAYING(!memory.freed_secret, "SSH-60: memory with a secret was freed");
	CHECK_SAYING(after.descriptors == before.descriptors, "SSH-59: a descriptor is left open");
	CHECK_SAYING(memcmp(&before, &after, sizeof(before)) == 0, "SSH-59: the module leaves its host as it was");
	CHECK_SAYING(pam_variables(pamh) == variables_before, "SSH-58: nothing in the PAM environment");
	(void)pam_end(pamh, seen.result);
	if (!daemon_stays)
		stop_daemon();
}

static void
log_in_with(const char *const *steps, const char *arguments)
{
	char auth_lines[512];

	if (steps != NULL)
		start_daemon(steps);
	(void)snprintf(auth_lines, sizeof(auth_lines), "auth required @ %s", arguments);
	log_in(auth_lines);
	CHECK_SAYING(seen.lines_count == 1, "SSH-61: %u lines", seen.lines_count);
}

#define STEPS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
reset(void)
{
	stop_daemon();
	(void)unlink(socket_path);
	memset(&person, 0, sizeof(person));
	person.user = "root";
	person.tty = "ssh";
	person.rhost = "client.example";
	person.ssh_connection = "192.0.2.7 50022 198.51.100.1 22";
	person.answers[0] = CODE;
	memory.fail_at = 0;
}

/* ---- the tests ---- */

static const char *
hex(const char *text)
{
	static char to[2 * 600 + 1];
	size_t i;

	to[0] = '\0';
	for (i = 0; text[i] != '\0'; i++)
		(void)snprintf(to + 2 * i, 3, "%02x", (unsigned char)text[i]);
	return to;
}

static bool
line_is(const char *wanted)
{
	if (strcmp(seen.line, wanted) == 0)
		return true;
	printf("    line: %s\n", seen.line);
	return false;
}

static bool
line_has(const char *wanted)
{
	if (strstr(seen.line, wanted) != NULL)
		return true;
	printf("    line: %s\n", seen.line);
	return false;
}

static bool
took_about(int64_t seconds)
{
	if (seen.took_ms >= 1000 * seconds && seen.took_ms < 1000 * seconds + 8000)
		return true;
	printf("    took %lld ms\n", (long long)seen.took_ms);
	return false;
}

/* About two seconds, as libpam draws it. */
static bool
asked_for_delay(void)
{
	return seen.delay_us >= 1000000 && seen.delay_us <= 3000000;
}

static void
check_verdicts(void)
{
	test("SSH-44, SSH-61: granted");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS);
	CHECK(seen.conversations == 1 && seen.messages_count == 1);
	CHECK(seen.messages[0].style == PAM_PROMPT_ECHO_OFF);
	CHECK(strcmp(seen.messages[0].text, "One-time password: ") == 0);
	CHECK(line_is("pam_sallyport(test:auth): granted: user=root service=test address=192.0.2.7"
	    " reason=\"right code\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_INFO && seen.debug_lines == 0);
	CHECK(seen.delay_us == 0);

	test("SSH-161: begin and answer carry one attempt id, and the answer what was typed");
	CHECK(heard_lines == 2);
	CHECK(strncmp(heard_line(0), "begin flags=0 ", 14) == 0 && strncmp(heard_line(1), "answer flags=0 ", 15) == 0);
	CHECK(strlen(heard_field(0, "attempt")) == 32);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(1, "attempt")) == 0);
	CHECK(strcmp(heard_field(1, "challenge"), "c4a11e46e0") == 0);
	CHECK(strcmp(heard_field(1, "answers"), hex(CODE)) == 0);

	test("SSH-161: another call has another attempt id");
	{
		char first[64];

		(void)snprintf(first, sizeof(first), "%s", heard_field(0, "attempt"));
		log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
		CHECK(strlen(heard_field(0, "attempt")) == 32 && strcmp(first, heard_field(0, "attempt")) != 0);
	}

	test("SSH-52, SSH-64: nothing is shown to somebody who is not asked");
	reset();
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(line_is("pam_sallyport(test:auth): not required: user=root service=test address=192.0.2.7"
	    " reason=\"rule 3: not enrolled\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_INFO);

	test("SSH-44, SSH-13: denied without a prompt");
	reset();
	log_in_with(STEPS("outcome-denied"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && asked_for_delay());
	CHECK(line_is("pam_sallyport(test:auth): denied: user=root service=test address=192.0.2.7"
	    " reason=\"right code, used already\" event=K7Q2M4XW"));
	CHECK(seen.priority == LOG_NOTICE);

	test("SSH-44, SSH-45, SSH-13: denied after a wrong code, with one prompt");
	reset();
	person.answers[0] = WRONG_CODE;
	log_in_with(STEPS("outcome-challenged", "outcome-denied-smallest"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && asked_for_delay());
	CHECK(line_is("pam_sallyport(test:auth): denied: user=root service=test address=192.0.2.7"));

	test("SSH-44: unavailable");
	reset();
	log_in_with(STEPS("outcome-unavailable"), "");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0 && asked_for_delay());
	CHECK(line_has("unavailable: user=root service=test address=192.0.2.7 reason=\"the store cannot be written\""
	    " event=I-000017"));
	CHECK(seen.priority == LOG_ERR);

	test("SSH-44: nobody could be connected to: unavailable, and the log says what to do");
	reset();
	log_in_with(NULL, "deadline=1");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0 && asked_for_delay());
	CHECK(took_about(1));
	CHECK(line_has("unavailable: user=root service=test ") && line_has("systemctl status sallyportd"));
	CHECK(line_has(socket_path) && seen.priority == LOG_ERR);
}

static void
check_when_unavailable(void)
{
	test("SSH-50: when-unavailable=ignore lets in while nobody answers, loudly");
	reset();
	log_in("auth required @ deadline=1 when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(seen.lines_count == 1 && line_has("ignored: user=root service=test") && seen.priority == LOG_ALERT);
	log_in("auth required @ deadline=1\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL);

	test("SSH-50: the module's own result is then PAM_IGNORE");
	log_in("auth [ignore=ignore default=die] @ deadline=1 when-unavailable=ignore\n"
	    "auth required pam_debug.so auth=cred_err");
	CHECK(seen.result == PAM_CRED_ERR);

	test("SSH-50: a daemon that says unavailable is ignored too");
	reset();
	start_daemon(STEPS("outcome-unavailable"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_SUCCESS && line_has("ignored: ") && line_has("the store cannot be written"));

	test("SSH-50: who has been asked is let in by a right answer only");
	reset();
	start_daemon(STEPS("outcome-challenged", "outcome-unavailable"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && line_has("unavailable: "));
	reset();
	start_daemon(STEPS("outcome-challenged"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTHINFO_UNAVAIL && line_has("unavailable: "));

	test("SSH-50: denial, silence, nonsense and a broken connection are not ignored");
	{
		static const char *const NOT_IGNORED[] = { "outcome-denied", "silent", "garbage", "half", "hang-up",
			"hang-up-early", "malformed-outcome-version-2" };
		size_t i;

		for (i = 0; i < sizeof(NOT_IGNORED) / sizeof(NOT_IGNORED[0]); i++) {
			reset();
			start_daemon(STEPS(NOT_IGNORED[i], NOT_IGNORED[i]));
			log_in("auth required @ deadline=1 when-unavailable=ignore\nauth required pam_permit.so");
			CHECK_SAYING(seen.result == PAM_AUTH_ERR, "%s", NOT_IGNORED[i]);
			CHECK(line_has("denied: ") && asked_for_delay());
		}
	}
	test("SSH-44: a daemon that goes away with the request is not unavailable");
	reset();
	start_daemon(STEPS("hang-up"));
	log_in("auth required @ when-unavailable=ignore\nauth required pam_permit.so");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 1);
}

static void
check_rounds(void)
{
	test("SSH-53: a second and a third challenge of the same attempt are asked");
	reset();
	person.answers[1] = WRONG_CODE;
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-challenged-echo", "outcome-granted"),
	    "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 3 && heard_lines == 4);
	CHECK(seen.messages[2].style == PAM_PROMPT_ECHO_ON);
	CHECK(strcmp(heard_field(1, "answers"), hex(CODE)) == 0);
	CHECK(strcmp(heard_field(2, "answers"), hex(WRONG_CODE)) == 0);
	CHECK(strcmp(heard_field(3, "challenge"), "63") == 0);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(3, "attempt")) == 0);

	test("SSH-53: a fourth challenge is denied, unseen");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-challenged", "outcome-challenged"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 3 && heard_lines == 4);
	CHECK(line_has("denied: ") && line_has("more than 3 times"));

	test("SSH-54: a failed conversation ends the call, and nothing is sent");
	reset();
	person.manner = FAILS;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1 && asked_for_delay());
	CHECK(line_has("denied: ") && line_has("the prompt was not answered: "));
	person.manner = GIVES_NO_RESPONSES;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1);
	person.manner = GIVES_NO_TEXT;
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 1);

	test("SSH-54: an empty answer is sent");
	reset();
	person.answers[0] = "";
	log_in_with(STEPS("outcome-challenged", "outcome-denied"), "");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 2);
	CHECK(strcmp(heard_field(1, "answers"), "") == 0 && strcmp(heard_field(1, "flags"), "0") == 0);
}

static void
check_answers(void)
{
	static const size_t LENGTHS[] = { 128, 129, 511, 512, 513, 65535, 1000000 };
	size_t i;

	for (i = 0; i < sizeof(LENGTHS) / sizeof(LENGTHS[0]); i++) {
		test("SSH-60, FAIL-23: an answer of %zu bytes", LENGTHS[i]);
		reset();
		person.manner = ANSWERS_AT_LENGTH;
		person.length = LENGTHS[i];
		log_in_with(STEPS("outcome-challenged", "outcome-denied"), "");
		CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 2);
		CHECK(strlen(heard_field(1, "answers")) == (LENGTHS[i] <= 512 ? 2 * LENGTHS[i] : 0));
		CHECK(strcmp(heard_field(1, "flags"), LENGTHS[i] <= 512 ? "0" : "2") == 0);
	}

	test("SSH-64: messages and prompts of a challenge come in one conversation, in their order");
	reset();
	log_in_with(STEPS("outcome-challenged-with-information", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 1 && seen.messages_count == 4);
	CHECK(seen.messages[0].style == PAM_TEXT_INFO && seen.messages[1].style == PAM_PROMPT_ECHO_OFF);
	CHECK(seen.messages[2].style == PAM_PROMPT_ECHO_OFF && seen.messages[3].style == PAM_ERROR_MSG);
	CHECK(strcmp(seen.messages[0].text,
	    "Your device is out of step.\nType two codes, one after the other.") == 0);
	{
		char both[200];

		(void)snprintf(both, sizeof(both), "%s,", hex(CODE));
		(void)strcat(both, hex(CODE));
		CHECK(strcmp(heard_field(1, "answers"), both) == 0);
	}

	test("SSH-62, SSH-63: what is shown is clean, and a prompt is one line");
	reset();
	log_in_with(STEPS("outcome-challenged-control-characters", "outcome-granted"), "");
	CHECK(seen.messages_count == 2);
	CHECK(strcmp(seen.messages[0].text, "[2J 31m ") == 0);
	CHECK(strcmp(seen.messages[1].text, "a bc: ") == 0);

	test("SSH-62: the largest challenge");
	reset();
	log_in_with(STEPS("outcome-challenged-largest", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.messages_count == 8);
	CHECK(strlen(seen.messages[0].text) == 512 && strlen(seen.messages[7].text) == 512);
	CHECK(strlen(heard_field(1, "challenge")) == 2048);
}

static void
check_time(void)
{
	static const char *const MUTE[] = { "silent", "drip" };
	size_t i;

	for (i = 0; i < 2; i++) {
		test("SSH-55: the deadline ends a daemon that is %s", MUTE[i]);
		reset();
		log_in_with(STEPS(MUTE[i]), "deadline=1");
		CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && took_about(1));
		CHECK(line_has("denied: ") && seen.priority == LOG_ERR && line_has("stayed silent"));
	}

	test("SSH-55: a reply has 10 s, an answer's too");
	reset();
	log_in_with(STEPS("silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));

	test("SSH-55, SSH-65: Return alone may be an approval in the browser, and is waited for until the deadline");
	reset();
	person.answers[0] = "";
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(30));
	log_in_with(STEPS("outcome-challenged", "silent"), "deadline=120");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(120));

	test("SSH-60: an answer that was too long is no Return");
	reset();
	person.manner = ANSWERS_AT_LENGTH;
	person.length = 513;
	log_in_with(STEPS("outcome-challenged", "silent"), "");
	CHECK(seen.result == PAM_AUTH_ERR && took_about(10));

	test("SSH-55, SSH-56: the deadline stands still while the person is at the prompt");
	reset();
	person.manner = ANSWERS_SLOWLY;
	log_in_with(STEPS("outcome-challenged", "outcome-challenged", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && took_about(200));

	test("SSH-55: after the prompt the call goes on with the time that was left");
	reset();
	person.manner = ANSWERS_SLOWLY;
	log_in_with(STEPS("outcome-challenged", "silent"), "deadline=5");
	CHECK(seen.result == PAM_AUTH_ERR && seen.took_ms >= 104000 && seen.took_ms < 106000);

	test("SSH-161: an answer whose connection broke is sent again, the same bytes");
	reset();
	log_in_with(STEPS("outcome-challenged", "hang-up", "outcome-granted"), "");
	CHECK(seen.result == PAM_SUCCESS && seen.conversations == 1 && heard_lines == 3);
	{
		char first[8192];

		(void)snprintf(first, sizeof(first), "%s", heard_line(1));
		CHECK(strcmp(first, heard_line(2)) == 0 && strncmp(first, "answer ", 7) == 0);
	}
}

/* All replies that break a rule; some are read as a connection that broke, and asked for twice. */
static void
check_malformed(void)
{
	struct dirent **entries;
	int count = scandir(vectors, &entries, NULL, alphasort), i, tried = 0;

	for (i = 0; i < count; i++) {
		char name[256];

		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(entries[i]->d_name, "."), entries[i]->d_name);
		free(entries[i]);
		if (strncmp(name, "malformed-outcome-", 18) != 0 && strncmp(name, "malformed-kind-", 15) != 0 &&
		    strncmp(name, "malformed-reply-", 16) != 0 && strcmp(name, "malformed-two-outcomes") != 0)
			continue;
		test("SSH-44, FAULT-59: reply %s", name);
		reset();
		log_in_with(STEPS(name, name), "when-unavailable=ignore");
		CHECK_SAYING(seen.result == PAM_AUTH_ERR && seen.conversations == 0,
		    "result %d after %lld ms", seen.result, (long long)seen.took_ms);
		CHECK(line_has("denied: ") && seen.priority == LOG_ERR);
		tried++;
	}
	free(entries);
	test("FAULT-59: the malformed replies were there");
	CHECK(tried > 80);
	test("SSH-44: a malformed reply to the answer, and one of another protocol");
	reset();
	log_in_with(STEPS("outcome-challenged", "malformed-outcome-verdict-6"), "");
	CHECK(seen.result == PAM_AUTH_ERR);
	log_in_with(STEPS("garbage"), "");
	CHECK(seen.result == PAM_AUTH_ERR && line_has("malformed"));
}

static void
check_arguments(void)
{
	static const char *const WRONG[] = { "nullok", "debug=1", "deadline=0", "deadline=121", "when-unavailable=accept",
		"debug debug", "deadline=5 deadline=5", "no_such_word", "deadline=1s when-unavailable=ignore",
		"socket=/run/x" };
	size_t i;

	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		test("SSH-48, SSH-49: %s", WRONG[i]);
		reset();
		log_in_with(STEPS("outcome-not-required"), WRONG[i]);
		CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && asked_for_delay());
		CHECK_SAYING(heard_lines == 0, "the daemon was asked: %s", heard);
		CHECK(seen.priority == LOG_ERR && line_has("denied: user=root") && line_has("pam_sallyport(8)"));
	}
	test("SSH-49: the word itself is in the log, once, and escaped");
	reset();
	log_in("auth required @ [use \"first\" pass]");
	CHECK(seen.result == PAM_AUTH_ERR && seen.lines_count == 1);
	CHECK(line_has("unknown argument: use \\x22first\\x22 pass;"));

	test("SSH-48: a socket where others can put theirs");
	reset();
	CHECK(chmod(socket_folder, 01777) == 0);
	log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
	CHECK(chmod(socket_folder, 0755) == 0);
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("chmod go-w") && seen.priority == LOG_ERR);

	test("SSH-46: setcred succeeds whatever the arguments and the daemon");
	reset();
	write_service("auth required @ no_such_word");
	{
		pam_handle_t *pamh = start_pam();

		memset(&seen, 0, sizeof(seen));
		CHECK(pam_setcred(pamh, PAM_ESTABLISH_CRED) == PAM_SUCCESS && seen.lines_count == 0);
		(void)pam_end(pamh, PAM_SUCCESS);
	}
}

static void
check_circumstances(void)
{
	static const char *const NO_NAMES[] = { NULL, "", "0", "1000", "a\nb", "a\x7f", "a\xc2\x85", "a\xff" };
	static char long_name[257], info[65537];
	size_t i;

	for (i = 0; i < sizeof(NO_NAMES) / sizeof(NO_NAMES[0]); i++) {
		test("SSH-44: user name number %zu cannot be one", i);
		reset();
		person.user = NO_NAMES[i];
		log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
		CHECK(seen.result == PAM_USER_UNKNOWN && heard_lines == 0 && seen.conversations == 0);
		CHECK(line_has("denied: user="));
	}
	test("SSH-44: user names of 255 and 256 bytes");
	reset();
	memset(long_name, 'u', 255);
	person.user = long_name;
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "user"), long_name) == 0);
	long_name[255] = 'u';
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_USER_UNKNOWN && heard_lines == 0);

	test("SSH-57, SSH-159: what PAM and the host know is sent");
	reset();
	person.ruser = "caller";
	person.ssh_auth_info = "publickey ssh-ed25519 AAAA\n";
	CHECK(setenv("SSH_CONNECTION", "203.0.113.9 1 203.0.113.1 22", 1) == 0);
	CHECK(setenv("SSH_AUTH_INFO_0", "publickey none AAAA", 1) == 0);
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(unsetenv("SSH_CONNECTION") == 0 && unsetenv("SSH_AUTH_INFO_0") == 0);
	CHECK(strstr(heard, " user=root service=test tty=ssh ruser=caller rhost=client.example"
	    " ssh-connection=192.0.2.7 50022 198.51.100.1 22 ssh-auth-info-bytes=27 uid=0 groups=root") != NULL);

	test("SSH-43: the process environment is not believed");
	reset();
	person.ssh_connection = NULL;
	CHECK(setenv("SSH_CONNECTION", "203.0.113.9 1 203.0.113.1 22", 1) == 0);
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(unsetenv("SSH_CONNECTION") == 0);
	CHECK(strstr(heard, " ssh-connection= ssh-auth-info-bytes=0 ") != NULL);
	CHECK(line_has(" address=unknown rhost=client.example"));

	test("SSH-159: an account that the host does not know");
	reset();
	person.user = "nobody-has-this-name";
	log_in_with(STEPS("outcome-denied"), "");
	CHECK(strstr(heard, " uid=4294967295 groups=\n") != NULL);

	test("SSH-35: SSH_AUTH_INFO_0 of 65535 bytes is sent, a longer one makes the key unknown");
	reset();
	memset(info, 'k', 65535);
	person.ssh_auth_info = info;
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(strcmp(heard_field(0, "ssh-auth-info-bytes"), "65535") == 0);
	info[65535] = 'k';
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "ssh-auth-info-bytes"), "0") == 0);

	test("SSH-44: what does not fit into its field is not cut short but refused");
	reset();
	person.rhost = long_name;
	log_in_with(STEPS("outcome-not-required"), "when-unavailable=ignore");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("the field rhost"));
	reset();
	person.tty = "\xff";
	log_in_with(STEPS("outcome-not-required"), "");
	CHECK(seen.result == PAM_AUTH_ERR && heard_lines == 0 && line_has("the field tty"));
}

static void
check_log(void)
{
	static const struct {
		const char *ssh_connection, *wanted;
	} ADDRESSES[] = {
		{ "2001:db8::7 50022 2001:db8::1 22", " address=2001:db8::7 " },
		{ "client.example 50022 198.51.100.1 22", " address=unknown rhost=client.example " },
		{ "UNKNOWN 65535 UNKNOWN 65535", " address=unknown rhost=client.example " },
		{ "", " address=unknown rhost=client.example " },
		{ "192.0.2.7", " address=192.0.2.7 " },
		{ "192.0.2.777 1 2 3", " address=unknown " },
		{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb 1 2 3", " address=unknown " },
	};
	size_t i;

	for (i = 0; i < sizeof(ADDRESSES) / sizeof(ADDRESSES[0]); i++) {
		test("SSH-57: the address of \"%s\"", ADDRESSES[i].ssh_connection);
		reset();
		person.ssh_connection = ADDRESSES[i].ssh_connection;
		log_in_with(STEPS("outcome-denied"), "");
		CHECK(line_has(ADDRESSES[i].wanted));
	}

	test("SSH-61: names and the daemon's words are escaped");
	reset();
	person.user = "a \"b\" event=x\xc3\xa9";
	person.ssh_connection = NULL;
	person.rhost = "evil\ngranted: user=root";
	log_in_with(STEPS("outcome-denied-control-characters"), "");
	CHECK(line_is("pam_sallyport(test:auth): denied: user=a\\x20\\x22b\\x22\\x20event=x\\xC3\\xA9 service=test"
	    " address=unknown rhost=evil\\x0Agranted:\\x20user=root"
	    " reason=\"\\x22quoted\\x22 \\x5C \\x0A \\xE2\\x80\\xAE\" event=K7Q2M4XW"));

	test("SSH-61: debug adds lines of its own, and never an answer or its length");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "debug");
	CHECK(seen.result == PAM_SUCCESS && seen.debug_lines >= 2);
	{
		char first[sizeof(seen.debug)];

		memcpy(first, seen.debug, sizeof(first));
		person.answers[0] = "1";
		log_in_with(STEPS("outcome-challenged", "outcome-granted"), "debug");
		CHECK_SAYING(strcmp(first, seen.debug) == 0, "%s", seen.debug);
	}
}

static void
check_after_failed_password(void)
{
	static const char *const ALWAYS[] = { "outcome-granted", "outcome-not-required", "outcome-denied",
		"outcome-unavailable", "silent", "garbage" };
	size_t i;

	for (i = 0; i < sizeof(ALWAYS) / sizeof(ALWAYS[0]); i++) {
		test("SSH-12: after a failed first step %s is PAM_AUTH_ERR", ALWAYS[i]);
		reset();
		log_in_with(STEPS(ALWAYS[i]), "after-failed-password when-unavailable=ignore deadline=1");
		CHECK(seen.result == PAM_AUTH_ERR && asked_for_delay());
		CHECK(strcmp(heard_field(0, "flags"), "1") == 0);
		CHECK(strstr(seen.line, "granted") == NULL && strstr(seen.line, "not required:") == NULL &&
		    strstr(seen.line, "ignored") == NULL);
	}
	test("SSH-12: the same prompt is shown, and its answer sent with the mark");
	reset();
	log_in_with(STEPS("outcome-challenged", "outcome-granted"), "after-failed-password");
	CHECK(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && line_has("denied: "));
	CHECK(strcmp(heard_field(1, "flags"), "1") == 0);
	reset();
	person.manner = ANSWERS_AT_LENGTH;
	person.length = 513;
	log_in_with(STEPS("outcome-challenged", "outcome-denied"), "after-failed-password");
	CHECK(strcmp(heard_field(1, "flags"), "3") == 0);

	test("SSH-12: PAM_AUTH_ERR too without a daemon, with a wrong argument or an impossible name");
	reset();
	log_in_with(NULL, "after-failed-password when-unavailable=ignore deadline=1");
	CHECK(seen.result == PAM_AUTH_ERR && line_has("unavailable: ") && asked_for_delay());
	log_in_with(NULL, "after-failed-password no_such_word");
	CHECK(seen.result == PAM_AUTH_ERR);
	person.user = "1000";
	log_in_with(NULL, "after-failed-password");
	CHECK(seen.result == PAM_AUTH_ERR);
}

/* The stack of password + code, with a password module that always says the same. */
static void
check_recipe(void)
{
	static const char RIGHT[] = "auth [success=1 default=ignore] pam_permit.so\n"
	    "auth requisite @ after-failed-password\nauth required @";
	static const char WRONG[] = "auth [success=1 default=ignore] pam_deny.so\n"
	    "auth requisite @ after-failed-password\nauth required @";
	int i;

	for (i = 0; i < 4; i++) {
		bool password = i / 2 == 0, code = i % 2 == 0;
		char step[64];

		test("SSH-12: %s password, %s code", password ? "right" : "wrong", code ? "right" : "wrong");
		reset();
		person.answers[0] = code ? CODE : WRONG_CODE;
		(void)snprintf(step, sizeof(step), "code:%s", hex(CODE));
		start_daemon(STEPS(step));
		log_in(password ? RIGHT : WRONG);
		CHECK(seen.result == (password && code ? PAM_SUCCESS : PAM_AUTH_ERR));
		CHECK(seen.conversations == 1 && heard_lines == 2 && seen.lines_count == 1);
		CHECK(strcmp(seen.messages[0].text, "One-time password: ") == 0);
		CHECK(strcmp(heard_field(0, "flags"), password ? "0" : "1") == 0);
		CHECK((password && code) || asked_for_delay());
	}
}

static void
check_memory(void)
{
	unsigned n, mode, refused;
	char step[64];

	for (mode = 0; mode < 4; mode++) {
		bool right = mode / 2 == 0;

		test("FAIL-21: %s code, each allocation fails in turn%s", right ? "right" : "wrong",
		    mode % 2 == 0 ? "" : " and all after it");
		if (SANITIZED) {
			skip("the sanitizer has an allocator of its own");
			continue;
		}
		refused = 0;
		reset();
		person.answers[0] = right ? CODE : WRONG_CODE;
		(void)snprintf(step, sizeof(step), "code:%s", hex(CODE));
		start_daemon(STEPS(step));
		daemon_stays = true;
		for (n = 1;; n++) {
			memory.fail_at = n;
			memory.fail_on = mode % 2 == 1;
			log_in("auth required @");
			if (!memory.failed)
				break;
			if (seen.result != PAM_SUCCESS)
				refused++;
			/* The log may lack memory when all is decided; the verdict then still stands. */
			CHECK_SAYING(right || seen.result != PAM_SUCCESS, "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_SUCCESS || seen.conversations == 1, "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_IGNORE, "allocation %u", n);
		}
		daemon_stays = false;
		stop_daemon();
		CHECK_SAYING(n > 3 && refused > 1, "%u allocations, %u refusals", n - 1, refused);
		CHECK(seen.result == (right ? PAM_SUCCESS : PAM_AUTH_ERR));
	}
}

int
main(int argc, char **argv)
{
	if (argc != 3 || mkdtemp(folder) == NULL) {
		(void)fprintf(stderr, "usage: test_module MODULE VECTORS\n");
		return 2;
	}
	(void)alarm(300);                       /* a module that waits for ever fails too */
	module = realpath(argv[1], NULL);
	vectors = realpath(argv[2], NULL);
	(void)snprintf(socket_folder, sizeof(socket_folder), "%s/run", folder);
	(void)snprintf(socket_path, sizeof(socket_path), "%s/run/pam.sock", folder);
	(void)snprintf(service_path, sizeof(service_path), "%s/test", folder);
	if (module == NULL || vectors == NULL || mkdir(socket_folder, 0755) == -1)
		return 2;
	check_verdicts();
	check_when_unavailable();
	check_rounds();
	check_answers();
	check_time();
	check_malformed();
	check_arguments();
	check_circumstances();
	check_log();
	check_after_failed_password();
	check_recipe();
	check_memory();
	reset();
	(void)unlink(service_path);
	(void)rmdir(socket_folder);
	(void)rmdir(folder);
	return end_of_tests();
}
