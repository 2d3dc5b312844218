/* Names and passwords, as configurations write them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_AUTH_H
#define INIT_MENU_AUTH_H

#include "discover/entry.h"

/* Whether @name is in a list of names. Blanks, commas, semicolons, '|' and '&' separate them. */
bool auth_listed(struct slice list, struct slice name);

/* Whether the password of @name is @password: as text, or as grub-mkpasswd-pbkdf2(1) writes it.
 * @users as struct menu has them. A hash with more rounds than *@left fits no password; those that
 * were done are subtracted. */
bool auth_check(struct slice users, struct slice name, struct slice password, uint32_t *left);

/* What one log-in may take: some seconds on a slow machine. */
enum { AUTH_ROUNDS = 300000 };

#endif
