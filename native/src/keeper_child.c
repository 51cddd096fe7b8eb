/*
 * The child's side of file_keeper.h. It is a copy of a process of root's that may have had several threads: here
 * nothing allocates memory or takes a lock, and only what is safe in a signal handler is called. It must not print,
 * and never returns.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "file_arguments.h"
#include "file_keeper.h"

/* Where the first of these calls had ids of 16 bits, the second ones have those of 32. */
#ifndef SYS_setgroups32
#define SYS_setgroups32 SYS_setgroups
#define SYS_setresgid32 SYS_setresgid
#define SYS_setresuid32 SYS_setresuid
#endif

enum {
	SIGNALS = 64,
	CONTEXT_BYTES_MAX = 1024,
	DESCRIPTORS_MAX = 65536,        /* to close one by one, where the kernel cannot close all at once */
};

struct child {
	int socket;
	const struct kept_file *file;
	struct keeper_room *room;
	int fd;                         /* the file, or -1 */
	struct stat seen;               /* as it was before it was read */
	struct finding finding;
};

_Noreturn static void
leave(void)
{
	for (;;)
		(void)syscall(SYS_exit_group, 0);
}

/* ---- becoming the person ---- */

/* All signals are blocked, and stay so: a key that ends the calling program must not leave a temporary file. */
static void
forget_signal_handlers(void)
{
	/* The kernel's own structure: a handler, flags, a restorer on some machines, and a set. All zero: default. */
	static const unsigned long DEFAULT[8] = { 0 };
	int i;

	for (i = 1; i <= SIGNALS; i++)
		(void)syscall(SYS_rt_sigaction, i, DEFAULT, NULL, sizeof(uint64_t));
}

static void
close_descriptors(int from, int to)
{
	struct rlimit most = { .rlim_cur = DESCRIPTORS_MAX };
	int fd;

	if (from > to || syscall(SYS_close_range, (unsigned)from, (unsigned)to, 0) == 0)
		return;
	(void)getrlimit(RLIMIT_NOFILE, &most);
	for (fd = from; fd <= to && fd < DESCRIPTORS_MAX && (rlim_t)fd < most.rlim_cur; fd++)
		close(fd);
}

static bool
drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	static const struct __user_cap_data_struct NONE[_LINUX_CAPABILITY_U32S_3];

	return syscall(SYS_capset, &head, NONE) == 0;
}

/*
 * By the kernel's own calls: those of the C library would also try to change every thread that the copied process
 * had.
 */
static bool
take_rights(const struct rights *rights)
{
	if (geteuid() != 0)
		return true;                    /* who is not root has no more rights than their own */
	if (syscall(SYS_setgroups32, rights->groups_count, rights->groups) != 0 ||
	    syscall(SYS_setresgid32, rights->gid, rights->gid, rights->gid) != 0 ||
	    syscall(SYS_setresuid32, rights->uid, rights->uid, rights->uid) != 0)
		return false;
	return rights->uid == 0 || (drop_capabilities() && syscall(SYS_setresuid32, -1, 0, -1) != 0);
}

/* From here on the person may own this process, which has the memory of the calling program: nobody looks into it. */
static void
guard(int parent)
{
	(void)prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
	/* Otherwise it could wait for a lock for ever after its parent is gone. */
	(void)prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0UL, 0UL, 0UL);
	if (getppid() != parent)
		leave();
}

/* ---- the conversation with the parent ---- */

