/* Loading as far as it goes without a kernel that takes it: checks, limits, and reasons. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/architecture.h"
#include "loader/kexec.h"
#include "loader/kexec_state.h"
#include "loader/load.h"
#include "loader/memory.h"
#include "tests/unit/test.h"

enum { SETUP_BYTES = 5 * 512, SYSTEM_BYTES = 64 * 1024, CMDLINE_MAX = 100 };

static struct load_result result;

/* The smallest bzImage that passes all checks; it would not run. */
static int kernel_new(void)
{
	static unsigned char b[SETUP_BYTES + SYSTEM_BYTES] = {
		[0x1f1] = 4, [0x1f5] = SYSTEM_BYTES / 16 >> 8, [0x1fe] = 0x55, 0xaa, 0xeb, 0x6a,
		'H', 'd', 'r', 'S', 0x0f, 0x02, [0x20f] = 0x02, [0x211] = 1, [0x232] = 0x20,
		[0x234] = 1, [0x236] = 0x3f, [0x238] = CMDLINE_MAX, [0x262] = 0x20,
		[0x400] = '6', '.', '1', ' ', '#', '1',
	};
	int fd = memfd_create("kernel", MFD_CLOEXEC);

	OK(fd >= 0 && fd_write_all(fd, (struct slice){(const char *)b, sizeof(b)}) == 0);
	return fd;
}

static struct load_request request(int kernel)
{
	return (struct load_request){.kernel = kernel, .devicetree = -1};
}

static int load(const struct load_request *q, bool dry_run)
{
	struct load_way way = {.pool = -1, .iomem = -1, .dry_run = dry_run};
	struct load_ready ready;
	int err = load_prepare(q, &test_arena, &ready, &result);

	return err < 0 ? err : load_hand_over(&ready, &way, &test_arena, &result);
}

TEST(load_dry_run)
{
	AUTO_FD kernel = kernel_new();
	AUTO_FD initrd = memfd_create("initrd", MFD_CLOEXEC);
	struct load_request q = request(kernel);
	int initrds[2] = {initrd, initrd};

	OK(fd_write_all(initrd, S("12345")) == 0);
	q.initrds = initrds;
	q.n_initrds = 2;
	q.boot_image = S("/vmlinuz");
	q.cmdline = S("ro quiet");
	q.append = S("x=1");
	q.remove = S("quiet");
	OK(load(&q, true) == 0 && result.reason == LOAD_OK);
	OK(result.message.n == 0);
	OK_TEXT(result.format, S("bzimage"));
	OK_TEXT(result.version, S("6.1"));
	OK_TEXT(result.cmdline, S("BOOT_IMAGE=/vmlinuz ro x=1"));
	OK(result.kernel_bytes == SETUP_BYTES + SYSTEM_BYTES && result.initrd_bytes == 13);
}

/* The limit is the image's own, less what the call itself needs; never is anything cut. */
TEST(load_command_line_limit)
{
	AUTO_FD kernel = kernel_new();
	struct load_request q = request(kernel);
	char line[CMDLINE_MAX + 1];
	size_t max = CMDLINE_MAX - architecture_native()->cmdline_reserve;

	memset(line, 'x', sizeof(line));
	q.cmdline = (struct slice){line, max};
	OK(load(&q, true) == 0 && result.cmdline.n == max);
	q.cmdline.n = max + 1;
	OK(load(&q, true) == -E2BIG);
	OK(result.reason == LOAD_CMDLINE_TOO_LONG);
#ifdef __x86_64__
	OK_TEXT(result.message, S("the command line has 70 bytes, this kernel takes at most 69: "
				  "shorten it"));
#else
	OK_TEXT(result.message, S("the command line has 100 bytes, this kernel takes at most 99: "
				  "shorten it"));
#endif
	q.cmdline = S("a\nb");
	OK(load(&q, true) == -EINVAL);
	OK(result.reason == LOAD_CMDLINE_INVALID);
}

