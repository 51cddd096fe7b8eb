/*
 * The child that handles a file, with a kernel made difficult: reads and writes are short and interrupted, and calls
 * fail. The child is a copy of this process, and so are the wrappers in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "file_keeper.h"
#include "transfer.h"

ssize_t __real_pread(int fd, void *bytes, size_t length, off_t at);
ssize_t __real_pwrite(int fd, const void *bytes, size_t length, off_t at);
ssize_t __real_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __real_recv(int fd, void *bytes, size_t length, int flags);
int __real_flock(int fd, int operation);
int __real_fsync(int fd);
int __real_fchmod(int fd, mode_t mode);
int __real_rename(const char *from, const char *to);
ssize_t __wrap_pread(int fd, void *bytes, size_t length, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t length, off_t at);
ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __wrap_recv(int fd, void *bytes, size_t length, int flags);
int __wrap_flock(int fd, int operation);
int __wrap_fsync(int fd);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_rename(const char *from, const char *to);

static struct {
	size_t piece;                   /* most bytes for one call; 0: as many as wanted */
	bool interrupt;                 /* every second call is interrupted */
	unsigned calls;
	const char *fails;
	int error;
	const char *dies;               /* the child ends when it comes here */
} kernel;

static char folder[] = "/tmp/sallyport-keeper-XXXXXX";
static char path[64];
static struct rights rights;
static struct kept_file file;
static struct keeper_room room;
static struct keeper keeper;
static struct finding finding;
static uint8_t content[CONTENT_BYTES_MAX], big[NEW_CONTENT_BYTES_MAX];

static bool
fault(const char *call)
{
	if (kernel.dies != NULL && strcmp(kernel.dies, call) == 0)
		_exit(1);
	if (kernel.fails != NULL && strcmp(kernel.fails, call) == 0) {
		errno = kernel.error;
		return true;
	}
	if (!kernel.interrupt || kernel.calls++ % 2 == 1)
		return false;
	errno = EINTR;
	return true;
}

static size_t
piece_of(size_t length)
{
	return kernel.piece == 0 || length < kernel.piece ? length : kernel.piece;
}

ssize_t
__wrap_pread(int fd, void *bytes, size_t length, off_t at)
{
	return fault("pread") ? -1 : __real_pread(fd, bytes, piece_of(length), at);
}

ssize_t
__wrap_pwrite(int fd, const void *bytes, size_t length, off_t at)
{
	return fault("pwrite") ? -1 : __real_pwrite(fd, bytes, piece_of(length), at);
}

ssize_t
__wrap_send(int fd, const void *bytes, size_t length, int flags)
{
	return fault("send") ? -1 : __real_send(fd, bytes, piece_of(length), flags);
}

ssize_t
__wrap_recv(int fd, void *bytes, size_t length, int flags)
{
	return fault("recv") ? -1 : __real_recv(fd, bytes, piece_of(length), flags);
}

int
__wrap_flock(int fd, int operation)
{
	return fault("flock") ? -1 : __real_flock(fd, operation);
}

int
__wrap_fsync(int fd)
{
	if (kernel.fails != NULL && strcmp(kernel.fails, "fsync") == 0) {
		errno = kernel.error;
		return -1;
	}
	return __real_fsync(fd);
}

int
__wrap_fchmod(int fd, mode_t mode)
{
	if (kernel.fails != NULL && strcmp(kernel.fails, "fchmod") == 0) {
		errno = kernel.error;
		return -1;
	}
	return __real_fchmod(fd, mode);
}

int
__wrap_rename(const char *from, const char *to)
{
	if (kernel.dies != NULL && strcmp(kernel.dies, "rename") == 0)
		_exit(1);
	if (kernel.fails != NULL && strcmp(kernel.fails, "rename") == 0) {
		errno = kernel.error;
		return -1;
	}
	return __real_rename(from, to);
}

static void
have(const uint8_t *bytes, size_t length)
{
	int fd;

	memset(&kernel, 0, sizeof(kernel));
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0400);
	if (fd == -1 || __real_pwrite(fd, bytes, length, 0) != (ssize_t)length || fchown(fd, rights.uid, rights.gid) == -1)
		abort();
	close(fd);
}

