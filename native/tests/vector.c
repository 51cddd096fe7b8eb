#include "vector.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 1, 2), noreturn)) static void
stop(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
	exit(2);
}

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t length = 0, room = 1 << 20;
	char *content = malloc(room);

	if (file == NULL || content == NULL)
		stop("cannot read %s", path);
	length = fread(content, 1, room - 1, file);
	if (ferror(file) || !feof(file))
		stop("cannot read %s whole", path);
	(void)fclose(file);
	content[length] = '\0';
	return content;
}

static unsigned
hex_digit(char c)
{
	if (!isxdigit((unsigned char)c) || isupper((unsigned char)c))
		stop("'%c' is no hexadecimal digit in lower case", c);
	return (unsigned)(isdigit((unsigned char)c) ? c - '0' : c - 'a' + 10);
}

/* At least one byte, so that the sanitizer sees who reads over its end. */
static uint8_t *
allocate(size_t length)
{
	uint8_t *bytes = malloc(length == 0 ? 1 : length);

	if (bytes == NULL)
		stop("no memory");
	return bytes;
}

uint8_t *
vector_hex(const char *value, size_t *length)
{
	size_t digits = 0;
	uint8_t *bytes;
	const char *p;

	for (p = value; *p != '\0'; p++)
		digits += *p != ' ' && *p != '\n';
	if (digits % 2 != 0)
		stop("half a byte");
	*length = digits / 2;
	bytes = allocate(*length);
	digits = 0;
	for (p = value; *p != '\0'; p++) {
		if (*p == ' ' || *p == '\n')
			continue;
		if (digits % 2 == 0)
			bytes[digits / 2] = (uint8_t)(hex_digit(*p) << 4);
		else
			bytes[digits / 2] |= (uint8_t)hex_digit(*p);
		digits++;
	}
	return bytes;
}

uint8_t *
vector_text(const char *value, size_t *length)
{
	uint8_t *bytes = allocate(strlen(value));
	const char *p;

	*length = 0;
	for (p = value; *p != '\0'; p++) {
		unsigned byte = (unsigned char)*p;

		if (*p == '\\') {
			if (sscanf(p, "\\x%2X", &byte) != 1)
				stop("a backslash must begin \\xNN");
			p += 3;
		}
		bytes[(*length)++] = (uint8_t)byte;
	}
	return bytes;
}

/* Returns the value behind "name:" if the line begins so, else NULL. */
static char *
value_of(char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(line, name, length) != 0 || line[length] != ':')
		return NULL;
	line += length + 1;
	return line + strspn(line, " ");
}

static void
read_field(struct vector *vector, char *line)
{
	char *colon = strchr(line, ':');

	if (colon == NULL || vector->fields_count == VECTOR_FIELDS_MAX)
		stop("a field without a colon, or too many fields");
	*colon++ = '\0';
	vector->fields[vector->fields_count].name = line;
	vector->fields[vector->fields_count].value = *colon == ' ' ? colon + 1 : colon;
	vector->fields_count++;
}

void
vector_read(struct vector *vector, const char *path)
{
	char *line, *next, *value;

	memset(vector, 0, sizeof(*vector));
	vector->file = read_file(path);
	for (line = vector->file; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		if (strncmp(line, "frame:", strlen("frame:")) == 0) {
			/* Always last, so its further lines are the rest of the file. */
			vector->frame = vector_hex(line + strlen("frame:"), &vector->frame_length);
			break;
		}
		if (*next == '\n')
			*next++ = '\0';
		if ((value = value_of(line, "expect")) != NULL)
			(void)snprintf(vector->expect, sizeof(vector->expect), "%s", value);
		else if ((value = value_of(line, "rule")) != NULL)
			vector->rule = value;
		else if (strncmp(line, "field ", strlen("field ")) == 0)
			read_field(vector, line + strlen("field "));
		else if (*line != '\0')
			stop("%s: unknown line: %s", path, line);
	}
	if (vector->expect[0] == '\0' || vector->frame == NULL)
		stop("%s: no expect: or no frame:", path);
}

void
vector_forget(struct vector *vector)
{
	free(vector->frame);
	free(vector->file);
	memset(vector, 0, sizeof(*vector));
}

const char *
vector_field(const struct vector *vector, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < vector->fields_count; i++)
		if (strcmp(vector->fields[i].name, name) == 0 && n-- == 0)
			return vector->fields[i].value;
	return NULL;
}
