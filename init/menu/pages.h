/* The pages of text behind the list: what they say, and their keys. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_PAGES_H
#define INIT_MENU_PAGES_H

#include "init/menu/bindings.h"
#include "init/menu/paper.h"

/* The text of the page that is shown: VIEW_DETAILS, VIEW_HELP or VIEW_REPORT. */
void pages_put(struct paper *p, const struct browser *b, const struct listing *list);

extern const struct binding_table pages_details_keys, pages_help_keys, pages_report_keys;
extern const struct binding_table pages_keys;	/* of all three, after their own */

#endif
