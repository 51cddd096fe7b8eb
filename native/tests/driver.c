#include "driver.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <grp.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <security/pam_appl.h>

#include "check.h"

/* Found before libpam's by the dynamic linker. */
#define EXPORTED __attribute__((visibility("default")))

const char CODE[] = "904718-secret-code";
const char WRONG_CODE[] = "000000-secret-wrong";
const char PASSWORD[] = "secret-password-904718";
const char SECRET_LINE[] = "SECRETSECRETSECRETSECRETSE";

const char *module, *vectors;
char folder[] = "/tmp/sallyport-module-XXXXXX";
char socket_path[64], socket_folder[64], service_path[64];
static char log_path[64];

struct person person;
struct injection injection;
struct seen seen;
char heard[1 << 20];
unsigned heard_lines;

static int descriptors_before;

/* ---- the allocator ---- */

struct memory memory;

static bool
holds_secret(const void *bytes, size_t length)
{
	static const char *const SECRETS[] = { CODE, WRONG_CODE, PASSWORD, SECRET_LINE };
	size_t i;

	for (i = 0; i < sizeof(SECRETS) / sizeof(SECRETS[0]); i++)
		if (memmem(bytes, length, SECRETS[i], strlen(SECRETS[i])) != NULL)
			return true;
	return false;
}

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

		if (holds_secret(block, size))
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
	CHECK(!holds_secret(line, strlen(line)));
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

/* ---- the log's socket ---- */

static int log_fd = -1;

static void
open_log(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", log_path);
	log_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (log_fd == -1 || bind(log_fd, (struct sockaddr *)&address, sizeof(address)) == -1)
		abort();
}

static void
read_log(void)
{
	ssize_t n;

	while (seen.file_lines_count < FILE_LINES_MAX) {
		char *line = seen.file_lines[seen.file_lines_count];

		n = recv(log_fd, line, sizeof(seen.file_lines[0]) - 1, 0);
		if (n == -1)
			break;
		line[n] = '\0';
		CHECK_SAYING(!holds_secret(line, (size_t)n), "GA-78: a secret in the log");
		seen.file_lines_count++;
	}
}

/* Nothing of a test reaches the host's log. */
EXPORTED int
connect(int fd, __CONST_SOCKADDR_ARG argument, socklen_t length)
{
	const struct sockaddr *address = argument.__sockaddr__;
	static int (*real)(int, const struct sockaddr *, socklen_t);
	struct sockaddr_un to;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "connect");
	if (length != sizeof(to) || address->sa_family != AF_UNIX)
		return real(fd, address, length);
	memcpy(&to, address, sizeof(to));
	if (strcmp(to.sun_path, "/dev/log") != 0)
		return real(fd, address, length);
	if (!log_is_there) {
		errno = ENOENT;
		return -1;
	}
	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", log_path);
	return real(fd, (struct sockaddr *)&to, sizeof(to));
}

/* ---- the account data base ---- */

char pat_home[64];

uint32_t
pat_uid(void)
{
	return geteuid() == 0 ? 12345 : geteuid();
}

uint32_t
pat_gid(void)
{
	return geteuid() == 0 ? 12346 : getegid();
}

EXPORTED int
getpwnam_r(const char *name, struct passwd *entry, char *room, size_t capacity, struct passwd **found)
{
	static int (*real)(const char *, struct passwd *, char *, size_t, struct passwd **);
	static char pat[] = "pat", shell[] = "/bin/sh", nothing[] = "";

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "getpwnam_r");
	if (strcmp(name, "pat") != 0)
		return real(name, entry, room, capacity, found);
	*entry = (struct passwd){ pat, nothing, pat_uid(), pat_gid(), nothing, pat_home, shell };
	*found = entry;
	return 0;
}

/* Pat is in one more group on this host, 54321. */
EXPORTED int
getgrouplist(const char *name, gid_t primary, gid_t *list, int *count)
{
	static int (*real)(const char *, gid_t, gid_t *, int *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "getgrouplist");
	if (strcmp(name, "pat") != 0)
		return real(name, primary, list, count);
	list[0] = primary;
	list[1] = 54321;
	*count = 2;
	return 2;
}

/* ---- faults of the file system ---- */

static bool
fails(const char *function)
{
	if (injection.function == NULL || strcmp(injection.function, function) != 0)
		return false;
	errno = injection.error;
	return true;
}

EXPORTED int
fsync(int fd)
{
	static int (*real)(int);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "fsync");
	return fails("fsync") ? -1 : real(fd);
}

EXPORTED int
rename(const char *from, const char *to)
{
	static int (*real)(const char *, const char *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "rename");
	return fails("rename") ? -1 : real(from, to);
}

/* ---- the clock, and what is heard from the daemon ---- */

