/*
 * What PAM and the host know of the login that is to be judged: the fields of Begin.
 */
#ifndef SALLYPORT_CIRCUMSTANCES_H
#define SALLYPORT_CIRCUMSTANCES_H

#include <stdbool.h>

#include <security/pam_modules.h>

#include "name_service.h"

/* Whether a name could be an account's at all: see PAM_USER_UNKNOWN in SSH-44. NULL is none. */
bool user_name_is_possible(const char *user);

/*
 * Takes the first field of SSH_CONNECTION, if it is a numeric address (SSH-57). Returns "address", which has room for
 * INET6_ADDRSTRLEN, or NULL.
 */
const char *address_of_connection(struct text connection, char *address);

/*
 * Fills in everything but the flags. The texts lie in PAM's items and in *room. Returns NULL, or why the login must be
 * refused. The bounds of the fields are not looked at here: request_begin() does.
 */
const char *circumstances_collect(struct begin *begin, pam_handle_t *pamh, const char *user,
    struct name_service *room);

/* The same without the name service: the account is then unknown. */
const char *circumstances_of_call(struct begin *begin, pam_handle_t *pamh, const char *user);

#endif
