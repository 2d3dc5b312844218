/* Chooses between kexec_load(2) and kexec_file_load(2), and falls back from one to the other. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/call.h"

#include <errno.h>
#include <fcntl.h>

#include "lib/fd.h"
#include "loader/initrd.h"
#include "loader/kexec.h"
#include "loader/raw.h"

static const char *const names[LOAD_CALL_COUNT] = {"auto", "file", "load"};
static const char *const calls[LOAD_CALL_COUNT] = {"", "kexec_file_load", "kexec_load"};

struct slice load_call_name(uint32_t call)
{
	return slice_str(call < LOAD_CALL_COUNT ? names[call] : "");
}

/* What one attempt works with. */
struct attempt {
	const struct call_request *q;
	const struct kexec_state *state;
	int root;
	struct arena *arena;
	struct call_result *result;
};

static int fail(struct attempt *t, int err, uint32_t reason, struct slice message)
{
	t->result->error = (struct load_error){reason, message};
	return err;
}

/* The most that is held at one time. kexec_file_load: the joined initrds, the kernel's copy of both
 * files, and the segments, of which the kernel's is as large as it will need when it unpacks
 * itself. */
static uint64_t needed(const struct call_request *q, enum load_call call)
{
	uint64_t joined = q->n_initrds > 1 ? q->initrd_bytes : 0;

	if (call == LOAD_CALL_RAW)
		return raw_memory(q->kernel_bytes, q->initrd_bytes);
	return joined + q->kernel_bytes + q->init_size + 2 * q->initrd_bytes;
}

static int check_memory(struct attempt *t, enum load_call call)
{
	uint64_t available = memory_available(t->root), bytes = needed(t->q, call);

	if (bytes <= available)
		return 0;
	return fail(t, -ENOMEM, LOAD_NO_MEMORY, reason_memory(bytes, available, t->arena));
}

static int call_file(struct attempt *t)
{
	const struct call_request *q = t->q;
	AUTO_FD initrd = -1;
	uint32_t which = 0;
	int err = initrd_join(q->initrds, q->n_initrds, &initrd, &which);

	if (err == -ENOMEM || err == -ENOSPC)
		return fail(t, err, LOAD_NO_MEMORY, S("not enough memory to join the initrds"));
	if (err < 0)
		return fail(t, err, LOAD_UNREADABLE,
			    arena_format(t->arena, "initrd %u cannot be read: %s", which + 1,
					 strerror(-err)));
	return q->dry_run ? 0 : kexec_file(q->kernel, initrd, arena_cstr(t->arena, q->cmdline));
}

static int call_raw(struct attempt *t)
{
	const struct call_request *q = t->q;
	struct raw_request raw = {
		.kernel = q->kernel, .kernel_bytes = q->kernel_bytes, .initrds = q->initrds,
		.n_initrds = q->n_initrds, .cmdline = q->cmdline,
		.five_levels = t->state->five_levels,
	};

	return q->dry_run ? 0 : raw_load(&raw, t->root, t->arena, &t->result->error);
}

/* One call; on failure with its reason, which the call itself may have found. */
static int attempt(struct attempt *t, enum load_call call)
{
	t->result->call = call;
	t->result->error = (struct load_error){0};
	int err = check_memory(t, call);
	if (err == 0)
		err = call == LOAD_CALL_RAW ? call_raw(t) : call_file(t);
	if (err == -ENOMEM && t->result->error.reason == LOAD_OK)
		fail(t, err, LOAD_NO_MEMORY,
		     reason_memory(needed(t->q, call), memory_available(t->root), t->arena));
	if (err < 0 && t->result->error.reason == LOAD_OK)
		reason_of_call(err, calls[call], t->state, t->arena, &t->result->error);
	return err;
}

/* A call that is not there or does not understand the image leaves the other one to be tried. What
 * kexec_load(2) may not do, the stricter one may; not the other way round. */
static bool may_try_other(enum load_call failed, int err, const struct kexec_state *state)
{
	bool strict = failed == LOAD_CALL_FILE;

	switch (err) {
	case -ENOSYS:
	case -EINVAL:
	case -ENOEXEC:
	case -ENOTSUP:
	case -EADDRNOTAVAIL:
		return true;
	case -EPERM:
		return !strict && state->may_reboot && !state->disabled && !state->used_up;
	case -EACCES:
		return !strict;
	default:
		return false;
	}
}

static enum load_call choose(const struct call_request *q, const struct kexec_state *state,
			     int root, struct slice *why)
{
	if (q->wanted != LOAD_CALL_AUTO)
		return q->wanted;
	if (!q->raw)
		return LOAD_CALL_FILE;
	if (state->enforced) {
		*why = S("kexec_load is not used: signatures are enforced");
		return LOAD_CALL_FILE;
	}
	return raw_suits(root, why) ? LOAD_CALL_RAW : LOAD_CALL_FILE;
}

int call_load(const struct call_request *q, struct arena *a, struct call_result *r)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct kexec_state state;
	struct attempt t = {.q = q, .state = &state, .root = root, .arena = a, .result = r};

	*r = (struct call_result){0};
	kexec_state_read(root, &state);
	if (state.five_levels && q->raw && !q->five_levels)
		return fail(&t, -ENOEXEC, LOAD_PAGING, S(REASON_PAGING));
	enum load_call call = choose(q, &state, root, &r->before);
	int err = attempt(&t, call);
	if (q->wanted == LOAD_CALL_AUTO && may_try_other(call, err, &state) &&
	    (call == LOAD_CALL_RAW || q->raw)) {
		r->before = r->error.message;
		err = attempt(&t, call == LOAD_CALL_RAW ? LOAD_CALL_FILE : LOAD_CALL_RAW);
	}
	return err;
}
