/* POSIX extended regular expressions, as GRUB reads them, in bounded time and memory. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_ERE_H
#define LIB_ERE_H

#include "lib/arena.h"
#include "lib/limits.h"

enum ere_op { ERE_CHAR, ERE_SET, ERE_SPLIT, ERE_JUMP, ERE_SAVE, ERE_ASSERT, ERE_MATCH };

/**
 * struct ere_inst - one instruction
 * @op: what it does
 * @x:  CHAR the character; SET the number of the set; SPLIT, JUMP how far to go; SAVE the slot;
 *      ASSERT one of ^ $ b B < >
 * @y:  SPLIT the second choice
 */
struct ere_inst {
	enum ere_op op;
	int32_t x, y;
};

struct ere_range {
	uint32_t first, last;
};

/**
 * struct ere_set - a bracket expression
 * @ascii:   a bit for each of the first 128 characters
 * @ranges:  of the others
 * @negated: all but these
 */
struct ere_set {
	uint32_t ascii[4];
	struct ere_range *ranges;
	uint32_t n_ranges;
	bool negated;
};

/**
 * struct ere - a compiled expression; constant, lives as long as the arena it was made in
 * @groups: parenthesised groups and the whole: 1 to LIMIT_REGEXP_GROUPS
 */
struct ere {
	struct ere_inst *at;
	uint32_t n;
	struct ere_set *sets;
	uint32_t n_sets;
	uint32_t groups;
};

/* Bytes [begin, end) of the subject; both are ERE_UNSET when the group took no part. */
struct ere_span {
	uint32_t begin, end;
};
#define ERE_UNSET UINT32_MAX

/**
 * ere_compile - make @pattern ready for matching
 * @a:   where it is kept
 * @ere: the result; undefined on failure
 *
 * POSIX.1-2017 Base Definitions 9.4, and where that leaves a choice what gnulib's
 * regcomp(REG_EXTENDED) does, because it is GRUB's: "{,n}"; empty alternatives and groups; a lone
 * ")" or "}" is itself; \w \W \s \S \b \B \< \> \` \'; a repetition of nothing ("*a", "^*", "a|*b")
 * is an error. Characters are those of UTF-8, in pattern and subject; classes such as [:alpha:]
 * know ASCII alone. A byte that is not part of UTF-8 is matched only where the pattern has it too.
 *
 * 0; -EINVAL: not an expression; -EOPNOTSUPP: a valid one with back references, which cannot be
 * matched in bounded time; -E2BIG: it repeats, nests or groups more than LIMIT_REGEXP_... allow.
 */
int ere_compile(struct arena *a, struct slice pattern, struct ere *ere)
	__attribute__((warn_unused_result));

/**
 * ere_match - find the leftmost match of @ere in @subject, and of those the longest
 * @a:      for working memory, given back before the return
 * @groups: the whole match and its groups, ere->groups of them; untouched without a match
 *
 * Takes time proportional to the product of both lengths, whatever they hold. Where several ways of
 * matching give the same whole, an earlier alternative is preferred to a later one, and repetitions
 * take as much as they can; POSIX wants the longest text for each group from left to right. They
 * differ for "(a|ab)(c|bcd)(d*)" in "abcd": here group 1 is "a", as GRUB has it. A group in a
 * repetition keeps what it matched last, also when a later round went without it.
 *
 * 0; -ENOENT: no match; -E2BIG: pattern and subject are too large together (LIMIT_REGEXP_WORK).
 */
int ere_match(const struct ere *ere, struct slice subject, struct arena *a, struct ere_span *groups)
	__attribute__((warn_unused_result));

/* Take one character off the front of @s, which is not empty. Bytes that are not well-formed UTF-8
 * come one by one, as numbers from ERE_STRAY. */
uint32_t ere_take(struct slice *s);
#define ERE_STRAY 0x110000u

#endif
