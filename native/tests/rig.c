#include "rig.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int
rig_listen(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (length >= sizeof(address.sun_path))
		exit(2);
	memcpy(address.sun_path, path, length + 1);
	unlink(path);
	if (fd == -1 || bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 || listen(fd, 8) == -1)
		exit(2);
	return fd;
}

double
rig_now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

size_t
rig_collect(int from, char *to, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size - 1 && (got = read(from, to + length, size - 1 - length)) > 0)
		length += (size_t)got;
	to[length] = '\0';
	return length;
}
