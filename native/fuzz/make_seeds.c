/*
 * Writes the frame of every vector as a file of its own: make_seeds FOLDER VECTOR...
 */
#include <stdio.h>
#include <string.h>

#include "vector.h"

static int
write_seed(const char *folder, const char *path)
{
	static struct vector vector;
	char seed[4096];
	const char *slash = strrchr(path, '/');
	FILE *file;
	int wrong;

	(void)snprintf(seed, sizeof(seed), "%s/%s", folder, slash == NULL ? path : slash + 1);
	vector_read(&vector, path);
	file = fopen(seed, "we");
	if (file == NULL) {
		perror(seed);
		return 1;
	}
	wrong = fwrite(vector.frame, 1, vector.frame_length, file) != vector.frame_length;
	wrong |= fclose(file) != 0;
	vector_forget(&vector);
	return wrong;
}

int
main(int argc, char **argv)
{
	int i, wrong = 0;

	for (i = 2; i < argc; i++)
		wrong |= write_seed(argv[1], argv[i]);
	return argc < 3 || wrong;
}
