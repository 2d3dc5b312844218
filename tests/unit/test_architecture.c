/* Two architectures in one program, the real one and the stub: they do not clash, each is found by
 * its name, and what is common asks the one that it is given. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "lib/arch.h"
#include "lib/fd.h"
#include "loader/call.h"
#include "loader/kexec_state.h"
#include "loader/open.h"
#include "tests/unit/stub/stub.h"
#include "tests/unit/test.h"

static struct opened opened;
static struct call_result result;

static int file_of(struct slice content)
{
	int fd = memfd_create("file", MFD_CLOEXEC);

	OK(fd >= 0 && fd_write_all(fd, content) == 0);
	return fd;
}

/* A request for a kernel of the stub's, as load_hand_over() makes one. */
static struct call_request request(int kernel)
{
	struct load_error error;

	stub_machine = (struct stub_machine){.suits = true};
	OK(open_kernel(kernel, S(""), &test_arena, &opened, &error) == 0);
	return (struct call_request){
		.architecture = architecture_find(S("stub")), .info = &opened.info,
		.kernel = kernel, .kernel_bytes = opened.image.size, .dry_run = true, .pool = -1,
		.iomem = -1, .devicetree = -1,
	};
}

TEST(architecture_is_found_by_name)
{
	const struct architecture *native = architecture_native();
	const struct architecture *stub = architecture_find(S("stub"));

	OK(native && stub && native != stub);
	OK_TEXT(slice_str(native->name), S(ARCH_NAME));
	OK(architecture_find(S(ARCH_NAME)) == native); /* the folder for it was compiled */
	OK(native->number != stub->number && native->raw_prepare != stub->raw_prepare);
	OK(native->cmdline_reserve > 0);
	OK(architecture_find(S("")) == NULL && architecture_find(S("vax")) == NULL);
}

TEST(architecture_has_image_formats)
{
	AUTO_FD kernel = file_of(S("STUB\5 and more"));
	struct call_request q = request(kernel);

	OK_TEXT(opened.format, S("stub"));
	OK(q.info->raw && q.info->modes == 5);
}

TEST(architecture_says_which_call_suits)
{
	AUTO_FD kernel = file_of(S("STUB\0 and more"));
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct call_request q = request(kernel);
	struct kexec_state state;

	kexec_state_read(root, &state);
	OK(call_load(&q, &test_arena, &result) == 0);
	OK(result.call == (state.enforced ? LOAD_CALL_FILE : LOAD_CALL_RAW));
	OK(stub_machine.prepared == 0); /* a dry run */

	stub_machine.secure_boot = true;
	OK(call_load(&q, &test_arena, &result) == 0 && result.call == LOAD_CALL_FILE);
	OK_TEXT(result.before, S("kexec_load is not used: signatures are enforced"));

	stub_machine = (struct stub_machine){.suits = false};
	OK(call_load(&q, &test_arena, &result) == 0 && result.call == LOAD_CALL_FILE);
	if (!state.enforced)
		OK_TEXT(result.before, S("the stub does not like it"));

	struct architecture without_raw = *q.architecture;
	without_raw.raw_suits = NULL;
	without_raw.raw_prepare = NULL;
	without_raw.is_secure_boot = NULL;
	without_raw.modes = NULL;
	q.architecture = &without_raw;
	OK(call_load(&q, &test_arena, &result) == 0 && result.call == LOAD_CALL_FILE);
	OK(result.before.n == 0);
}

/* kexec_file_load has no way to hand a device tree over; kexec_load has none for what it cannot
 * load, or may not. */
TEST(architecture_hands_a_tree_over_by_one_call)
{
	AUTO_FD kernel = file_of(S("STUB\0 and more"));
	struct call_request q = request(kernel);

	q.devicetree = kernel;
	OK(call_load(&q, &test_arena, &result) == 0 && result.call == LOAD_CALL_RAW);
	q.wanted = LOAD_CALL_FILE;
	OK(call_load(&q, &test_arena, &result) == -ENOTSUP);
	OK(result.error.reason == LOAD_NO_DEVICETREE);
	q.wanted = LOAD_CALL_AUTO;
	stub_machine.secure_boot = true;
	OK(call_load(&q, &test_arena, &result) == -ENOTSUP);
}

TEST(architecture_refuses_modes_that_a_kernel_lacks)
{
	AUTO_FD kernel = file_of(S("STUB\5 and more"));
	struct call_request q = request(kernel);

	stub_machine.modes = 4;
	OK(call_load(&q, &test_arena, &result) == 0);
	stub_machine.modes = 6;
	OK(call_load(&q, &test_arena, &result) == -ENOEXEC);
	OK(result.error.reason == LOAD_PAGING);
	OK_TEXT(result.error.message, S("the stub is in a mode that this kernel does not know"));
}

/* Up to the call, which the stub's layout never reaches. */
TEST(architecture_gets_the_files_in_memory)
{
	AUTO_FD kernel = file_of(S("STUB\0 and more"));
	AUTO_FD one = file_of(S("first initrd"));
	AUTO_FD two = file_of(S("second"));
	struct call_request q = request(kernel);
	int initrds[2] = {one, two};

	q.initrds = initrds;
	q.n_initrds = 2;
	q.initrd_bytes = 18;
	q.wanted = LOAD_CALL_RAW;
	q.dry_run = false;
	OK(call_load(&q, &test_arena, &result) == -ENOEXEC && result.call == LOAD_CALL_RAW);
	OK_TEXT(result.error.message, S("there is no such machine"));
	OK(stub_machine.prepared == 1 && stub_machine.files.kernel_bytes == 14);
	OK(stub_machine.files.initrd_at == PAGE_BYTES);
	OK(stub_machine.files.initrd_bytes == PAGE_BYTES + 6);
	OK(memcmp(stub_machine.begin[0], "STUB\0 an", 8) == 0);
	OK(memcmp(stub_machine.begin[1], "first in", 8) == 0);

	struct architecture without_raw = *q.architecture;
	without_raw.raw_prepare = NULL;
	q.architecture = &without_raw;
	OK(call_load(&q, &test_arena, &result) == -ENOTSUP && stub_machine.prepared == 1);
}
