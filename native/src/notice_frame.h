/*
 * The question for a notice, and its answer (docs/protocol-pam.md, "Notice").
 */
#ifndef SALLYPORT_NOTICE_FRAME_H
#define SALLYPORT_NOTICE_FRAME_H

#include "frame.h"

enum { NOTICE_BYTES_MAX = 512 };

/* Asks for the caller's own: of "who" only the connection and the groups are sent. */
const char *request_notice(struct request *request, const struct begin *who);

/* An empty notice is none. It lies in the frame. Both return NULL if all is well, else the first field that is not. */
const char *notice_decode(struct text *notice, const uint8_t *frame, size_t length);

#endif
