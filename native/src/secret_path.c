#include "secret_path.h"

#include <string.h>

#include "frame.h"

static const char HOME_VARIABLE[] = "${HOME}";
static const char USER_VARIABLE[] = "${USER}";

bool
login_name_is_safe(const char *user)
{
	const char *p;

	if (*user == '\0' || *user == '-' || strcmp(user, ".") == 0 || strcmp(user, "..") == 0)
		return false;
	for (p = user; *p != '\0'; p++) {
		unsigned char byte = (unsigned char)*p, before = p == user ? 0 : (unsigned char)p[-1];

		if (byte == '/' || byte < 0x20 || byte == 0x7f)
			return false;
		if (before == 0xc2 && byte >= 0x80 && byte <= 0x9f)     /* the control characters beyond ASCII */
			return false;
		if (p - user >= USER_BYTES_MAX)
			return false;
	}
	return true;
}

/* Returns how many bytes of the specification a home form takes here, or 0. */
static size_t
home_form(const char *at, bool tilde_counts)
{
	if (tilde_counts && *at == '~')
		return 1;
	return strncmp(at, HOME_VARIABLE, strlen(HOME_VARIABLE)) == 0 ? strlen(HOME_VARIABLE) : 0;
}

const char *
secret_path_expand(char *to, size_t capacity, const char *spec, const char *user, const char *home)
{
	bool substituted = false;
	const char *at = spec;
	size_t used = 0;

	while (*at != '\0') {
		size_t taken = home_form(at, !substituted && (at == spec || at[-1] == '/')), length;
		const char *put = at;

		if (taken != 0) {
			if (home == NULL)
				return "secret= has ~ or ${HOME}, and there is no home to put there";
			if (*home != '/')
				return "the account's home directory is not absolute";
			put = home;
		} else if (strncmp(at, USER_VARIABLE, strlen(USER_VARIABLE)) == 0) {
			taken = strlen(USER_VARIABLE);
			put = user;
		}
		substituted = substituted || taken != 0;
		length = taken == 0 ? 1 : strlen(put);
		if (capacity - used <= length)
			return "the path that secret= expands to is too long";
		memcpy(to + used, put, length);
		used += length;
		at += taken == 0 ? 1 : taken;
	}
	to[used] = '\0';
	return NULL;
}
