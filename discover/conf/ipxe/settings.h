/* iPXE's settings: blocks of named values. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_SETTINGS_H
#define DISCOVER_CONF_IPXE_SETTINGS_H

#include "discover/conf/ipxe/value.h"

/**
 * struct ipxe_settings - all blocks, in the order in which they are searched
 * @blocks: the first one is the root, which has what scripts set
 * @values: all blocks' values
 * @net_x:  the name that "netX" stands for
 * @word:   bytes of the largest number: 4 on a BIOS, where iPXE is a 32-bit program, else 8
 */
struct ipxe_settings {
	struct arena *arena;
	struct ipxe_block {
		struct slice name;	/* "net0.dhcp" */
	} *blocks;
	uint32_t n_blocks;
	struct ipxe_value {
		uint32_t block;		/* IPXE_NO_BLOCK: it was deleted, its place is free */
		uint32_t tag;
		struct slice name;
		const struct ipxe_type *type;
		struct slice raw;
	} *values;
	uint32_t n_values;
	struct slice net_x;
	unsigned word;
};

enum { IPXE_ROOT, IPXE_NO_BLOCK = UINT32_MAX };

/**
 * struct ipxe_setting - "[block/]name[:type]" taken apart
 * @tag:  number of a DHCP option; 0: it has only a name
 * @type: NULL: that of the value
 */
struct ipxe_setting {
	uint32_t block;
	uint32_t tag;
	struct slice name;
	const struct ipxe_type *type;
};

void ipxe_settings_open(struct ipxe_settings *s, struct arena *a);

/* Take a name apart. @make: a block that is not there is made. IPXE_OK, IPXE_ENODEV or
 * IPXE_ENOTSUP. */
int ipxe_setting_name(struct ipxe_settings *s, struct slice text, bool make,
		      struct ipxe_setting *setting);

/* The value in its block or in one below it; NULL: none. */
const struct ipxe_value *ipxe_fetch(const struct ipxe_settings *s,
				    const struct ipxe_setting *setting);

/* Replace the value of the block itself; an empty one deletes it. IPXE_OK, or IPXE_ERANGE when
 * there are too many. */
int ipxe_store(struct ipxe_settings *s, const struct ipxe_setting *setting, struct slice raw);

/* What "set NAME TEXT" does: by the setting's type, a string's where it has none. */
int ipxe_set(struct ipxe_settings *s, struct slice name, struct slice text);

/* The text of a value by its own type or that of @setting; false: none. */
bool ipxe_get(const struct ipxe_settings *s, const struct ipxe_setting *setting, struct arena *a,
	      struct slice *text);

/* "${...}" replaced by values, the innermost first, as often as there is one. What is unknown is
 * empty. @text itself when it has none; cut at LIMIT_IPXE_WORD_BYTES and after as many steps as
 * LIMIT_IPXE_EXPANSIONS. */
struct slice ipxe_expand(struct ipxe_settings *s, struct slice text, struct arena *a);

#endif