TEST(load_bad_files)
{
	AUTO_FD kernel = kernel_new();
	AUTO_FD null = open("/dev/null", O_RDONLY);
	AUTO_FD empty = memfd_create("empty", MFD_CLOEXEC);
	AUTO_FD text = memfd_create("text", MFD_CLOEXEC);
	struct load_request q = request(null);
	int initrds[2] = {kernel, -1};

	OK(load(&q, true) == -EINVAL && result.reason == LOAD_UNREADABLE);
	q.kernel = -1;
	OK(load(&q, true) == -EBADF && result.reason == LOAD_UNREADABLE);
	OK_TEXT(result.message, S("the kernel cannot be read: Bad file descriptor"));
	q.kernel = empty;
	OK(load(&q, true) == -ENOEXEC);
	OK(result.reason == LOAD_UNKNOWN_IMAGE);
	OK_TEXT(result.message, S("the kernel is an empty file"));
	q.kernel = text;
	OK(fd_write_all(text, S("\x1f\x8b\x08 and more")) == 0);
	OK(load(&q, true) == -ENOEXEC);
	OK(result.reason == LOAD_BAD_IMAGE);
	OK_TEXT(result.format, S("gzip"));
	q.kernel = kernel;
	q.initrds = initrds;
	q.n_initrds = 2;
	OK(load(&q, true) == -EBADF && result.reason == LOAD_UNREADABLE);
	OK_TEXT(result.message, S("initrd 2 cannot be read: Bad file descriptor"));
	q.n_initrds = 0;
	q.devicetree = text;
	int err = load(&q, true);
	bool takes = architecture_native()->takes_tree;	/* and looks into it when it loads */
	OK(err == (takes ? 0 : -ENOTSUP));
	OK(result.reason == (takes ? LOAD_OK : LOAD_NO_DEVICETREE));
	OK(ftruncate(kernel, 4096) == 0);
	OK(load(&q, true) == -ENOEXEC && result.reason == LOAD_TRUNCATED);
}

/* 3 GiB that need no room on disk, and twice that in memory while they are loaded. */
TEST(load_more_than_memory)
{
	AUTO_FD kernel = kernel_new();
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY);
	AUTO_FD initrd = memfd_create("initrd", MFD_CLOEXEC);
	struct load_request q = request(kernel);
	uint64_t available = memory_available(root);
	int initrds[1] = {initrd};

	OK(available > 0 && available != UINT64_MAX);
	if (available / 2 >= 4ull << 30)
		SKIP("this machine has more free memory than an initrd can need");
	OK(ftruncate(initrd, (off_t)available / 2) == 0);
	q.initrds = initrds;
	q.n_initrds = 1;
	OK(load(&q, true) == -ENOMEM && result.reason == LOAD_NO_MEMORY);
	OK(slice_starts(result.message, S("not enough memory: ")));
}

TEST(reason_memory_names_both_numbers)
{
	OK_TEXT(reason_memory((1536ull << 20) + 1, 700ull << 20, &test_arena),
		S("not enough memory: 1537 MiB are needed while it is loaded, 700 MiB are free: "
		  "add memory, or make the initrd smaller"));
}

static char tree[64];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tree_open(void)
{
	static const char *const dirs[] = {"proc", "proc/sys", "proc/sys/kernel", "sys",
					   "sys/kernel", "sys/kernel/security"};

	snprintf(tree, sizeof(tree), "%s", "/tmp/test_kexec.XXXXXX");
	int fd = mkdtemp(tree) ? open(tree, O_RDONLY | O_DIRECTORY) : -1;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		OK(mkdirat(fd, dirs[i], 0755) == 0);
	return fd;
}

