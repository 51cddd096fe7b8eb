/*
 * Reading and writing the fields of a frame (docs/protocol-pam.md).
 *
 * Both cursors remember the first field that went wrong, and do nothing from then on. So a parser reads like the
 * protocol's table, and asks once, at its end, whether all of it was right.
 */
#ifndef SALLYPORT_CURSOR_H
#define SALLYPORT_CURSOR_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that belong to somebody else; not ended by NUL. */
struct text {
	const uint8_t *bytes;
	size_t length;
};

/* Gives the text of a C string; NULL is the empty text. */
struct text text_of(const char *string);

/* Only cursor.c looks inside. */
struct reader {
	const uint8_t *next;
	size_t left;
	const char *wrong;
};

void reader_start(struct reader *in, const uint8_t *bytes, size_t length);

/*
 * Each returns 0, or the empty text, if the field is not there whole or breaks its rule. "field" is its name in the
 * protocol; the reader keeps the pointer.
 */
uint8_t get_u8(struct reader *in, const char *field);
uint16_t get_u16(struct reader *in, const char *field);
uint32_t get_u32(struct reader *in, const char *field);
void get_bytes(struct reader *in, uint8_t *to, size_t length, const char *field);
struct text get_blob(struct reader *in, size_t least, size_t most, const char *field);
struct text get_long_blob(struct reader *in, size_t most, const char *field);   /* its length takes four bytes */
struct text get_text(struct reader *in, size_t least, size_t most, const char *field);

/* Says of the field just read that it breaks a rule which only the caller knows. */
void reader_refuse(struct reader *in, const char *field);

/* Returns NULL if every field was right and no byte is left, else the name of the first field that was not. */
const char *reader_end(struct reader *in);

/* Only cursor.c looks inside, but for the length, which anybody may read. */
struct writer {
	uint8_t *bytes;
	size_t length;
	size_t capacity;
	const char *wrong;
};

/* Starts behind the first "length" bytes, which stay as they are. */
void writer_start(struct writer *out, uint8_t *bytes, size_t length, size_t capacity);

/* Each appends the whole field or, if it breaks its rule or does not fit, nothing. */
void put_u8(struct writer *out, uint8_t value, const char *field);
void put_u16(struct writer *out, uint16_t value, const char *field);
void put_u32(struct writer *out, uint32_t value, const char *field);
void put_bytes(struct writer *out, const void *bytes, size_t length, const char *field);
void put_blob(struct writer *out, struct text value, size_t least, size_t most, const char *field);
void put_text(struct writer *out, struct text value, size_t least, size_t most, const char *field);

/* Returns NULL if everything was appended, else the name of the first field that was not. */
const char *writer_end(const struct writer *out);

#endif