static int64_t ahead_ms;                /* how far the clock goes before the true one */
static pid_t daemon_pid;
static int daemon_output = -1;
static size_t heard_length;

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

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
	int64_t until_ms = now_ms() + ms;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "poll");
	if (count != 0 && what->events == 0)
		return real(what, count, ms);   /* for the end of a process, which is no daemon */
	while (count != 0 && ready == 0 && strstr(heard, "silent\n") == NULL && now_ms() < until_ms) {
		ready = real(what, count, 20);
		if (daemon_output != -1)
			hear();
	}
	if (ready == 0 && now_ms() < until_ms)
		ahead_ms += until_ms - now_ms();
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

static int
open_descriptors(void)
{
	int fd, count = 0;

	for (fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

/* Those that waitpid(-1) finds only if it is told to. */
static bool
no_hidden_children(void)
{
	return waitpid(-1, NULL, WNOHANG | (int)__WCLONE) == -1 && errno == ECHILD;
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
	CHECK_SAYING(no_hidden_children(), "a child process while somebody is at the prompt");
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

bool daemon_stays;
bool log_is_there;

void
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

void
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
const char *
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
const char *
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
		if (holds_secret((const void *)from, to - from)) {
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
	sigset_t blocked;
	uid_t uids[3];
	gid_t gids[3];
	int groups;
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
	(void)sigprocmask(SIG_SETMASK, NULL, &around->blocked);
	(void)getresuid(&around->uids[0], &around->uids[1], &around->uids[2]);
	(void)getresgid(&around->gids[0], &around->gids[1], &around->gids[2]);
	around->groups = getgroups(0, NULL);
	for (i = 1; i < 32; i++) {
		struct sigaction action;

		if (sigaction(i, NULL, &action) == -1)
			abort();
		around->handlers[i] = action.sa_handler;
		around->handler_flags[i] = action.sa_flags;
	}
}

void
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

pam_handle_t *
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
	descriptors_before = open_descriptors();
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
void
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
	read_log();
	CHECK_SAYING(no_hidden_children(), "GA-81: a child process is left");
	CHECK_SAYING(!secret_in_memory(), "SSH-60: wiped on every path out");
	CHECK_SAYING(!memory.freed_secret, "SSH-60: memory with a secret was freed");
	CHECK_SAYING(after.descriptors == before.descriptors, "SSH-59: a descriptor is left open");
	CHECK_SAYING(memcmp(&before, &after, sizeof(before)) == 0, "SSH-59, GA-81, GA-178: the module leaves its host as it was");
	CHECK_SAYING(pam_variables(pamh) == variables_before, "SSH-58: nothing in the PAM environment");
	(void)pam_end(pamh, seen.result);
	if (!daemon_stays)
		stop_daemon();
}

void
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
	injection.function = NULL;
	log_is_there = true;
}

const char *
hex(const char *text)
{
	static char to[2 * 600 + 1];
	size_t i;

	to[0] = '\0';
	for (i = 0; text[i] != '\0'; i++)
		(void)snprintf(to + 2 * i, 3, "%02x", (unsigned char)text[i]);
	return to;
}

bool
line_is(const char *wanted)
{
	if (strcmp(seen.line, wanted) == 0)
		return true;
	printf("    line: %s\n", seen.line);
	return false;
}

bool
line_has(const char *wanted)
{
	if (strstr(seen.line, wanted) != NULL)
		return true;
	printf("    line: %s\n", seen.line);
	return false;
}

bool
took_about(int64_t seconds)
{
	if (seen.took_ms >= 1000 * seconds && seen.took_ms < 1000 * seconds + 8000)
		return true;
	printf("    took %lld ms\n", (long long)seen.took_ms);
	return false;
}

/* About two seconds, as libpam draws it. */
bool
asked_for_delay(void)
{
	return seen.delay_us >= 1000000 && seen.delay_us <= 3000000;
}


bool
driver_start(int argc, char **argv)
{
	if (argc != 3 || mkdtemp(folder) == NULL) {
		(void)fprintf(stderr, "usage: %s MODULE VECTORS\n", argv[0]);
		return false;
	}
	(void)alarm(300);                       /* a module that waits for ever fails too */
	module = realpath(argv[1], NULL);
	vectors = realpath(argv[2], NULL);
	(void)snprintf(socket_folder, sizeof(socket_folder), "%s/run", folder);
	(void)snprintf(socket_path, sizeof(socket_path), "%s/run/pam.sock", folder);
	(void)snprintf(service_path, sizeof(service_path), "%s/test", folder);
	(void)snprintf(log_path, sizeof(log_path), "%s/log", folder);
	(void)snprintf(pat_home, sizeof(pat_home), "%s/pat", folder);
	open_log();
	return module != NULL && vectors != NULL && mkdir(socket_folder, 0755) == 0;
}

void
driver_end(void)
{
	reset();
	close(log_fd);
	(void)unlink(log_path);
	(void)unlink(service_path);
	(void)rmdir(socket_folder);
	(void)rmdir(folder);
}
