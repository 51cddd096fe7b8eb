/*
 * File mode from end to end, with real files of an account that only this process knows; see driver.h.
 *
 *	test_file_module MODULE VECTORS
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "driver.h"

static const char GOOD_CODE[] = "904718";

/* Of token_module.c; not among the secrets that are searched for, since libpam itself does not wipe it. */
static const char TOKEN[] = "before-the-code-904718";

static char path[128], target[128], shown[128], token_module[4096];

#define ASK "judge:4"
#define ACCEPTED "judge:1|matched=0|line=6 2 Accepted google_authenticator for pat"
#define ACCEPTED_AND_CHANGED ACCEPTED "|add=USED"
#define REFUSED "judge:3|line=3 1 Invalid verification code for pat"
#define REFUSED_AND_CHANGED REFUSED "|add=TRIED"
#define GRANTED "outcome-granted"
#define DENIED "outcome-denied"

/* ---- the file ---- */

static void
write_file(const char *name, const char *const *lines, mode_t mode)
{
	int fd;
	size_t i;

	(void)unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	for (i = 0; lines[i] != NULL; i++)
		if (write(fd, lines[i], strlen(lines[i])) != (ssize_t)strlen(lines[i]) || write(fd, "\n", 1) != 1)
			abort();
	if (fd == -1 || fchown(fd, pat_uid(), pat_gid()) == -1 || fchmod(fd, mode) == -1)
		abort();
	close(fd);
}

/* A state file as the old tool leaves it, of the account "pat". */
static void
have_file(void)
{
	write_file(path, (const char *const[]){ SECRET_LINE, "\" TOTP_AUTH", NULL }, 0400);
}

/* Whether the file has exactly these lines. */
static bool
file_is(const char *name, const char *const *lines)
{
	char content[4096] = "", wanted[4096] = "";
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : read(fd, content, sizeof(content) - 1);
	bool same;
	size_t i;

	for (i = 0; lines[i] != NULL; i++) {
		(void)strcat(wanted, lines[i]);
		(void)strcat(wanted, "\n");
	}
	same = n == (ssize_t)strlen(wanted) && memcmp(content, wanted, strlen(wanted)) == 0;
	if (fd != -1)
		close(fd);
	explicit_bzero(content, sizeof(content));
	explicit_bzero(wanted, sizeof(wanted));
	return same;
}

#define LINES(...) ((const char *const[]){ SECRET_LINE, __VA_ARGS__, NULL })

/* How many entries the home has: a temporary file that is left is one too many. */
static int
entries_of_home(void)
{
	char command[256];
	int count = 0;
	FILE *list;

	(void)snprintf(command, sizeof(command), "ls -A %s | wc -l", pat_home);
	list = popen(command, "re");
	if (list == NULL || fscanf(list, "%d", &count) != 1)
		abort();
	(void)pclose(list);
	return count;
}

/* ---- the log ---- */

/* The text of the n-th line, behind name and process. */
static const char *
logged(unsigned n)
{
	const char *text = n < seen.file_lines_count ? strstr(seen.file_lines[n], "]: ") : NULL;

	return text == NULL ? "(none)" : text + 3;
}

/* Which line begins so, or -1. */
static int
logged_at(const char *begin)
{
	unsigned i;

	for (i = 0; i < seen.file_lines_count; i++)
		if (strncmp(logged(i), begin, strlen(begin)) == 0)
			return (int)i;
	return -1;
}

static unsigned
logged_times(const char *begin)
{
	unsigned i, times = 0;

	for (i = 0; i < seen.file_lines_count; i++)
		times += strncmp(logged(i), begin, strlen(begin)) == 0;
	return times;
}

static void
say_log(void)
{
	unsigned i;

	for (i = 0; i < seen.file_lines_count; i++)
		check_say("log: %s", seen.file_lines[i]);
	check_say("result %d, heard: %s", seen.result, heard);
}

