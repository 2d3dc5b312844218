/* Values of iPXE settings: bytes, and how a type writes and reads them. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_VALUE_H
#define DISCOVER_CONF_IPXE_VALUE_H

#include "lib/text.h"

/* Statuses: iPXE's numbers, without the part that says which of its files failed. */
enum ipxe_status {
	IPXE_OK = 0,
	IPXE_EACCES = 0x02000000,
	IPXE_ECANCELED = 0x0b000000,
	IPXE_EINVAL = 0x1c000000,
	IPXE_ENODEV = 0x2c000000,
	IPXE_ENOENT = 0x2d000000,
	IPXE_ENOEXEC = 0x2e000000,
	IPXE_ENOTSUP = 0x3c000000,
	IPXE_ENOTTY = 0x3b000000,
	IPXE_EPERM = 0x41000000,
	IPXE_ERANGE = 0x44000000,
	IPXE_ETIMEDOUT = 0x4c000000,
};

/* @size: bytes of a number that is written; @negative: it has a sign; @number: its bytes are
 * read as one. */
struct ipxe_type {
	struct slice name;
	int (*parse)(const struct ipxe_type *, struct slice text, struct text *raw);
	int (*format)(const struct ipxe_type *, struct slice raw, struct text *out);
	uint8_t size;
	bool negative;
	char separator;
	bool number;
};

/* The type of that name, or NULL. */
const struct ipxe_type *ipxe_type_find(struct slice name);

/* The value's bytes of a text, and the other way round, in @a. IPXE_OK, or why not: then *@out is
 * untouched. @word: bytes of the largest number, as of C's long in the program that iPXE is: 4 or
 * 8. A value that needs more is none (IPXE_ERANGE). */
int ipxe_parse(const struct ipxe_type *type, struct slice text, struct arena *a,
	       struct slice *raw);
int ipxe_format(const struct ipxe_type *type, struct slice raw, unsigned word, struct arena *a,
		struct slice *text);

/* The number that a value of a number's type is, and back. */
int ipxe_numerate(const struct ipxe_type *type, struct slice raw, unsigned word, uint64_t *value);
int ipxe_denumerate(const struct ipxe_type *type, uint64_t value, struct arena *a,
		    struct slice *raw);

/* A number in front of *@s as C's strtoul with base 0 takes it: step over it. */
uint64_t ipxe_number_take(struct slice *s);

/* A number that is the whole of @s; it has 32 bits. */
bool ipxe_number(struct slice s, uint32_t *value);

/* Without what "%41" and the like stand for. */
struct slice ipxe_uri_decode(struct slice s, struct arena *a);

#endif