static void
receive_or_leave(int fd, void *to, size_t length)
{
	uint8_t *next = to;

	while (length != 0) {
		ssize_t n = recv(fd, next, length, 0);

		if (n > 0) {
			next += n;
			length -= (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			leave();
		}
	}
}

static void
send_or_leave(int fd, const void *from, size_t length)
{
	const uint8_t *next = from;

	while (length != 0) {
		ssize_t n = send(fd, next, length, MSG_NOSIGNAL);

		if (n > 0) {
			next += n;
			length -= (size_t)n;
		} else if (errno != EINTR) {
			leave();
		}
	}
}

static void
report(struct child *child, enum kept kept)
{
	struct report_frame frame = { .finding = child->finding, .kept = kept };

	send_or_leave(child->socket, &frame, sizeof(frame));
	send_or_leave(child->socket, child->room->content, child->finding.length);
}

/* ---- reading ---- */

static void
close_file(struct child *child)
{
	if (child->fd != -1)
		close(child->fd);               /* and gives back the lock */
	child->fd = -1;
}

static bool
find_trouble(struct child *child, enum trouble trouble, int error)
{
	child->finding.trouble = trouble;
	child->finding.error = error;
	child->finding.length = 0;
	return false;
}

/* What is not a regular file is only found out when it is open; opening it must not wait, nor take a terminal. */
static bool
open_file(struct child *child)
{
	close_file(child);
	child->fd = open(child->file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (child->fd == -1)
		return find_trouble(child, TROUBLE_OPENING, errno);
	if (fstat(child->fd, &child->seen) == -1)
		return find_trouble(child, TROUBLE_OPENING, errno);
	if (!S_ISREG(child->seen.st_mode))
		return find_trouble(child, TROUBLE_KIND, 0);
	return true;
}

/* Whether the file that is open is still the one that the path names. */
static bool
path_names(const struct child *child)
{
	struct stat named;

	return stat(child->file->path, &named) == 0 && named.st_dev == child->seen.st_dev &&
	    named.st_ino == child->seen.st_ino;
}

/* Whoever had the lock may have put another file in its place: then that one is to be locked. */
static bool
lock_file(struct child *child)
{
	for (;;) {
		if (!open_file(child))
			return false;
		while (flock(child->fd, LOCK_EX) == -1) {
			if (errno != EINTR) {
				child->finding.lock_error = errno;
				return true;
			}
		}
		if (path_names(child))
			break;
	}
	if (fstat(child->fd, &child->seen) == -1)
		return find_trouble(child, TROUBLE_OPENING, errno);
	return true;
}

static bool
check_file(struct child *child)
{
	const struct kept_file *file = child->file;
	uint32_t mode = child->seen.st_mode & 07777;

	child->finding.mode = mode;
	if ((mode & PERMISSION_BITS & ~file->allowed_permissions) != 0)
		return find_trouble(child, TROUBLE_PERMISSIONS, 0);
	if (file->strict_owner && child->seen.st_uid != file->rights->uid)
		return find_trouble(child, TROUBLE_OWNER, 0);
	if (child->seen.st_size < 1 || child->seen.st_size > CONTENT_BYTES_MAX)
		return find_trouble(child, TROUBLE_SIZE, 0);
	return true;
}

static bool
read_file(struct child *child)
{
	uint8_t *content = child->room->content;
	size_t length = 0;

	while (length <= CONTENT_BYTES_MAX) {
		ssize_t n = pread(child->fd, content + length, CONTENT_BYTES_MAX + 1 - length, (off_t)length);

		if (n == 0)
			break;
		if (n == -1 && errno != EINTR)
			return find_trouble(child, TROUBLE_READING, errno);
		if (n > 0)
			length += (size_t)n;
	}
	if (length < 1 || length > CONTENT_BYTES_MAX)
		return find_trouble(child, TROUBLE_SIZE, 0);
	if (memchr(content, '\0', length) != NULL)
		return find_trouble(child, TROUBLE_NUL, 0);
	child->finding.length = length;
	return true;
}

static void
do_read(struct child *child, bool locked)
{
	child->finding = (struct finding){ .trouble = TROUBLE_NONE };
	if ((locked ? lock_file(child) : open_file(child)) && check_file(child))
		(void)read_file(child);
	report(child, KEPT_NOT);
}

/* ---- replacing ---- */

/* Returns an error, or 0. */
static int
write_content(int fd, const uint8_t *content, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t n = pwrite(fd, content + done, length - done, (off_t)done);

		if (n == -1 && errno != EINTR)
			return errno;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

/* The mode is so whatever the umask and the folder's default ACL; the group is so whatever the folder's set-gid bit. */
static int
set_owner_and_mode(const struct child *child, int fd)
{
	gid_t gid = geteuid() == child->file->rights->uid ? child->file->rights->gid : getegid();
	struct stat made;

	if (fstat(fd, &made) == -1)
		return errno;
	if (made.st_gid != gid && fchown(fd, (uid_t)-1, gid) == -1)
		return errno;
	return fchmod(fd, S_IRUSR) == -1 ? errno : 0;
}

/*
 * The type under which the policy of SELinux lets login programs read such a file. Where it cannot be set the file
 * has the folder's type, as before the old module knew of types; that is no reason to refuse a login.
 */
static void
set_selinux_type(int fd)
{
	static const char NAME[] = "security.selinux", TYPE[] = "auth_home_t";
	char context[CONTEXT_BYTES_MAX], next[CONTEXT_BYTES_MAX + sizeof(TYPE)];
	struct statfs filesystem;
	char *type, *range;
	ssize_t length;
	size_t kept;

	if (statfs("/sys/fs/selinux", &filesystem) == -1 || filesystem.f_type != SELINUX_MAGIC)
		return;
	length = fgetxattr(fd, NAME, context, sizeof(context) - 1);
	if (length <= 0)
		return;
	context[length] = '\0';                 /* user:role:type, and often :range */
	type = strchr(context, ':');
	type = type == NULL ? NULL : strchr(type + 1, ':');
	if (type == NULL)
		return;
	range = strchr(type + 1, ':');
	kept = (size_t)(type + 1 - context);
	memcpy(next, context, kept);
	memcpy(next + kept, TYPE, sizeof(TYPE));
	if (range != NULL)
		memcpy(next + kept + strlen(TYPE), range, strlen(range) + 1);
	(void)fsetxattr(fd, NAME, next, strlen(next) + 1, 0);
}

static bool
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Whether the path still names what was read, as far as the kernel's record goes: somebody may not know our lock. */
static bool
is_as_read(const struct child *child)
{
	const struct stat *seen = &child->seen;
	struct stat now;

	return stat(child->file->path, &now) == 0 && now.st_dev == seen->st_dev && now.st_ino == seen->st_ino &&
	    now.st_size == seen->st_size && same_time(now.st_mtim, seen->st_mtim) &&
	    same_time(now.st_ctim, seen->st_ctim);
}

/* A folder that cannot be opened can still be searched and written; then all of its file system is made durable. */
static int
sync_folder(const char *path, int file_in_it)
{
	char folder[KEEPER_PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
	int fd, error = 0;

	memcpy(folder, slash == NULL ? "." : path, slash == NULL ? 1 : length);
	folder[slash == NULL ? 1 : length] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if ((fd == -1 || fsync(fd) == -1) && syncfs(file_in_it) == -1)
		error = errno;
	if (fd != -1)
		close(fd);
	return error;
}

/* Fills the new file, and puts it in the old one's place unless that is another one by now. */
static int
fill_and_rename(struct child *child, int fd, size_t length, bool *renamed, bool *changed)
{
	int error = write_content(fd, child->room->next, length);

	if (error == 0)
		error = set_owner_and_mode(child, fd);
	if (error != 0)
		return error;
	set_selinux_type(fd);
	if (fsync(fd) == -1)
		return errno;
	*changed = !is_as_read(child);
	if (*changed)
		return 0;
	if (rename(child->room->temporary, child->file->path) == -1)
		return errno;
	*renamed = true;
	return sync_folder(child->file->path, fd);
}

static int
name_temporary(struct child *child, const char *suffix)
{
	size_t length = strlen(child->file->path);
	char *to = child->room->temporary;

	if (length + 1 + SUFFIX_BYTES >= sizeof(child->room->temporary))
		return ENAMETOOLONG;
	memcpy(to, child->file->path, length);
	to[length] = '~';
	memcpy(to + length + 1, suffix, SUFFIX_BYTES);
	to[length + 1 + SUFFIX_BYTES] = '\0';
	return 0;
}

static void
do_replace(struct child *child, const struct order_frame *order)
{
	bool renamed = false, changed = false;
	int fd, error = child->finding.lock_error;

	child->finding.length = 0;
	if (error == 0)
		error = child->fd == -1 || child->finding.trouble != TROUBLE_NONE ? EINVAL :
		    name_temporary(child, order->suffix);
	if (error == 0) {
		fd = open(child->room->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR);
		if (fd == -1) {
			error = errno;
		} else {
			error = fill_and_rename(child, fd, order->length, &renamed, &changed);
			close(fd);
			if (!renamed)
				(void)unlink(child->room->temporary);
		}
	}
	child->finding.error = error;
	report(child, error != 0 ? KEPT_NOT : changed ? KEPT_NOT_CHANGED_MEANWHILE : KEPT);
}

_Noreturn void
keeper_child(int fd, int parent, const struct kept_file *file, struct keeper_room *room)
{
	struct child child = { .socket = fd, .file = file, .room = room, .fd = -1 };
	bool has_rights;

	forget_signal_handlers();
	close_descriptors(0, fd - 1);
	close_descriptors(fd + 1, INT32_MAX);
	has_rights = take_rights(file->rights);
	guard(parent);
	for (;;) {
		struct order_frame order;

		receive_or_leave(fd, &order, sizeof(order));
		if (order.length > sizeof(room->next))
			leave();
		receive_or_leave(fd, room->next, order.length);
		if (!has_rights) {
			(void)find_trouble(&child, TROUBLE_RIGHTS, EPERM);
			report(&child, KEPT_NOT);
		} else if (order.order == ORDER_REPLACE) {
			do_replace(&child, &order);
		} else {
			do_read(&child, order.order == ORDER_READ_LOCKED);
		}
	}
}