#define CHECK_LOG(condition) \
	do { \
		if (!check_that((condition), __FILE__, __LINE__, #condition)) \
			say_log(); \
	} while (0)

/* ---- one login ---- */

static void
log_in_as_pat(const char *const *steps, const char *arguments)
{
	char lines[1024];

	if (steps != NULL)
		start_daemon(steps);
	(void)snprintf(lines, sizeof(lines), "auth required @ google-authenticator %s", arguments);
	log_in(lines);
	CHECK_SAYING(seen.lines_count == 0, "GA-106: a line in native mode's form: %s", seen.line);
	CHECK_SAYING(seen.delay_us == 0, "GA-79: no delay is asked for");
}

/* A module before ours that leaves a token, and one behind it that shows what is stored then. */
static void
log_in_behind_password(const char *token, const char *const *steps, const char *arguments)
{
	char lines[16384];

	start_daemon(steps);
	(void)snprintf(lines, sizeof(lines), "auth required %s %s\nauth required @ %s\nauth required %s show=%s",
	    token_module, token, arguments, token_module, shown);
	(void)unlink(shown);
	log_in(lines);
}

static bool
shows(const char *wanted)
{
	char text[256] = "";
	int fd = open(shown, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : read(fd, text, sizeof(text) - 1);
	bool same = n >= 0 && strcmp(text, wanted) == 0;

	if (fd != -1)
		close(fd);
	(void)unlink(shown);
	explicit_bzero(text, sizeof(text));
	return same;
}

static void
start(void)
{
	reset();
	person.user = "pat";
	person.answers[0] = GOOD_CODE;
	(void)unlink(path);
	have_file();
}

/* ---- the tests ---- */

static void
check_success(void)
{
	struct stat now;

	test("GA-84, GA-82: a right code, and its state is stored");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS);
	CHECK(seen.conversations == 1 && seen.messages[0].style == PAM_PROMPT_ECHO_OFF);
	CHECK(strcmp(seen.messages[0].text, "Verification code: ") == 0);
	CHECK_LOG(heard_lines == 3);
	CHECK(strcmp(heard_field(0, "phase"), "1") == 0 && strcmp(heard_field(0, "state"), "1") == 0);
	CHECK(strcmp(heard_field(0, "answer"), "0") == 0 && strcmp(heard_field(0, "candidates"), "") == 0);
	CHECK(strcmp(heard_field(0, "path"), path) == 0 && strcmp(heard_field(0, "content-bytes"), "39") == 0);
	CHECK(strcmp(heard_field(1, "phase"), "3") == 0 && strcmp(heard_field(1, "answer"), "1") == 0);
	CHECK(strcmp(heard_field(1, "candidates"), "2:904718") == 0);
	CHECK(strcmp(heard_field(1, "options"), "0") == 0 && strcmp(heard_field(1, "grace"), "0") == 0);
	CHECK(strncmp(heard_line(2), "settled ", 8) == 0 && strcmp(heard_field(2, "stored"), "1") == 0);
	CHECK(strcmp(heard_field(2, "ticket"), "54") == 0 && strcmp(heard_field(2, "error"), "") == 0);

	test("SSH-161: the frames of a call carry one attempt id");
	CHECK(strlen(heard_field(0, "attempt")) == 32);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(1, "attempt")) == 0);
	CHECK(strcmp(heard_field(0, "attempt"), heard_field(2, "attempt")) == 0);

	test("GA-139: the new file has mode 0400 and belongs to the person, and no temporary one is left");
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "USED")) && entries_of_home() == 1);
	CHECK(stat(path, &now) == 0 && (now.st_mode & 07777) == 0400);
	CHECK(now.st_uid == pat_uid() && now.st_gid == pat_gid());

	test("GA-106, GA-107: the log line has the old module's name, this process, and priority info at AUTHPRIV");
	{
		char end[128];

		CHECK_LOG(seen.file_lines_count == 1);
		(void)snprintf(end, sizeof(end), " test(pam_google_auth)[%ld]: Accepted google_authenticator for pat",
		    (long)getpid());
		CHECK_LOG(strncmp(seen.file_lines[0], "<86>", 4) == 0);
		CHECK_LOG(strlen(seen.file_lines[0]) == 4 + 15 + strlen(end));
		CHECK_LOG(strcmp(seen.file_lines[0] + 4 + 15, end) == 0);
	}

	test("GA-84: nothing to store");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(2, "stored"), "1") == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH")));

	test("GA-139: an allowed mode of 0640 shrinks to 0400, also with a umask of 0777 or 0");
	start();
	CHECK(chmod(path, 0640) == 0);
	(void)umask(0777);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "allowed_perm=0640");
	(void)umask(0);
	CHECK_LOG(seen.result == PAM_SUCCESS);
	CHECK(stat(path, &now) == 0 && (now.st_mode & 07777) == 0400);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "allowed_perm=0640");
	(void)umask(022);
	CHECK_LOG(seen.result == PAM_SUCCESS);
	CHECK(stat(path, &now) == 0 && (now.st_mode & 07777) == 0400);

	test("GA-139: the group is the person's in a folder with the set-gid bit, too");
	start();
	CHECK(chmod(pat_home, 02755) == 0 && chown(pat_home, pat_uid(), geteuid() == 0 ? 54321 : getegid()) == 0);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && stat(path, &now) == 0 && now.st_gid == pat_gid());
	CHECK(chmod(pat_home, 0755) == 0 && chown(pat_home, pat_uid(), pat_gid()) == 0);

	test("GA-140: a symlink becomes a regular file, and its old target stays as it was");
	start();
	CHECK(rename(path, target) == 0 && symlink(target, path) == 0);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && lstat(path, &now) == 0 && S_ISREG(now.st_mode));
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "USED")) && file_is(target, LINES("\" TOTP_AUTH")));
	(void)unlink(target);

	test("GA-93: a grace success asks nobody, and stores nothing");
	start();
	log_in_as_pat(STEPS("judge:1|line=6 1 within grace period: \"pat\"", "outcome-granted"), "grace_period=60");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(strcmp(heard_field(0, "grace"), "60") == 0);
	CHECK_LOG(seen.file_lines_count == 1 && strcmp(logged(0), "within grace period: \"pat\"") == 0);

	test("GA-3: the file is read anew for each attempt, and for the judgement");
	start();
	person.manner = ANSWERS;
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK(strcmp(heard_field(1, "content-bytes"), "39") == 0);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK(strcmp(heard_field(0, "content-bytes"), "44") == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "USED", "USED")));
}

