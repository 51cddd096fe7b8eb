/*
 * Lines in the system log under the old module's name, which filters of administrators look for (GA-106).
 *
 * syslog() writes under the name that the calling program has chosen with openlog(), and there is one such name in a
 * process. So the line goes to the log's socket directly, and the program's choice stays as it is (GA-81).
 */
#ifndef SALLYPORT_SYSTEM_LOG_H
#define SALLYPORT_SYSTEM_LOG_H

#include <stddef.h>

#include <security/pam_modules.h>

#include "cursor.h"

/*
 * Writes a text with "?" for every control character and every byte that is not UTF-8; what does not fit is cut off
 * between two characters. "to", which may be where the text lies, ends with NUL; its length is returned.
 */
size_t log_clean(struct text from, char *to, size_t capacity);

/* Writes one line, cleaned, as SERVICE(pam_google_auth)[PID] with facility AUTHPRIV. */
__attribute__((format(printf, 3, 4))) void system_log(pam_handle_t *pamh, int priority, const char *format, ...);

#endif