static bool
file_is(const uint8_t *bytes, size_t length)
{
	static uint8_t now[NEW_CONTENT_BYTES_MAX + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = __real_pread(fd, now, sizeof(now), 0);

	close(fd);
	return n == (ssize_t)length && memcmp(now, bytes, length) == 0;
}

static struct text
text_of_big(size_t length)
{
	return (struct text){ big, length };
}

/* Reads under the lock, and replaces the file by the first "length" bytes of "big". */
static enum kept
replace(size_t length, int *error)
{
	enum kept kept = KEPT_NOT;

	*error = -1;
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	if (finding.trouble == TROUBLE_NONE)
		kept = keeper_replace(&keeper, text_of_big(length), error);
	keeper_end(&keeper);
	return kept;
}

static bool
alone_in_folder(void)
{
	return rmdir(folder) == -1 && unlink(path) == 0 && rmdir(folder) == 0 && mkdir(folder, 0755) == 0 &&
	    chown(folder, rights.uid, rights.gid) == 0;
}

/* Who is killed before the rename cannot remove its temporary file. */
static void
forget_temporary(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -f %s~*", path);
	CHECK(system(command) == 0);
}

static void
check_pieces(void)
{
	static const size_t PIECES[] = { 0, 1, 7, 4096 };
	size_t i;
	int error;

	for (i = 0; i < 8; i++) {
		test("FAIL-21, GA-134: a file is read and replaced in pieces of %zu bytes%s", PIECES[i / 2],
		    i % 2 == 0 ? "" : ", and each call interrupted");
		have(big, 65536);
		kernel.piece = PIECES[i / 2];
		kernel.interrupt = i % 2 == 1;
		CHECK(replace(NEW_CONTENT_BYTES_MAX, &error) == KEPT && error == 0);
		CHECK(finding.trouble == TROUBLE_NONE && finding.length == 65536 && memcmp(content, big, 65536) == 0);
		memset(&kernel, 0, sizeof(kernel));
		CHECK(file_is(big, NEW_CONTENT_BYTES_MAX) && alone_in_folder());
	}
}

static void
check_faults(void)
{
	static const struct {
		const char *call;
		int error;
	} FAULTS[] = { { "pwrite", ENOSPC }, { "pwrite", EFBIG }, { "fsync", EIO }, { "fchmod", EPERM },
		{ "rename", EROFS } };
	static const char *const DEATHS[] = { "recv", "pread", "send", "pwrite", "rename", "flock" };
	size_t i;
	int error;

	for (i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
		test("GA-144, GA-141: %s fails with %s: the file is as it was, and no temporary one is left", FAULTS[i].call,
		    strerror(FAULTS[i].error));
		have(big, 100);
		kernel.fails = FAULTS[i].call;
		kernel.error = FAULTS[i].error;
		CHECK(replace(200, &error) == KEPT_NOT && error == FAULTS[i].error);
		memset(&kernel, 0, sizeof(kernel));
		CHECK(file_is(big, 100) && alone_in_folder());
	}
	test("GA-141: a file that cannot be locked is read, but not replaced");
	have(big, 100);
	kernel.fails = "flock";
	kernel.error = ENOLCK;
	CHECK(replace(200, &error) == KEPT_NOT && error == ENOLCK && finding.lock_error == ENOLCK);
	CHECK(finding.trouble == TROUBLE_NONE && finding.length == 100);
	CHECK(file_is(big, 100) && alone_in_folder());

	for (i = 0; i < sizeof(DEATHS) / sizeof(DEATHS[0]); i++) {
		test("GA-81: the child dies in %s: refused, and nothing is left behind", DEATHS[i]);
		have(big, 100);
		(void)signal(SIGPIPE, SIG_DFL);
		CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
		/* The child has its own copy of the kernel's state by now, so this one is made for it. */
		keeper_end(&keeper);
		kernel.dies = DEATHS[i];
		CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
		memset(&kernel, 0, sizeof(kernel));
		keeper_read(&keeper, true, &finding, content);
		if (finding.trouble == TROUBLE_NONE)
			CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT && error == EPIPE);
		else
			CHECK(finding.trouble == TROUBLE_KEEPER && finding.length == 0);
		keeper_end(&keeper);
		CHECK(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD);
		CHECK(file_is(big, 100));
		forget_temporary();
	}
	memset(&kernel, 0, sizeof(kernel));
}

