#include "emergency_codes.h"

#include <crypt.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The cheapest there is: the tests have no secrets. */
static const char SETTING[] = "$y$j75$testtesttesttesttest..";

bool
write_emergency_codes(const char *path, const char *const *codes)
{
	static struct crypt_data room;
	FILE *file;
	int fd, i;

	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	file = fd == -1 ? NULL : fdopen(fd, "w");
	if (file == NULL)
		return false;
	fprintf(file, "sallyport-emergency-codes 1\nmade %020d\nsetting %s\ntries 30 %020d\n", 1763800000, SETTING, 1763800000);
	for (i = 0; codes[i] != NULL; i++) {
		const char *hash = crypt_r(codes[i], SETTING, &room);

		fprintf(file, "code o %020d %010u %045d %032d %s\n", 0, 0U, 0, 0, hash + sizeof(SETTING));
	}
	return fclose(file) == 0;
}
