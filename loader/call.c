/* Chooses between kexec_load(2) and kexec_file_load(2), and falls back from one to the other. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/call.h"

#include <errno.h>
#include <fcntl.h>

#include "lib/fd.h"
#include "loader/initrd.h"
#include "loader/kexec.h"
#include "loader/kexec_state.h"
#include "loader/memory.h"
#include "loader/raw.h"

enum { AHEAD_BYTES = 1 << 20 };

static const char *const names[LOAD_CALL_COUNT] = {"auto", "file", "load"};
static const char *const calls[LOAD_CALL_COUNT] = {"", "kexec_file_load", "kexec_load"};

struct slice call_name(uint32_t call)
{
	return slice_str(call < LOAD_CALL_COUNT ? names[call] : "");
}

/* struct attempt - what both calls work with, and where the result goes */
struct attempt {
	const struct call_request *q;
	const struct kexec_state *state;
	uint32_t modes;		/* of the processor */
	int root;
	struct arena *arena;
	struct call_result *result;
};

static int refuse(struct attempt *t, int err, uint32_t reason, struct slice message)
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
	return joined + q->kernel_bytes + q->info->init_size + 2 * q->initrd_bytes;
}

static int check_memory(struct attempt *t, enum load_call call)
{
	uint64_t available = memory_available(t->root), bytes = needed(t->q, call);

	if (bytes <= available)
		return 0;
	return refuse(t, -ENOMEM, LOAD_NO_MEMORY, reason_memory(bytes, available, t->arena));
}

/* Into the page cache, where the kernel, which tells nobody how far it is, finds it. What cannot be
 * read is the kernel's to say. */
static void read_ahead(int fd, struct arena *a, struct progress *progress)
{
	char *room = arena_room(a, AHEAD_BYTES);
	uint64_t at = 0;
	ssize_t n;

	while ((n = fd_read_at(fd, room, AHEAD_BYTES, at)) > 0) {
		at += (uint64_t)n;
		progress_add(progress, (uint64_t)n);
	}
}

static void read_all_ahead(struct attempt *t)
{
	const struct call_request *q = t->q;
	size_t mark = t->arena->used;

	read_ahead(q->kernel, t->arena, q->progress);
	for (uint32_t i = 0; i < q->n_initrds; i++)
		read_ahead(q->initrds[i], t->arena, q->progress);
	t->arena->used = mark;
}

static int call_file(struct attempt *t)
{
	const struct call_request *q = t->q;
	AUTO_FD initrd = -1;
	uint32_t which = 0;
	if (q->progress && !q->dry_run)
		read_all_ahead(t);
	int err = initrd_join(q->initrds, q->n_initrds, &initrd, &which);

	if (err == -ENOMEM || err == -ENOSPC)
		return refuse(t, err, LOAD_NO_MEMORY, S("not enough memory to join the initrds"));
	if (err < 0)
		return refuse(t, err, LOAD_UNREADABLE,
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
		.devicetree = q->devicetree, .modes = t->modes, .head = q->info->head,
		.pool = q->pool, .iomem = q->iomem, .progress = q->progress,
	};

	if (q->dry_run)
		return 0;
	return raw_load(q->architecture, &raw, t->root, t->arena, &t->result->error);
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
		refuse(t, err, LOAD_NO_MEMORY,
		       reason_memory(needed(t->q, call), memory_available(t->root), t->arena));
	if (err < 0 && t->result->error.reason == LOAD_OK)
		reason_of_call(err, calls[call], t->state, t->arena, &t->result->error);
	return err;
}

/* The other call is tried when one is not there, or does not understand the image. Where a policy
 * forbids kexec_load(2), the stricter kexec_file_load(2) may still be allowed; never the other way
 * round. */
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

/* Whether the firmware or the running kernel wants signed code alone. */
static bool is_enforced(const struct attempt *t)
{
	const struct architecture *architecture = t->q->architecture;

	return t->state->enforced ||
	       (architecture->is_secure_boot && architecture->is_secure_boot(t->root));
}

static enum load_call choose(const struct attempt *t, struct slice *why)
{
	const struct architecture *architecture = t->q->architecture;

	if (t->q->wanted != LOAD_CALL_AUTO)
		return t->q->wanted;
	if (!t->q->info->raw || !architecture->raw_suits)
		return LOAD_CALL_FILE;
	if (is_enforced(t)) {
		*why = S("kexec_load is not used: signatures are enforced");
		return LOAD_CALL_FILE;
	}
	return architecture->raw_suits(t->root, why) ? LOAD_CALL_RAW : LOAD_CALL_FILE;
}

/* kexec_file_load(2) hands the running kernel's tree on, and takes no other. */
static int load_with_tree(struct attempt *t)
{
	if (t->q->wanted == LOAD_CALL_FILE || !t->q->info->raw || is_enforced(t))
		return refuse(t, -ENOTSUP, LOAD_NO_DEVICETREE,
			      S("the entry wants its own device tree, which kexec_load alone can "
				"hand over: not for this image, or not allowed here"));
	return attempt(t, LOAD_CALL_RAW);
}

int call_load(const struct call_request *q, struct arena *a, struct call_result *r)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct architecture *architecture = q->architecture;
	struct kexec_state state;
	struct attempt t = {.q = q, .state = &state, .root = root, .arena = a, .result = r};

	*r = (struct call_result){0};
	kexec_state_read(root, &state);
	if (architecture->modes)
		t.modes = architecture->modes(root);
	if (t.modes & ~q->info->modes)
		return refuse(&t, -ENOEXEC, LOAD_PAGING, slice_str(architecture->mode_missing));
	if (q->devicetree >= 0)
		return load_with_tree(&t);
	enum load_call call = choose(&t, &r->before);
	int err = attempt(&t, call);
	if (q->wanted == LOAD_CALL_AUTO && may_try_other(call, err, &state) &&
	    (call == LOAD_CALL_RAW || q->info->raw)) {
		r->before = r->error.message;
		err = attempt(&t, call == LOAD_CALL_RAW ? LOAD_CALL_FILE : LOAD_CALL_RAW);
	}
	return err;
}