static bool
child_has_no_capabilities(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command),
	    "test $(grep -cE '^Cap(Eff|Prm):\t0*$' /proc/%d/status) -eq 2", keeper.pid);
	return system(command) == 0;
}

/* A zombie, which nobody here may collect, runs no longer. */
static bool
child_runs(int pid)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "grep -q '^State:.[RSDT]' /proc/%d/status 2>/dev/null", pid);
	return system(command) == 0;
}

static volatile sig_atomic_t children_heard;

static void
hear_child(int number)
{
	(void)number;
	children_heard++;
}

static void
check_invisible(void)
{
	struct sigaction action = { .sa_handler = hear_child }, before;

	test("GA-81: the calling program's waitpid(-1) and SIGCHLD never see the child");
	have(big, 100);
	CHECK(sigaction(SIGCHLD, &action, &before) == 0);
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	CHECK(kill(keeper.pid, 0) == 0);
	keeper_end(&keeper);
	CHECK(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD);
	CHECK(children_heard == 0);

	test("GA-81: nor does a program that ignores SIGCHLD lose it");
	CHECK(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	CHECK(finding.trouble == TROUBLE_NONE);
	keeper_end(&keeper);
	CHECK(sigaction(SIGCHLD, &before, NULL) == 0);

	test("GA-138: the child holds no descriptor of the program's, and has the person's ids alone");
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	{
		char command[512];

		(void)snprintf(command, sizeof(command), "test $(ls /proc/%d/fd | wc -l) -eq 2 && "
		    "grep -q '^Uid:\t%lu\t%lu\t%lu\t%lu$' /proc/%d/status && grep -q '^Gid:\t%lu\t%lu\t' /proc/%d/status && "
		    "grep -q '^SigCgt:\t0*$' /proc/%d/status",
		    keeper.pid, (unsigned long)rights.uid, (unsigned long)rights.uid, (unsigned long)rights.uid,
		    (unsigned long)rights.uid, keeper.pid, (unsigned long)rights.gid, (unsigned long)rights.gid, keeper.pid,
		    keeper.pid);
		CHECK(system(command) == 0);
		(void)snprintf(command, sizeof(command), "grep -q '^CapEff:\t0*$' /proc/%d/status && "
		    "grep -q '^CapPrm:\t0*$' /proc/%d/status && grep -q '^Groups:\t54321 *$' /proc/%d/status", keeper.pid,
		    keeper.pid, keeper.pid);
		if (geteuid() == 0)
			CHECK(system(command) == 0);
	}
	keeper_end(&keeper);

	test("GA-138: not even where the kernel is told to keep a process's capabilities when its uid changes");
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) == -1) {
		skip("only a process with all capabilities can tell it");
	} else {
		CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
		keeper_read(&keeper, true, &finding, content);
		CHECK(finding.trouble == TROUBLE_NONE && child_has_no_capabilities());
		keeper_end(&keeper);
		CHECK(prctl(PR_SET_SECUREBITS, 0) == 0);
	}
}

