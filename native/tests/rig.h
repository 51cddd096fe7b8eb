/* What the tests of the small programs share: a socket at which a child plays the daemon, a clock, and a program's whole output. */
#ifndef SALLYPORT_RIG_H
#define SALLYPORT_RIG_H

#include <stddef.h>

/* Listens in the place of whatever lies there; ends the test program if that cannot be. */
int rig_listen(const char *path);

/* Seconds of a clock that never goes back. */
double rig_now(void);

/* Reads to the end, or until the place is full; it always ends with a NUL. Returns how many bytes came. */
size_t rig_collect(int from, char *to, size_t size);

#endif
