/*
 * The built module from end to end: through the real libpam, with a configuration folder of the test's own and a
 * scripted daemon (stub_daemon.c). Nothing of the host's PAM configuration is read or written.
 *
 * Without sanitizers it is also the C library's allocator, and so can make any allocation fail and look into every
 * block that is freed. After each login it looks for what leaked: descriptors, processes, secrets in memory or in the
 * log, changes to the process.
 */
#ifndef SALLYPORT_DRIVER_H
#define SALLYPORT_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <security/pam_appl.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Only in read-only memory, so that a copy in writable memory is a leak. */
extern const char CODE[];               /* "904718-secret-code" */
extern const char WRONG_CODE[];
extern const char PASSWORD[];           /* with a code behind it: "secret-password-904718" */
extern const char SECRET_LINE[];        /* of a state file */

extern const char *module, *vectors;
extern char folder[];
extern char socket_path[64], socket_folder[64], service_path[64];

/* ---- what the test wants ---- */

enum manner {
	ANSWERS,
	FAILS,
	GIVES_NO_RESPONSES,
	GIVES_NO_TEXT,
	ANSWERS_SLOWLY,
	ANSWERS_AT_LENGTH,              /* person.length times 'x' */
};

struct person {
	const char *user, *tty, *ruser, *rhost, *ssh_connection, *ssh_auth_info;
	enum manner manner;
	const char *answers[8];         /* the last one is given again */
	size_t length;
};

extern struct person person;

/* An account that only this process knows, "pat"; as root it has ids of its own, else those of the process. */
extern char pat_home[64];
uint32_t pat_uid(void);
uint32_t pat_gid(void);

/* Makes every call of a function fail. */
struct injection {
	const char *function;           /* "fsync", "rename", or NULL: none */
	int error;
};

extern struct injection injection;

/* ---- what was seen ---- */

enum { MESSAGES_MAX = 40, FILE_LINES_MAX = 40 };

struct seen {
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
	unsigned file_lines_count;      /* datagrams at /dev/log */
	char file_lines[FILE_LINES_MAX][4096];
};

extern struct seen seen;

extern char heard[1 << 20];             /* what the daemon wrote */
extern unsigned heard_lines;

struct memory {
	bool counting;
	unsigned count;
	unsigned fail_at;               /* 0: none */
	bool fail_on;                   /* all after it too */
	bool failed;
	bool freed_secret;
};

extern struct memory memory;

/* ---- what a test does ---- */

extern bool daemon_stays;               /* over several logins */
extern bool log_is_there;               /* at /dev/log; it is until reset() */

void start_daemon(const char *const *steps);
void stop_daemon(void);

/* The n-th line that the daemon wrote, or "". */
const char *heard_line(unsigned n);

/* The value behind " name=" in that line. */
const char *heard_field(unsigned n, const char *name);

void write_service(const char *auth_lines);
pam_handle_t *start_pam(void);

/*
 * One pam_authenticate() with these auth lines, in which "@" stands for the module and its socket. A daemon that was
 * started is stopped.
 */
void log_in(const char *auth_lines);

#define STEPS(...) ((const char *const[]){ __VA_ARGS__, NULL })

void reset(void);
const char *hex(const char *text);
bool line_is(const char *wanted);
bool line_has(const char *wanted);
bool took_about(int64_t seconds);
bool asked_for_delay(void);

/* Takes the arguments of main() and makes the folder. Returns false after a word about usage. */
bool driver_start(int argc, char **argv);
void driver_end(void);

#endif
