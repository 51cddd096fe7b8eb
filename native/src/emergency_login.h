/*
 * The course of a login while nobody can be asked but the person.
 */
#ifndef SALLYPORT_EMERGENCY_LOGIN_H
#define SALLYPORT_EMERGENCY_LOGIN_H

#include "login.h"

#define EMERGENCY_TEXT "The server of the second step does not answer."
#define EMERGENCY_PROMPT "Emergency code of this host: "

/*
 * Asks for an emergency code, if this host has any. "otherwise" is how the login ends if not; login->reason says why the
 * server could not be asked, and more is added to it.
 */
enum ending login_by_emergency_code(struct login *login, enum ending otherwise);

#endif