static void put(int fd, const char *path, const char *text)
{
	AUTO_FD file = openat(fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	OK(file >= 0 && fd_write_all(file, slice_str(text)) == 0);
}

TEST(reason_state_from_files)
{
	int root = tree_open();
	struct kexec_state s;

	kexec_state_read(root, &s); /* an old kernel that has none of them */
	OK(!s.disabled && !s.used_up && !s.locked);
	OK(memory_available(root) == UINT64_MAX);

	put(root, "proc/sys/kernel/kexec_load_disabled", "0\n");
	put(root, "proc/sys/kernel/kexec_load_limit_reboot", "-1\n");
	put(root, "sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	put(root, "proc/meminfo", "MemTotal: 100 kB\nMemFree: 1 kB\nMemAvailable:   2048 kB\n");
	kexec_state_read(root, &s);
	OK(!s.disabled && !s.used_up && !s.locked);
	OK(memory_available(root) == 2 << 20);

	put(root, "proc/sys/kernel/kexec_load_disabled", "1\n");
	put(root, "proc/sys/kernel/kexec_load_limit_reboot", "0\n");
	put(root, "sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	kexec_state_read(root, &s);
	OK(s.disabled && s.used_up && s.locked);
	close(root);
	nftw(tree, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static uint32_t reason(int err, struct kexec_state state)
{
	struct load_error error;

	reason_of_call(err, "kexec_file_load", &state, &test_arena, &error);
	OK(error.message.n > 20);
	return error.reason;
}

TEST(reason_of_each_errno)
{
	struct kexec_state free = {.may_reboot = true};

	OK(reason(-EPERM, (struct kexec_state){.disabled = true}) == LOAD_NOT_PERMITTED);
	OK(reason(-EPERM, (struct kexec_state){.may_reboot = true, .disabled = true,
					       .locked = true}) == LOAD_DISABLED);
	OK(reason(-EPERM, (struct kexec_state){.may_reboot = true, .used_up = true}) ==
	   LOAD_DISABLED);
	struct load_error error;
	struct kexec_state locked = {.may_reboot = true, .locked = true};
	/* a trusted signature is all that is missing */
	OK(reason(-EPERM, locked) == LOAD_SIGNATURE);
	reason_of_call(-EPERM, "kexec_load", &locked, &test_arena, &error);
	OK(error.reason == LOAD_LOCKDOWN);
	reason_of_call(-EACCES, "kexec_load", &free, &test_arena, &error); /* IMA's policy */
	OK(error.reason == LOAD_LOCKDOWN);
	OK(reason(-EPERM, free) == LOAD_FAILED);
	OK(reason(-ENOSYS, free) == LOAD_NO_SYSCALL);
	OK(reason(-ENOEXEC, free) == LOAD_REFUSED_IMAGE);
	OK(reason(-EBUSY, free) == LOAD_BUSY);
	OK(reason(-ENOMEM, free) == LOAD_NO_MEMORY);
	OK(reason(-EADDRNOTAVAIL, free) == LOAD_NO_MEMORY);
	OK(reason(-EINVAL, free) == LOAD_FAILED);
	static const int signature[] = {-EBADMSG, -EKEYREJECTED, -EKEYEXPIRED, -EKEYREVOKED,
					-ENOKEY, -ENODATA, -ENOPKG, -ELIBBAD, -EACCES};
	for (size_t i = 0; i < sizeof(signature) / sizeof(*signature); i++)
		OK(reason(signature[i], free) == LOAD_SIGNATURE);
}

TEST(reason_names)
{
	OK_TEXT(reason_name(LOAD_OK), S("ok"));
	OK_TEXT(reason_name(LOAD_FAILED), S("failed"));
	OK_TEXT(reason_name(99), S("failed"));
}

/* The real call, with what no kernel takes: whatever this machine says, it has one reason. One with
 * kexec_load alone may show no device tree to hand on. */
TEST(load_for_real_fails_with_a_reason)
{
	AUTO_FD kernel = kernel_new();
	struct load_request q = request(kernel);

	if (geteuid() == 0 && kexec_is_loaded(KEXEC_LOADED) >= 0)
		SKIP("the kernel of this machine might take it");
	OK(load(&q, false) < 0);
	OK(result.reason != LOAD_OK && result.message.n > 0);
	OK(result.reason == LOAD_NOT_PERMITTED || result.reason == LOAD_NO_SYSCALL ||
	   result.reason == LOAD_DISABLED ||
	   (result.reason == LOAD_NO_DEVICETREE && architecture_native()->takes_tree));
}