/* A login that is killed while its child waits for the lock, which this process has. Returns whether the child is gone. */
static bool
child_dies_with_parent(void)
{
	int ends[2], child = -1, i;
	pid_t parent;

	if (pipe(ends) == -1 || (parent = fork()) == -1)
		abort();
	if (parent == 0) {
		struct keeper other;

		if (keeper_start(&other, &file, &room, monotonic_ms() + 20000) &&
		    write(ends[1], &other.pid, sizeof(other.pid)) == sizeof(other.pid))
			keeper_read(&other, true, &finding, content);
		_exit(1);
	}
	if (read(ends[0], &child, sizeof(child)) != sizeof(child))
		abort();
	(void)usleep(100000);
	if (kill(child, 0) == -1 || kill(parent, SIGKILL) == -1)
		return false;
	(void)waitpid(parent, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	for (i = 0; i < 500 && child_runs(child); i++)
		(void)usleep(10000);
	return !child_runs(child);
}

static void
check_lock(void)
{
	struct keeper other;
	struct finding second;
	int error, fd;

	test("GA-141: the lock keeps another login out, until its deadline");
	have(big, 100);
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	CHECK(keeper_start(&other, &file, &room, monotonic_ms() + 300));
	keeper_read(&other, true, &second, content);
	CHECK(second.trouble == TROUBLE_KEEPER);
	keeper_end(&other);
	test("GA-81: a login that is killed leaves no child waiting for the lock");
	CHECK(child_dies_with_parent());
	test("GA-83: a look needs no lock");
	CHECK(keeper_start(&other, &file, &room, monotonic_ms() + 20000));
	keeper_read(&other, false, &second, content);
	CHECK(second.trouble == TROUBLE_NONE && second.length == 100);
	keeper_end(&other);
	keeper_end(&keeper);

	test("GA-159: who waited for the lock reads the file that is then in its place");
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	fd = fork();
	if (fd == 0) {
		if (!keeper_start(&other, &file, &room, monotonic_ms() + 20000))
			_exit(1);
		keeper_read(&other, true, &second, content);
		keeper_end(&other);
		_exit(second.trouble == TROUBLE_NONE && second.length == 200 ? 0 : 2);
	}
	(void)usleep(100000);
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT);
	keeper_end(&keeper);
	{
		int status = -1;

		CHECK(waitpid(fd, &status, 0) == fd && status == 0);
	}

	test("GA-142: a file that is changed, replaced or removed after it was read is not replaced");
	have(big, 100);
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	keeper_read(&keeper, true, &finding, content);
	(void)usleep(10000);
	CHECK(chmod(path, 0600) == 0);          /* same size, same mtime; only ctime tells */
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT_CHANGED_MEANWHILE);
	keeper_read(&keeper, true, &finding, content);
	have(big, 100);
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT_CHANGED_MEANWHILE);
	keeper_read(&keeper, true, &finding, content);
	CHECK(unlink(path) == 0);
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT_CHANGED_MEANWHILE);
	keeper_read(&keeper, true, &finding, content);
	CHECK(finding.trouble == TROUBLE_OPENING && finding.error == ENOENT);
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT && error == EINVAL);
	have(big, 300);
	keeper_read(&keeper, true, &finding, content);
	CHECK(finding.length == 300 && keeper_replace(&keeper, text_of_big(200), &error) == KEPT);
	keeper_end(&keeper);
	CHECK(file_is(big, 200) && alone_in_folder());

	test("GA-64, GA-138: rights that cannot be taken open nothing");
	if (geteuid() != 0) {
		skip("only root could take them");
		return;
	}
	have(big, 100);
	rights.groups_count = 100000;           /* more than the kernel takes */
	CHECK(keeper_start(&keeper, &file, &room, monotonic_ms() + 20000));
	rights.groups_count = 1;
	keeper_read(&keeper, true, &finding, content);
	CHECK(finding.trouble == TROUBLE_RIGHTS && finding.length == 0);
	CHECK(keeper_replace(&keeper, text_of_big(200), &error) == KEPT_NOT);
	keeper_end(&keeper);
	CHECK(file_is(big, 100));
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 2;
	rights = (struct rights){ .uid = geteuid(), .gid = getegid() };
	if (geteuid() == 0)
		rights = (struct rights){ .uid = 12345, .gid = 12346, .groups_count = 1, .groups = { 54321 } };
	memset(big, 'x', sizeof(big));
	(void)snprintf(path, sizeof(path), "%s/file", folder);
	file = (struct kept_file){ .path = path, .rights = &rights, .allowed_permissions = 0600, .strict_owner = true };
	if (chmod(folder, 0755) == -1 || chown(folder, rights.uid, rights.gid) == -1)
		return 2;
	(void)alarm(120);
	check_pieces();
	check_faults();
	check_invisible();
	check_lock();
	(void)unlink(path);
	(void)rmdir(folder);
	return end_of_tests();
}
