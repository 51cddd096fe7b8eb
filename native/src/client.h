/*
 * One request to sallyportd and its one reply, over a connection of their own.
 */
#ifndef SALLYPORT_CLIENT_H
#define SALLYPORT_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "transfer.h"

enum {
	CONNECT_MS_MAX = 2000,
	REPLY_MS_MAX = 10000,           /* sending included */
	SOCKET_PATH_BYTES_MAX = 107,    /* what a struct sockaddr_un can hold, with its NUL */
};

struct reply {
	enum kind welcome;              /* the caller says: besides an outcome this kind of reply, or KIND_NONE */
	size_t length;
	uint8_t bytes[HEADER_BYTES + JUDGEMENT_BODY_BYTES_MAX];
};

/* What the log says of a reply that breaks the protocol. */
extern const char MALFORMED_REPLY[];

enum exchange {
	EXCHANGE_FAILED,                /* somebody was there, or might have been: refuse */
	EXCHANGE_NOBODY,                /* nobody could be connected to: the daemon is unavailable */
	EXCHANGE_REPLIED,
};

/* When an exchange must be over. */
struct patience {
	int64_t deadline_ms;            /* of monotonic_ms(), for all of it */
	int64_t reply_ms;               /* from connection to reply */
	bool once;                      /* where nobody is there, nobody is waited for */
};

/*
 * Sends the request, once more on a new connection if the first breaks before the reply is there: the daemon knows
 * a resend by its attempt id and gives it the first verdict (SSH-161).
 *
 * If the result is EXCHANGE_REPLIED, *reply is a whole frame whose header is right; its body is not yet decoded.
 * Otherwise *why says, in words for the log that live as long as the program, what happened and what to do.
 */
enum exchange client_exchange(const char *socket_path, struct patience patience, const struct request *request,
    struct reply *reply, const char **why);

#endif
