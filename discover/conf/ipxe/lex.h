/* iPXE scripts as lines and words. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_LEX_H
#define DISCOVER_CONF_IPXE_LEX_H

#include "lib/arena.h"

/* What iPXE takes for white space between words. */
static inline bool ipxe_space(char c)
{
	return ascii_space(c) || c == '\v' || c == '\f';
}

/* Whether the text is a script: "#!ipxe" or "#!gpxe" and white space. */
bool ipxe_is_script(struct slice text);

/**
 * struct ipxe_line - a line of a script, those that end in a backslash joined with the next
 * @at:      offset where it begins
 * @number:  1-based
 * @label:   ":label" in front of it; @labelled tells an empty label from none
 * @command: the rest
 * @cut:     the text ended within it, behind a backslash: it is not executed
 */
struct ipxe_line {
	size_t at;
	uint32_t number;
	struct slice label, command;
	bool labelled, cut;
};

/**
 * struct ipxe_lines - a place in a script
 * @at:     offset of the next line
 * @number: of the next line
 */
struct ipxe_lines {
	struct slice text;
	size_t at;
	uint32_t number;
};

/* Take the next line; false at the end. A line that is not joined is a view of the text, others lie
 * in @a. A NUL ends what is seen of a line. */
bool ipxe_next_line(struct ipxe_lines *lines, struct arena *a, struct ipxe_line *line);

/* What stands behind a command: whether the next one is executed. */
enum ipxe_then { IPXE_THEN_END, IPXE_THEN_OR, IPXE_THEN_AND, IPXE_THEN_ALWAYS };

/* Take the words of one command off the front of @rest, up to an operator, which is taken too, or a
 * word that begins with '#', which ends the line. Nothing is expanded yet. */
enum ipxe_then ipxe_next_command(struct slice *rest, struct arena *a, struct slice **words,
				 uint32_t *n);

#endif
