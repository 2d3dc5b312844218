/* Regular expressions: all paths through a program at once, so none is tried twice. */
/* SPDX-License-Identifier: MIT */
#include "lib/ere.h"

#include <errno.h>

/* Paths that wait for a character, the preferred one first; @slots holds a row for each. */
struct threads {
	uint32_t n;
	uint32_t *pc;
	uint32_t *slots;
};

/* Go to @pc, or, when @slot is set, put @old back into it. */
struct frame {
	uint32_t pc, slot, old;
};
enum { NO_SLOT = LIMIT_REGEXP_GROUPS * 2 };

/**
 * struct run - one search
 * @step:  number of the position, and @seen[pc] the last one where a path came to pc: a second path
 *         that comes there has the same future and less right to it
 * @stack: holds what follow() has yet to do: every instruction adds one frame more than it takes
 * @slots: begins and ends of the groups on the path that is followed
 * @best:  those of the match so far
 */
struct run {
	const struct ere *ere;
	struct slice subject;
	uint32_t row;
	uint32_t step;
	uint32_t *seen;
	struct frame *stack;
	uint32_t *slots;
	uint32_t *best;
	bool matched;
};

static void copy_row(const struct run *r, uint32_t *to, const uint32_t *from)
{
	memcpy(to, from, r->row * sizeof(*to));
}

static bool is_word(char c)
{
	return ascii_alnum(c) || c == '_';
}

/* Whether anchor @kind holds before byte @at. */
static bool holds(const struct run *r, int32_t kind, uint32_t at)
{
	bool before = at > 0 && is_word(r->subject.p[at - 1]);
	bool after = at < r->subject.n && is_word(r->subject.p[at]);

	switch (kind) {
	case '^':
		return at == 0;
	case '$':
		return at == r->subject.n;
	case '<':
		return !before && after;
	case '>':
		return before && !after;
	case 'b':
		return before != after;
	default:
		return before == after;
	}
}

static bool set_has(const struct ere_set *set, uint32_t c)
{
	bool found = c < 128 && (set->ascii[c / 32] & 1u << (c % 32));

	if (c == 0 || c >= ERE_STRAY)
		return false;
	for (uint32_t i = 0; c >= 128 && i < set->n_ranges; i++)
		found |= c >= set->ranges[i].first && c <= set->ranges[i].last;
	return found != set->negated;
}

/* Leftmost first, then longest: positions only grow, so a later end of the same begin is longer. */
static void accept_match(struct run *r, uint32_t at)
{
	if (r->matched && r->slots[0] > r->best[0])
		return;
	copy_row(r, r->best, r->slots);
	r->best[1] = at;
	r->matched = true;
}

static void add_thread(struct run *r, struct threads *to, uint32_t pc)
{
	to->pc[to->n] = pc;
	copy_row(r, to->slots + (size_t)to->n * r->row, r->slots);
	to->n++;
}

/* Everything that can be reached from @pc without taking a character, in order of preference. */
static void follow(struct run *r, struct threads *to, uint32_t pc, uint32_t at)
{
	struct frame *top = r->stack;

	*top++ = (struct frame){pc, NO_SLOT, 0};
	while (top > r->stack) {
		struct frame f = *--top;
		const struct ere_inst *inst = &r->ere->at[f.pc];
		if (f.slot != NO_SLOT) {
			r->slots[f.slot] = f.old;
			continue;
		}
		if (r->seen[f.pc] == r->step)
			continue;
		r->seen[f.pc] = r->step;
		switch (inst->op) {
		case ERE_SPLIT:
			*top++ = (struct frame){f.pc + (uint32_t)inst->y, NO_SLOT, 0};
			__attribute__((fallthrough));
		case ERE_JUMP:
			*top++ = (struct frame){f.pc + (uint32_t)inst->x, NO_SLOT, 0};
			break;
		case ERE_SAVE:
			*top++ = (struct frame){f.pc, (uint32_t)inst->x, r->slots[inst->x]};
			*top++ = (struct frame){f.pc + 1, NO_SLOT, 0};
			r->slots[inst->x] = at;
			break;
		case ERE_ASSERT:
			if (holds(r, inst->x, at))
				*top++ = (struct frame){f.pc + 1, NO_SLOT, 0};
			break;
		case ERE_MATCH:
			accept_match(r, at);
			break;
		default:
			add_thread(r, to, f.pc);
		}
	}
}

/* A path that begins here comes behind all that began earlier. */
static void begin(struct run *r, struct threads *to, uint32_t at)
{
	memset(r->slots, 0xff, r->row * sizeof(*r->slots));
	r->slots[0] = at;
	follow(r, to, 0, at);
}

static void advance(struct run *r, const struct threads *now, struct threads *then, uint32_t c,
		    uint32_t at)
{
	then->n = 0;
	r->step++;
	for (uint32_t i = 0; i < now->n; i++) {
		const struct ere_inst *inst = &r->ere->at[now->pc[i]];
		bool takes = inst->op == ERE_CHAR ? (uint32_t)inst->x == c
						  : set_has(&r->ere->sets[inst->x], c);

		if (!takes)
			continue;
		copy_row(r, r->slots, now->slots + (size_t)i * r->row);
		follow(r, then, now->pc[i] + 1, at);
	}
}

static void search(struct run *r, struct threads *now, struct threads *then)
{
	struct slice rest = r->subject;

	for (;;) {
		uint32_t at = (uint32_t)(r->subject.n - rest.n);
		if (!r->matched)
			begin(r, now, at);
		if (rest.n == 0 || (r->matched && now->n == 0))
			return;
		uint32_t c = ere_take(&rest);
		advance(r, now, then, c, (uint32_t)(r->subject.n - rest.n));
		struct threads *emptied = now;
		now = then;
		then = emptied;
	}
}

int ere_match(const struct ere *ere, struct slice subject, struct arena *a, struct ere_span *groups)
{
	struct run r = {.ere = ere, .subject = subject, .row = 2 * ere->groups, .step = 1};
	struct threads lists[2] = {{0}};
	size_t mark = a->used;

	if (subject.n > LIMIT_REGEXP_WORK / ere->n)
		return -E2BIG;
	r.seen = arena_array(a, uint32_t, ere->n);
	r.stack = arena_array(a, struct frame, ere->n + 1);
	r.slots = arena_array(a, uint32_t, r.row);
	r.best = arena_array(a, uint32_t, r.row);
	for (int i = 0; i < 2; i++) {
		lists[i].pc = arena_array(a, uint32_t, ere->n);
		lists[i].slots = arena_array(a, uint32_t, (size_t)ere->n * r.row);
	}
	search(&r, &lists[0], &lists[1]);
	for (uint32_t i = 0; r.matched && i < ere->groups; i++)
		groups[i] = (struct ere_span){r.best[2 * i], r.best[2 * i + 1]};
	a->used = mark;
	return r.matched ? 0 : -ENOENT;
}