static void
check_answers(void)
{
	static const struct {
		const char *answer, *arguments, *candidates, *answered;
	} ANSWERS_GIVEN[] = {
		{ "12345", "", "", "1" },
		{ "1234567", "", "2:1234567", "1" },
		{ "12345678", "", "2:12345678", "1" },
		{ "abcdef", "", "", "1" },
		{ " 904718", "", "", "1" },
		{ "904718 ", "", "", "1" },
		{ "x904718", "", "", "1" },
		{ "", "", "", "2" },
		{ "x904718", "forward_pass", "2:904718", "1" },
		{ "password12345678", "forward_pass", "2:345678,2:2345678,2:12345678", "1" },
	};
	size_t i;

	for (i = 0; i < sizeof(ANSWERS_GIVEN) / sizeof(ANSWERS_GIVEN[0]); i++) {
		test("GA-85, GA-100: the answer \"%s\" with \"%s\"", ANSWERS_GIVEN[i].answer, ANSWERS_GIVEN[i].arguments);
		start();
		person.answers[0] = ANSWERS_GIVEN[i].answer;
		log_in_as_pat(STEPS(ASK, REFUSED, DENIED), ANSWERS_GIVEN[i].arguments);
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1);
		CHECK(strcmp(heard_field(1, "candidates"), ANSWERS_GIVEN[i].candidates) == 0);
		CHECK(strcmp(heard_field(1, "answer"), ANSWERS_GIVEN[i].answered) == 0);
		CHECK_LOG(logged_times("Invalid verification code for pat") == 1);
		CHECK_LOG(logged_at("sallyport: ") < logged_at("Invalid"));
	}

	test("GA-86: a conversation that fails is tried once more, and then judged as nothing");
	start();
	person.manner = FAILS;
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 2);
	CHECK(strcmp(heard_field(1, "answer"), "2") == 0 && strcmp(heard_field(1, "candidates"), "") == 0);
	person.manner = GIVES_NO_TEXT;
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 2);
	CHECK(strcmp(heard_field(1, "answer"), "2") == 0);

	test("SSH-60: an answer over 512 bytes is typed, and no candidate");
	start();
	person.manner = ANSWERS_AT_LENGTH;
	person.length = 100000;
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && strcmp(heard_field(1, "answer"), "1") == 0);

	test("GA-105: what OpenSSH sends for a login that it has refused is judged, and one line says so");
	start();
	person.answers[0] = "\b\n\r\177INCORRECT";
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && strcmp(heard_field(1, "answer"), "1") == 0);
	CHECK_LOG(logged_times("sallyport: the answer is what OpenSSH sends") == 1);

	test("GA-68, GA-69: prompt and echo");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "[authtok_prompt=Your code, please: ] echo_verification_code");
	CHECK(strcmp(seen.messages[0].text, "Your code, please: ") == 0 && seen.messages[0].style == PAM_PROMPT_ECHO_ON);
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "forward_pass echo-verification-code");
	CHECK(strcmp(seen.messages[0].text, "Password & verification code: ") == 0);
	CHECK(seen.messages[0].style == PAM_PROMPT_ECHO_ON);

	test("GA-73, GA-74, GA-75, GA-76: options go to the daemon");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "noskewadj");
	CHECK(strcmp(heard_field(0, "options"), "4") == 0);
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "nullok no_increment_hotp noskewadj grace_period=7");
	CHECK(strcmp(heard_field(1, "options"), "7") == 0 && strcmp(heard_field(1, "grace"), "7") == 0);

	test("GA-92: a limit refuses without a prompt, and the attempt is stored; no line of GA-108");
	start();
	log_in_as_pat(STEPS("judge:3|add=NOW", "judge:3|add=NOW|line=3 1 Too many concurrent login attempts", DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && heard_lines == 3);
	CHECK(strcmp(heard_field(0, "phase"), "1") == 0 && strcmp(heard_field(1, "phase"), "1") == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "NOW")));
	CHECK_LOG(logged_times("Invalid") == 0 && logged_times("Too many concurrent login attempts") == 1);

	test("GA-95, GA-84: a refusal is stored too");
	start();
	log_in_as_pat(STEPS(ASK, REFUSED_AND_CHANGED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && file_is(path, LINES("\" TOTP_AUTH", "TRIED")));
	CHECK(strcmp(heard_field(2, "stored"), "1") == 0);
}

/* The file cannot be used, and "what" makes it so. */
static void
check_unusable(const char *what, const char *arguments, const char *state, const char *line)
{
	test("GA-90: the file %s", what);
	log_in_as_pat(STEPS("judge:4|line=4 1 No secret configured for user pat", REFUSED, DENIED), arguments);
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1);
	CHECK_LOG(strcmp(heard_field(0, "state"), state) == 0 && strcmp(heard_field(0, "content-bytes"), "0") == 0);
	CHECK_LOG(strcmp(heard_field(1, "state"), state) == 0);
	CHECK_LOG(logged_times(line) == 1 && logged_at(line) < logged_at("No secret configured for user pat"));
	CHECK_LOG(logged_times("Invalid verification code for pat") == 1);
}

