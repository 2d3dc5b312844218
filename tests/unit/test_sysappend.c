/* SYSAPPEND: the words behind a command line. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/sysappend.h"
#include "tests/unit/test.h"

TEST(sysappend_in_the_order_of_the_bits)
{
	const struct slice values[SYSAPPEND_COUNT] = {
		[SYSAPPEND_IP] = S("10.0.0.5:10.0.0.1:10.0.0.1:255.255.255.0"),
		[SYSAPPEND_BOOTIF] = S("01-52-54-00-12-34-56"),
		[SYSAPPEND_SYSUUID] = S("b8945908-d6a6-41a9-611d-74a6ab80b83d"),
		[SYSAPPEND_SYSPRODUCT] = S("  Standard \t PC\x7f(Q35) "),
		[SYSAPPEND_FSUUID] = S("1234-abcd"),
	};
	uint32_t missing;

	OK_TEXT(sysappend(S("quiet"), 3, values, &test_arena, &missing),
		S("quiet ip=10.0.0.5:10.0.0.1:10.0.0.1:255.255.255.0 BOOTIF=01-52-54-00-12-34-56"));
	OK(missing == 0);
	OK_TEXT(sysappend(S(""), 2, values, &test_arena, &missing),
		S("BOOTIF=01-52-54-00-12-34-56"));
	OK_TEXT(sysappend(S("x"), 0x40024, values, &test_arena, &missing),
		S("x SYSUUID=b8945908-d6a6-41a9-611d-74a6ab80b83d SYSPRODUCT=Standard_PC_(Q35) "
		  "FSUUID=1234-abcd"));
	OK_TEXT(sysappend(S("x"), 0, values, &test_arena, &missing), S("x"));
}

TEST(sysappend_leaves_out_what_is_not_known)
{
	const struct slice none[SYSAPPEND_COUNT] = {{0}};
	uint32_t missing;

	OK_TEXT(sysappend(S("x"), 0xffffffff, none, &test_arena, &missing), S("x"));
	OK(missing == (1u << SYSAPPEND_COUNT) - 1);
	OK_TEXT(sysappend_names(0x40003, &test_arena), S("ip BOOTIF FSUUID"));
	OK(sysappend_names(0, &test_arena).n == 0);
}
