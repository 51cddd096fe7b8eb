/*
 * Which file is somebody's (GA-62, GA-163).
 */
#ifndef SALLYPORT_SECRET_PATH_H
#define SALLYPORT_SECRET_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_PATH_BYTES_MAX = 4095 };  /* what the kernel takes */

/*
 * Whether a login name may stand in a path: it is not empty, ".", "..", longer than 255 bytes, does not begin with
 * "-", and holds neither "/" nor a control character.
 */
bool login_name_is_safe(const char *user);

/*
 * Expands "~" and "${HOME}" to the home, which may be NULL if there is none to be used, and "${USER}" to the name,
 * which must be safe. Returns NULL, or why there is no such path; "to" then holds nothing to be used.
 */
const char *secret_path_expand(char *to, size_t capacity, const char *spec, const char *user, const char *home);

#endif