static void
check_files(void)
{
	static char large[65538];
	static const char ZERO[] = "a\0b";
	char line[256];
	int fd;

	start();
	(void)unlink(path);
	(void)snprintf(line, sizeof(line), "Failed to read \"%s\" for \"pat\"", path);
	check_unusable("is missing (GA-87, GA-115)", "", "2", line);
	start();
	CHECK(unlink(path) == 0 && symlink("/nonexistent/file", path) == 0);
	check_unusable("is a dangling link", "", "2", line);
	start();
	CHECK(unlink(path) == 0 && mkdir(path, 0755) == 0);
	(void)snprintf(line, sizeof(line), "sallyport: \"%s\" is not a regular file", path);
	check_unusable("is a folder", "allowed_perm=-1", "3", line);
	(void)rmdir(path);
	CHECK(mkfifo(path, 0600) == 0 && chown(path, pat_uid(), pat_gid()) == 0);
	check_unusable("is a pipe, which nobody waits for", "", "3", line);
	start();
	CHECK(chmod(path, 0644) == 0);
	(void)snprintf(line, sizeof(line), "Secret file \"%s\" permissions (0644)", path);
	check_unusable("has a wrong mode (GA-65, GA-118)", "", "3", line);
	start();
	CHECK(chmod(path, 01400) == 0);
	(void)snprintf(line, sizeof(line), "Secret file \"%s\" permissions (1400)", path);
	check_unusable("has the sticky bit (GA-65)", "", "3", line);
	start();
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (geteuid() == 0) {
		CHECK(fd != -1);
		(void)snprintf(line, sizeof(line), "sallyport: \"%s\" is empty, or has more than 65536 bytes", path);
		check_unusable("is empty", "", "3", line);
		memset(large, 'x', sizeof(large));
		CHECK(write(fd, large, 65537) == 65537);
		check_unusable("has more than 64 KiB", "", "3", line);
		CHECK(ftruncate(fd, 0) == 0 && pwrite(fd, ZERO, 3, 0) == 3);
		(void)snprintf(line, sizeof(line), "sallyport: \"%s\" has a NUL byte", path);
		check_unusable("has a NUL", "", "3", line);

		test("GA-134: a file of 64 KiB is read whole");
		CHECK(pwrite(fd, large, 65536, 0) == 65536);
		log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "");
		CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(1, "content-bytes"), "65536") == 0);

		start();
		CHECK(chown(path, 0, 0) == 0 && chmod(path, 0404) == 0);
		(void)snprintf(line, sizeof(line), "Secret file \"%s\" must be owned by \"pat\"", path);
		check_unusable("has a wrong owner (GA-118)", "allowed_perm=0404", "3", line);

		test("GA-67: no_strict_owner");
		log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "allowed_perm=0404 no_strict_owner");
		CHECK_LOG(seen.result == PAM_SUCCESS);

		start();
		CHECK(chown(path, 0, 0) == 0 && chmod(path, 0400) == 0);
		(void)snprintf(line, sizeof(line), "Failed to read \"%s\" for \"pat\": Permission denied", path);
		check_unusable("cannot be read with the person's rights (GA-138)", "nullok", "3", line);
		start();
		CHECK(unlink(path) == 0 && symlink("/etc/shadow", path) == 0);
		check_unusable("is a link to what the person may not read (GA-137)", "", "3", line);
		start();
		CHECK(chown(path, 0, 54321) == 0 && chmod(path, 0040) == 0);
		test("GA-138: with the person's rights means supplementary groups, too");
		log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "allowed_perm=0040 no_strict_owner");
		CHECK_LOG(seen.result == PAM_SUCCESS);
	}
	if (fd != -1)
		close(fd);

	test("GA-75, GA-88: nullok and a missing file: nobody is asked");
	start();
	(void)unlink(path);
	log_in_as_pat(STEPS("judge:2", "outcome-not-required"), "nullok");
	CHECK_LOG(seen.result == PAM_PERM_DENIED && seen.conversations == 0 && seen.file_lines_count == 0);
	CHECK(strcmp(heard_field(0, "state"), "2") == 0 && strcmp(heard_field(0, "options"), "1") == 0);
	start_daemon(STEPS("judge:2", "outcome-not-required"));
	log_in("auth required @ nullok\nauth required pam_permit.so");
	CHECK_LOG(seen.result == PAM_SUCCESS);

	test("PAM_IGNORE only if the audit agrees");
	start_daemon(STEPS("judge:2", "outcome-granted"));
	log_in("auth required @ nullok\nauth required pam_permit.so");
	CHECK_LOG(seen.result == PAM_AUTH_ERR);
	start_daemon(STEPS("judge:2"));
	log_in("auth required @ nullok deadline=1\nauth required pam_permit.so");
	CHECK_LOG(seen.result == PAM_AUTH_ERR);

	test("GA-137: a home that cannot be searched is no missing file");
	start();
	if (geteuid() == 0) {
		CHECK(chown(pat_home, 0, 0) == 0 && chmod(pat_home, 0700) == 0);
		log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "nullok");
		CHECK_LOG(strcmp(heard_field(0, "state"), "3") == 0 && seen.result == PAM_AUTH_ERR);
		CHECK(chmod(pat_home, 0755) == 0 && chown(pat_home, pat_uid(), pat_gid()) == 0);
	}
}

static void
check_names(void)
{
	static const char *const UNSAFE[] = { "../pat", "-pat", ".", "..", "p/at", "p\001at", "nobody-has-this-name" };
	static const char *const NO_FRAME[] = { "", "\xff" };
	size_t i;

	for (i = 0; i < sizeof(UNSAFE) / sizeof(UNSAFE[0]); i++) {
		test("GA-89, GA-163: user name number %zu is an unknown user's", i);
		start();
		person.user = UNSAFE[i];
		log_in_as_pat(STEPS(ASK, "judge:3|line=3 1 Invalid verification code for X", DENIED), "nullok");
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1);
		CHECK(strcmp(heard_field(0, "state"), "4") == 0 && strcmp(heard_field(1, "state"), "4") == 0);
		CHECK(strcmp(heard_field(0, "path"), "~/.google_authenticator") == 0);
		CHECK(strcmp(heard_field(0, "uid"), "4294967295") == 0);
	}
	for (i = 0; i < sizeof(NO_FRAME) / sizeof(NO_FRAME[0]); i++) {
		test("GA-163, GA-108: user name number %zu that no frame can hold", i);
		start();
		person.user = NO_FRAME[i];
		log_in_as_pat(STEPS(ASK), "nullok");
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && heard_lines == 0);
		CHECK_LOG(logged_times("No secret configured for user") == 1);
		CHECK_LOG(logged_times("Invalid verification code for") == 1);
	}
	test("GA-106: control characters of a user name become ? in the log");
	start();
	person.user = "p\nat\x7f\xff";
	log_in_as_pat(STEPS(ASK), "");
	CHECK_LOG(logged_at("Invalid verification code for p?at??") >= 0);
	test("GA-117: an empty answer there");
	person.answers[0] = "";
	log_in_as_pat(STEPS(ASK), "");
	CHECK_LOG(logged_times("Did not receive verification code from user") == 1);
	CHECK_LOG(logged_at("Did not receive") < logged_at("Invalid"));

	test("GA-106: control characters of the path become ? in frame and log");
	start();
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "[secret=/nonexistent/a\x01\xc2\x9b" "b\xff/${USER}]");
	CHECK_LOG(strcmp(heard_field(0, "path"), "/nonexistent/a??b?/pat") == 0);
	CHECK_LOG(logged_at("Failed to read \"/nonexistent/a??b?/pat\" for \"pat\"") >= 0);

	test("GA-62: secret= with ${HOME} and ${USER}");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "secret=${HOME}/../${USER}/.google_authenticator");
	CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "state"), "1") == 0);

	test("GA-64: user= is a uid if it is all digits, and else a name");
	start();
	{
		char arguments[256];

		(void)snprintf(arguments, sizeof(arguments), "user=%s secret=%s", geteuid() == 0 ? "0" : "pat", path);
		log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), strcat(arguments, " no_strict_owner"));
		CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "state"), "1") == 0);
		(void)snprintf(arguments, sizeof(arguments), "user=pat secret=%s/${USER}", pat_home);
		person.user = ".google_authenticator";
		log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), arguments);
		test("GA-63: the login name need not exist then");
		CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(0, "uid"), "4294967295") == 0);
		CHECK(strcmp(heard_field(0, "state"), "1") == 0 && strcmp(heard_field(0, "path"), path) == 0);
		test("GA-163: but must be safe");
		person.user = "../pat/.google_authenticator";
		log_in_as_pat(STEPS(ASK, REFUSED, DENIED), arguments);
		CHECK_LOG(seen.result == PAM_AUTH_ERR && strcmp(heard_field(0, "state"), "4") == 0);
	}
	test("GA-62, GA-63: user= without secret= never works");
	start();
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "user=pat nullok");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && strcmp(heard_field(0, "state"), "3") == 0);
}

