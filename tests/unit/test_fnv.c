/* Tests of short hashes. */
/* SPDX-License-Identifier: MIT */
#include "lib/fnv.h"
#include "tests/unit/test.h"

/* The published values of the texts, and one more byte. */
TEST(fnv_values)
{
	OK(fnv32(FNV32_START, S("foobar")) == (0xbf9cf968u ^ 0xff) * 16777619u);
	OK(fnv64(FNV64_START, S("foobar")) == (0x85944171f73967e8u ^ 0xff) * 1099511628211u);
}

TEST(fnv_where_texts_end)
{
	uint64_t ab = fnv64(FNV64_START, S("ab")), a = fnv64(FNV64_START, S("a"));
	uint32_t short_ab = fnv32(FNV32_START, S("ab")), short_a = fnv32(FNV32_START, S("a"));

	OK(fnv64(ab, S("c")) != fnv64(a, S("bc")));
	OK(fnv32(short_ab, S("c")) != fnv32(short_a, S("bc")));
	OK(fnv64(FNV64_START, S("")) != FNV64_START && fnv32(FNV32_START, S("")) != FNV32_START);
}
