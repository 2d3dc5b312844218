/* A kernel looked at by an inner job, and what is taken over from it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "init/boot/prepare.h"
#include "lib/fd.h"
#include "tests/unit/ability.h"
#include "tests/unit/packed_kit.h"

enum { SETUP_BYTES = 5 * 512, SYSTEM_BYTES = 64 * 1024 };

static struct load_ready ready;
static struct load_result result;

/* The smallest bzImage that passes all checks; it would not run. */
static struct slice kernel(void)
{
	static const unsigned char b[SETUP_BYTES + SYSTEM_BYTES] = {
		[0x1f1] = 4, [0x1f5] = SYSTEM_BYTES / 16 >> 8, [0x1fe] = 0x55, 0xaa, 0xeb, 0x6a,
		'H', 'd', 'r', 'S', 0x0f, 0x02, [0x20f] = 0x02, [0x211] = 1, [0x232] = 0x20,
		[0x234] = 1, [0x236] = 0x3f, [0x239] = 1, [0x262] = 0x20,
		[0x400] = '6', '.', '1', ' ', '#', '1',
	};

	return (struct slice){(const char *)b, sizeof(b)};
}

static bool prepared(int file, const int *initrds, uint32_t n,
		     bool (*open)(void *, struct arena *, struct load_request *,
				  struct load_result *))
{
	struct prepare p = {
		.request = {.kernel = file, .devicetree = -1, .initrds = initrds, .n_initrds = n,
			    .cmdline = S("ro")},
		.open = open,
	};

	ready = (struct load_ready){0};
	OK(prepare_start(&p) == 0);
	return prepare_finish(&p, &test_arena, &ready, &result);
}

TEST(prepare_hands_over_what_was_checked)
{
	AUTO_FD file = file_of(kernel());
	AUTO_FD initrd = file_of(S("070701 and no more"));
	AUTO_FD old = file_of(S("an old RAM disk, perhaps"));
	char begin[4];

	OK(prepared(file, &old, 1, NULL) && result.reason == LOAD_OK);
	OK_TEXT(result.version, S("6.1"));
	OK_TEXT(ready.cmdline, S("ro"));
	OK(ready.n_initrds == 1 && ready.initrd_bytes == 24 && ready.info.raw);
	OK(ready.kernel != file && ready.kernel_bytes == SETUP_BYTES + SYSTEM_BYTES);
	OK(slice_starts(kernel(), ready.info.head) && ready.info.head.n == IMAGE_CHECKED_BYTES);
	OK(fd_read_at(ready.initrds[0], begin, 4, 0) == 4 && memcmp(begin, "an o", 4) == 0);
	OK(!prepared(file, &initrd, 1, NULL) && result.reason == LOAD_INITRD_TRUNCATED);
	OK(result.message.n > 0);
}

TEST(prepare_hands_over_sealed_memory)
{
	AUTO_FD file = file_of(filter("gzip -c", kernel()));

	OK(prepared(file, NULL, 0, NULL) && ready.n_initrds == 0);
	OK(fcntl(ready.kernel, F_GET_SEALS) & F_SEAL_WRITE);
	OK_TEXT(result.format, S("bzimage"));
}

static bool opens_nothing(void *arg, struct arena *a, struct load_request *q,
			  struct load_result *r)
{
	(void)arg, (void)a, (void)q;
	r->reason = LOAD_UNREADABLE;
	r->message = S("it is not there");
	return false;
}

static bool crashes(void *arg, struct arena *a, struct load_request *q, struct load_result *r)
{
	(void)arg, (void)a, (void)q, (void)r;
	__builtin_trap();
}

static bool breaks_out(void *arg, struct arena *a, struct load_request *q, struct load_result *r)
{
	(void)arg, (void)a, (void)q, (void)r;
	return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0;
}

TEST(prepare_tells_how_the_job_ended)
{
	NEEDS_FILTERS();
	OK(!prepared(-1, NULL, 0, opens_nothing) && result.reason == LOAD_UNREADABLE);
	OK_TEXT(result.message, S("it is not there"));
	OK(!prepared(-1, NULL, 0, crashes) && result.reason == LOAD_FAILED);
	OK_TEXT(result.message, S("the job that unpacks the kernel crashed"));
	OK(!prepared(-1, NULL, 0, breaks_out));
	OK(slice_ends(result.message, S("it asked the kernel for what it may not do")));
}

/* What came from a job that was taken over may say anything. */
TEST(prepared_sizes_are_those_of_the_files)
{
	struct load_way way = {.pool = -1, .iomem = -1, .dry_run = true};
	AUTO_FD file = file_of(kernel());
	AUTO_FD null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	OK(prepared(file, NULL, 0, NULL));
	OK(load_hand_over(&ready, &way, &test_arena, &result) == 0);
	ready.kernel_bytes = UINT64_MAX;
	OK(load_hand_over(&ready, &way, &test_arena, &result) < 0);
	ready.kernel_bytes = SETUP_BYTES + SYSTEM_BYTES;
	ready.initrd_bytes = UINT64_MAX;
	OK(load_hand_over(&ready, &way, &test_arena, &result) < 0);
	ready.initrd_bytes = 0;
	ready.initrds = &null;
	ready.n_initrds = 1;
	OK(load_hand_over(&ready, &way, &test_arena, &result) < 0);
	OK(result.reason == LOAD_UNREADABLE && result.message.n > 0);
}