static void
check_arguments(void)
{
	static const char *const WRONG[] = { "user=nobody-has-this-name", "user=2nobody", "user=99999999999",
		"user=4294967295", "user=4294967294", "no_such_word", "grace_period=-5", "allowed_perm=0", "nullok=1",
		"when-unavailable=ignore", "after-failed-password", "deadline=0" };
	char wanted[256];
	size_t i;

	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		test("GA-61, GA-63, GA-180: %s", WRONG[i]);
		start();
		log_in_as_pat(STEPS(ASK), WRONG[i]);
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && heard_lines == 0);
		CHECK_LOG(seen.file_lines_count == 1 && strncmp(seen.file_lines[0], "<83>", 4) == 0);
		(void)snprintf(wanted, sizeof(wanted), ": %s; see pam_sallyport(8)",
		    strncmp(WRONG[i], "user=", 5) == 0 ? WRONG[i] + 5 : WRONG[i]);
		CHECK_LOG(strncmp(logged(0), "sallyport: ", 11) == 0 && strstr(logged(0), wanted) != NULL);
	}

	test("GA-80: setcred answers success without a prompt");
	start();
	write_service("auth required @ google-authenticator no_such_word");
	{
		pam_handle_t *pamh = start_pam();

		memset(&seen, 0, sizeof(seen));
		CHECK(pam_setcred(pamh, PAM_ESTABLISH_CRED) == PAM_SUCCESS && seen.conversations == 0);
		(void)pam_end(pamh, PAM_SUCCESS);
	}

	test("GA-82: without a name PAM asks for one");
	start();
	person.user = NULL;
	person.answers[0] = "pat";
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "");
	CHECK_LOG(seen.conversations == 2 && strcmp(heard_field(0, "user"), "pat") == 0);

	test("GA-78: debug adds lines of Sallyport's own, and never an answer");
	start();
	person.answers[0] = PASSWORD;
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "debug forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && logged_times("sallyport: debug: ") == 2);
	{
		unsigned n;

		for (n = 0; n < seen.file_lines_count; n++)
			CHECK(strstr(logged(n), GOOD_CODE) == NULL);
	}
	test("GA-106: without a log socket the lines go the usual way");
	start();
	log_is_there = false;
	start_daemon(STEPS(ASK, ACCEPTED, GRANTED));
	log_in("auth required @ google-authenticator");
	CHECK(seen.result == PAM_SUCCESS && seen.file_lines_count == 0);
	CHECK(line_is("pam_sallyport(test:auth): Accepted google_authenticator for pat") && seen.priority == LOG_INFO);
}

