/*
 * The files of vectors/pam; docs/protocol-pam.md says what is in them.
 */
#ifndef SALLYPORT_VECTOR_H
#define SALLYPORT_VECTOR_H

#include <stddef.h>
#include <stdint.h>

enum { VECTOR_FIELDS_MAX = 1100 };

struct vector {
	char expect[16];
	const char *rule;
	size_t fields_count;
	struct {
		const char *name;
		const char *value;
	} fields[VECTOR_FIELDS_MAX];
	uint8_t *frame;
	size_t frame_length;
	char *file;                     /* what the other pointers point into */
};

/* Ends the program with a message if the file is not as the page says: a vector that is not read tests nothing. */
void vector_read(struct vector *vector, const char *path);
void vector_forget(struct vector *vector);

/* The value of the n-th field of this name, or NULL. */
const char *vector_field(const struct vector *vector, const char *name, size_t n);

/* Each returns bytes that the caller frees. */
uint8_t *vector_text(const char *value, size_t *length);        /* \xNN undone */
uint8_t *vector_hex(const char *value, size_t *length);

#endif