static void
check_tokens(void)
{
	static const char ALL[] = "1:904718";

	test("GA-70, GA-98: try_first_pass and a right code in the stored password: no prompt");
	start();
	log_in_behind_password("with-code", STEPS(ACCEPTED_AND_CHANGED, GRANTED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(strcmp(heard_field(0, "phase"), "2") == 0 && strcmp(heard_field(0, "candidates"), ALL) == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "USED")));
	test("GA-103: without forward_pass password and code stay together");
	CHECK(shows(TOKEN));

	test("GA-70: a wrong one is followed by the prompt, and both are judged in the end");
	start();
	person.answers[0] = "12345678";
	log_in_behind_password("with-code", STEPS("judge:4|add=COUNTED", ACCEPTED_AND_CHANGED, GRANTED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 1);
	CHECK(strcmp(heard_field(1, "phase"), "3") == 0);
	CHECK(strcmp(heard_field(1, "candidates"), "1:904718,2:12345678") == 0);
	test("GA-161: what was counted then is not counted again");
	CHECK(strcmp(heard_field(1, "options"), "8") == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "COUNTED", "USED")));

	test("GA-161: what was not counted then is counted");
	start();
	log_in_behind_password("without-code", STEPS(ASK, ACCEPTED, GRANTED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 1);
	CHECK(strcmp(heard_field(0, "candidates"), "") == 0 && strcmp(heard_field(1, "options"), "0") == 0);
	start();
	injection = (struct injection){ "rename", EACCES };
	log_in_behind_password("with-code", STEPS("judge:4|add=COUNTED", ACCEPTED_AND_CHANGED, DENIED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && strcmp(heard_field(1, "options"), "0") == 0);

	test("GA-70: without a stored password the prompt comes at once");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 1 && strcmp(heard_field(0, "phase"), "1") == 0);

	test("GA-101: a hard refusal of the stored password ends the login without a prompt");
	start();
	log_in_behind_password("with-code", STEPS(REFUSED, DENIED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0);

	test("GA-91: a stored password that ends in digits, and no usable file");
	start();
	(void)unlink(path);
	log_in_behind_password("with-code", STEPS(REFUSED, DENIED), "try_first_pass");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0 && strcmp(heard_field(0, "state"), "2") == 0);

	test("GA-71: use_first_pass never asks");
	start();
	log_in_behind_password("with-code", STEPS(ACCEPTED_AND_CHANGED, GRANTED), "use_first_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 0);
	CHECK(strcmp(heard_field(0, "phase"), "3") == 0 && strcmp(heard_field(0, "answer"), "0") == 0);
	CHECK(strcmp(heard_field(0, "candidates"), ALL) == 0 && shows(TOKEN));
	log_in_as_pat(STEPS(REFUSED, DENIED), "use_first_pass");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0);
	CHECK(strcmp(heard_field(0, "phase"), "3") == 0 && strcmp(heard_field(0, "candidates"), "") == 0);

	test("GA-72: forward_pass stores the answer without the code, of the length that matched");
	start();
	person.answers[0] = PASSWORD;
	log_in_behind_password("without-code", STEPS(ASK, ACCEPTED, GRANTED), "forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows("secret-password-"));
	person.answers[0] = "hunter212345678";
	log_in_behind_password("without-code", STEPS(ASK, "judge:1|matched=2", GRANTED), "forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows("hunter2"));
	log_in_behind_password("without-code", STEPS(ASK, "judge:1|matched=1", GRANTED), "forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows("hunter21"));
	test("GA-72: which may be empty");
	person.answers[0] = GOOD_CODE;
	log_in_behind_password("without-code", STEPS(ASK, ACCEPTED, GRANTED), "forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows(""));
	test("GA-72: the stored password without its code, if that matched");
	log_in_behind_password("with-code", STEPS(ACCEPTED, GRANTED), "use_first_pass forward_pass");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows("before-the-code-"));
	test("GA-72: on success only");
	person.answers[0] = "hunter2904718";
	log_in_behind_password("with-code", STEPS(ASK, REFUSED, DENIED), "forward_pass");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && shows(TOKEN));
	test("GA-104: a grace success trims nothing");
	log_in_behind_password("with-code", STEPS("judge:1", GRANTED), "forward_pass grace_period=5");
	CHECK_LOG(seen.result == PAM_SUCCESS && shows(TOKEN));
}

static void
check_not_stored(void)
{
	static const struct {
		int error;
		const char *words;
		bool told;
	} ERRORS[] = {
		{ EPERM, "Operation not permitted", true },
		{ ENOSPC, "No space left on device", true },
		{ EROFS, "Read-only file system", true },
		{ EIO, "Input/output error", true },
		{ EDQUOT, "Disk quota exceeded", true },
		{ EACCES, "Permission denied", false },
	};
	char line[256];
	size_t i;

	for (i = 0; i < 2 * sizeof(ERRORS) / sizeof(ERRORS[0]); i++) {
		bool allowed = i % 2 == 1;

		test("GA-95, GA-96, GA-144: %s%s", ERRORS[i / 2].words, allowed ? " with allow_readonly" : "");
		start();
		injection = (struct injection){ i % 4 < 2 ? "fsync" : "rename", ERRORS[i / 2].error };
		log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, allowed ? GRANTED : DENIED), allowed ? "allow_readonly" : "");
		CHECK_LOG(seen.result == (allowed ? PAM_SUCCESS : PAM_AUTH_ERR));
		CHECK(file_is(path, LINES("\" TOTP_AUTH")) && entries_of_home() == 1);
		CHECK(seen.messages_count == (ERRORS[i / 2].told ? 2U : 1U));
		CHECK(!ERRORS[i / 2].told || (seen.messages[1].style == PAM_ERROR_MSG &&
		    strstr(seen.messages[1].text, ERRORS[i / 2].words) != NULL));
		CHECK(strcmp(heard_field(2, "stored"), allowed ? "3" : "2") == 0);
		CHECK(strstr(heard_line(2), ERRORS[i / 2].words) != NULL);
		(void)snprintf(line, sizeof(line), "Failed to update secret file \"%s\"", path);
		CHECK_LOG(logged_times(line) == 1);
		CHECK_LOG(logged_times("Accepted ") == (allowed ? 1U : 0U));
		CHECK_LOG(logged_times("Invalid verification code for pat") == (allowed ? 0U : 1U));
		CHECK_LOG(allowed || logged_at(line) < logged_at("Invalid"));
		(void)snprintf(line, sizeof(line), "sallyport: \"%s\" was not written, and the code stays good", path);
		test("GA-160: the administrator sees each login whose code stays good");
		CHECK_LOG(logged_times(line) == (allowed ? 1U : 0U));
	}
	test("GA-95: a refusal that cannot be stored stays one, with allow_readonly too");
	start();
	injection = (struct injection){ "rename", EROFS };
	log_in_as_pat(STEPS(ASK, REFUSED_AND_CHANGED, DENIED), "allow_readonly");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && strcmp(heard_field(2, "stored"), "2") == 0);
	CHECK_LOG(logged_times("Invalid verification code for pat") == 1);

	test("GA-143: a folder that the person may not write");
	start();
	if (geteuid() == 0) {
		CHECK(chown(pat_home, 0, 0) == 0);
		log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, DENIED), "");
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.messages_count == 1);
		CHECK_LOG(strstr(heard_line(2), "Permission denied") != NULL);
		log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "");
		CHECK_LOG(seen.result == PAM_SUCCESS);
		CHECK(chown(pat_home, pat_uid(), pat_gid()) == 0);

		test("GA-141, GA-176: a folder that the person may write but not read");
		CHECK(chmod(pat_home, 0311) == 0);
		log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, GRANTED), "");
		CHECK_LOG(seen.result == PAM_SUCCESS);
		CHECK(chmod(pat_home, 0755) == 0);
	}

	test("GA-142: a file that somebody changes meanwhile is read and judged again");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED "|meddle", ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.conversations == 1 && heard_lines == 4);
	CHECK(strcmp(heard_field(2, "content-bytes"), "41") == 0);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "x", "USED")) && entries_of_home() == 1);

	test("GA-142: three times, and then it is refused; GA-77: with allow_readonly too");
	for (i = 0; i < 2; i++) {
		start();
		log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED "|meddle", ACCEPTED_AND_CHANGED "|meddle",
		    ACCEPTED_AND_CHANGED "|meddle", ACCEPTED_AND_CHANGED "|meddle", DENIED), i == 0 ? "" : "allow_readonly");
		CHECK_LOG(seen.result == PAM_AUTH_ERR && heard_lines == 6 && entries_of_home() == 1);
		CHECK(strcmp(heard_field(5, "stored"), "2") == 0 && seen.messages_count == 1);
		CHECK_LOG(logged_times("Accepted ") == 0 && logged_times("Invalid verification code for pat") == 1);
	}
}

static void
check_daemon(void)
{
	static const char *const BROKEN[] = { "silent", "garbage", "half", "hang-up", "malformed-outcome-version-2",
		GRANTED, "outcome-not-required", "outcome-challenged", "judge:4", "judge:1|matched=1", "judge:9",
		"judge:1|ticket=", "judge:1|line=5 1 notice", "judge:2|add=X", DENIED };
	size_t i;

	test("GA-97: nobody could be connected to: unavailable, without a prompt");
	start();
	log_in_as_pat(NULL, "deadline=1");
	CHECK_LOG(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0);
	CHECK_LOG(logged_times("sallyport: unavailable: ") == 1 && logged_times("Invalid") == 0);
	test("GA-97, GA-108: the same after the prompt");
	log_in_as_pat(STEPS(ASK), "deadline=1");
	CHECK_LOG(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 1);
	CHECK_LOG(logged_times("Invalid verification code for pat") == 1);
	test("GA-97: a daemon that cannot judge");
	log_in_as_pat(STEPS("outcome-unavailable"), "");
	CHECK_LOG(seen.result == PAM_AUTHINFO_UNAVAIL && seen.conversations == 0);
	CHECK_LOG(logged_times("sallyport: unavailable: the store cannot be written event=I-000017") == 1);

	for (i = 0; i < sizeof(BROKEN) / sizeof(BROKEN[0]); i++) {
		test("GA-97, GA-108: the final reply is %s", BROKEN[i]);
		start();
		log_in_as_pat(STEPS(ASK, BROKEN[i], BROKEN[i]), "deadline=3");
		CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1);
		CHECK_LOG(logged_times("Invalid verification code for pat") == 1 && logged_times("Accepted") == 0);
		CHECK_LOG(logged_at("sallyport: ") >= 0 && logged_at("sallyport: ") < logged_at("Invalid"));
		CHECK(file_is(path, LINES("\" TOTP_AUTH")));
	}

	test("GA-165: what is nowhere recorded did not happen, and is not Accepted");
	start();
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED), "deadline=3");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && logged_times("Accepted") == 0);
	CHECK_LOG(logged_times("Invalid verification code for pat") == 1);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "USED")));
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, "silent"), "deadline=3");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && logged_times("Accepted") == 0);
	log_in_as_pat(STEPS(ASK, ACCEPTED_AND_CHANGED, DENIED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && logged_times("Accepted") == 0);

	test("a refusal stays one, whatever becomes of its record");
	start();
	log_in_as_pat(STEPS(ASK, REFUSED), "deadline=1");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && logged_times("Invalid verification code for pat") == 1);
	log_in_as_pat(STEPS(ASK, REFUSED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR);
	log_in_as_pat(STEPS(ASK, REFUSED, "outcome-unavailable"), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR);

	test("a question that is to be recorded is, and else the login is denied");
	start();
	log_in_as_pat(STEPS("judge:4|ticket=Q", DENIED, ACCEPTED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && strcmp(heard_field(1, "ticket"), "51") == 0);
	log_in_as_pat(STEPS("judge:4|ticket=Q", "garbage"), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 0);

	test("FAULT-59: a change of a file that was not read");
	start();
	(void)unlink(path);
	log_in_as_pat(STEPS(ASK, "judge:1|matched=0|add=NEW"), "");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && access(path, F_OK) == -1);

	test("SSH-56: the deadline stands still while the person is at the prompt");
	start();
	person.manner = ANSWERS_SLOWLY;
	log_in_as_pat(STEPS(ASK, ACCEPTED, GRANTED), "deadline=5");
	CHECK_LOG(seen.result == PAM_SUCCESS && seen.took_ms >= 100000);
}

static void
check_lock(void)
{
	pid_t holder;
	int ends[2], fd;
	char byte;

	test("GA-141, SSH-55: somebody who holds the lock for ever delays a login until its deadline, and no longer");
	start();
	if (pipe2(ends, O_CLOEXEC) == -1 || (holder = fork()) == -1)
		abort();
	if (holder == 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd == -1 || flock(fd, LOCK_EX) == -1 || write(ends[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	CHECK(read(ends[0], &byte, 1) == 1);
	log_in_as_pat(STEPS(ASK, REFUSED, DENIED), "deadline=2");
	CHECK_LOG(seen.result == PAM_AUTH_ERR && seen.conversations == 1 && took_about(2));
	CHECK_LOG(logged_times("Invalid verification code for pat") == 1);
	CHECK_LOG(logged_times("sallyport: ") >= 1);
	(void)kill(holder, SIGKILL);
	(void)waitpid(holder, NULL, 0);
	close(ends[0]);
	close(ends[1]);

	test("GA-162: what happens to the file while the person is at the prompt does not matter");
	start();
	log_in_as_pat(STEPS(ASK "|meddle", ACCEPTED_AND_CHANGED, GRANTED), "");
	CHECK_LOG(seen.result == PAM_SUCCESS && heard_lines == 3);
	CHECK(file_is(path, LINES("\" TOTP_AUTH", "x", "USED")));
}

/* ---- many logins at once ---- */

enum { LOGINS = 12 };

/* One login in a process of its own. Exits with 0 for success, 1 for AUTH_ERR, 2 for anything else. */
_Noreturn static void
log_in_alone(int go)
{
	pam_handle_t *pamh;
	char byte;
	int result;

	(void)!read(go, &byte, 1);
	pamh = start_pam();
	result = pam_authenticate(pamh, 0);
	(void)pam_end(pamh, result);
	_exit(result == PAM_SUCCESS ? 0 : result == PAM_AUTH_ERR ? 1 : 2);
}

static void
check_parallel_logins(void)
{
	int go[2], round, i, status, succeeded, failed;

	for (round = 0; round < 3; round++) {
		test("GA-159: of %d parallel logins with one scratch code exactly one succeeds (%d)", LOGINS, round);
		start();
		log_is_there = false;
		write_file(path, LINES("904718", "11111111"), 0400);
		start_daemon(STEPS("scratch-codes"));
		write_service("auth required @ google-authenticator");
		if (pipe2(go, O_CLOEXEC) == -1)
			abort();
		(void)fflush(stdout);
		for (i = 0; i < LOGINS; i++) {
			pid_t login = fork();

			if (login == -1)
				abort();
			if (login == 0) {
				close(go[1]);
				log_in_alone(go[0]);
			}
		}
		close(go[0]);
		close(go[1]);
		for (succeeded = failed = i = 0; i < LOGINS && wait(&status) != -1; i++) {
			succeeded += WIFEXITED(status) && WEXITSTATUS(status) == 0;
			failed += WIFEXITED(status) && WEXITSTATUS(status) == 1;
		}
		CHECK_SAYING(succeeded == 1 && failed == LOGINS - 1, "%d succeeded, %d failed", succeeded, failed);
		CHECK(file_is(path, LINES("11111111")) && entries_of_home() == 1);
		stop_daemon();
	}
}

static void
check_memory(void)
{
	unsigned n, mode, refused;

	for (mode = 0; mode < 4; mode++) {
		bool right = mode / 2 == 0;

		test("FAIL-21: %s code, each allocation fails in turn%s", right ? "right" : "wrong",
		    mode % 2 == 0 ? "" : " and all after it");
		if (SANITIZED) {
			skip("the sanitizer has an allocator of its own");
			continue;
		}
		refused = 0;
		start();
		person.answers[0] = right ? PASSWORD : "secret-password-000000";
		start_daemon(STEPS("scratch-codes"));
		daemon_stays = true;
		for (n = 1;; n++) {
			write_file(path, LINES("904718"), 0400);
			memory.fail_at = n;
			memory.fail_on = mode % 2 == 1;
			log_in("auth required @ google-authenticator forward_pass");
			if (!memory.failed)
				break;
			refused += seen.result != PAM_SUCCESS;
			CHECK_SAYING(right || seen.result != PAM_SUCCESS, "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_SUCCESS || file_is(path, (const char *const[]){ SECRET_LINE, NULL }),
			    "allocation %u", n);
			CHECK_SAYING(seen.result != PAM_IGNORE && entries_of_home() == 1, "allocation %u", n);
		}
		daemon_stays = false;
		stop_daemon();
		CHECK_SAYING(n > 3 && refused > 1, "%u allocations, %u refusals", n - 1, refused);
		CHECK(seen.result == (right ? PAM_SUCCESS : PAM_AUTH_ERR));
	}
}

/* The module of tests lies beside the stub daemon. */
static void
find_token_module(void)
{
	char *slash;

	(void)snprintf(token_module, sizeof(token_module), "%s", module);
	slash = strrchr(token_module, '/');
	(void)snprintf(slash, sizeof(token_module) - (size_t)(slash - token_module), "/pam_token.so");
	if (access(token_module, R_OK) == -1)
		(void)snprintf(slash, sizeof(token_module) - (size_t)(slash - token_module), "/../pam_token.so");
}

int
main(int argc, char **argv)
{
	if (!driver_start(argc, argv))
		return 2;
	(void)umask(022);
	find_token_module();
	(void)snprintf(path, sizeof(path), "%s/.google_authenticator", pat_home);
	(void)snprintf(target, sizeof(target), "%s/elsewhere", pat_home);
	(void)snprintf(shown, sizeof(shown), "%s/shown", folder);
	if (chmod(folder, 0755) == -1 || mkdir(pat_home, 0755) == -1 || chown(pat_home, pat_uid(), pat_gid()) == -1)
		return 2;
	check_success();
	check_answers();
	check_files();
	check_names();
	check_arguments();
	check_tokens();
	check_not_stored();
	check_daemon();
	check_lock();
	check_parallel_logins();
	check_memory();
	(void)unlink(path);
	(void)rmdir(pat_home);
	driver_end();
	return end_of_tests();
}
