/* The tries, each by every way that there is once one barrier or two are gone. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/qemu/faults/hostile.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { NUMBERS = 256, PROCESSES = 400, LISTEN_SECONDS = 15 };
enum { SERIAL_MAJOR = 4, SERIAL_MINOR = 64 };	/* ttyS0 */

unsigned hostile_less;
int hostile_answer = -1;

unsigned hostile_letters(struct slice label)
{
	static const char letters[] = "DTLCNP";
	unsigned less = 0;

	if (slice_skip(&label, S("less-")))
		for (unsigned i = 0; letters[i]; i++)
			less |= slice_has(label, letters[i]) ? 1u << i : 0;
	return less;
}

static int open_at(int dir, const char *path, uint64_t flags)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .mode = flags & O_CREAT ? 0644 : 0};

	return (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
}

/* The volumes that a scan may look into are directories. */
static const char *find_descriptor(int root)
{
	struct stat st;

	(void)root;
	for (int fd = 0; fd < NUMBERS; fd++)
		if (fd != hostile_answer && fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
			return "a descriptor that is not its own";
	return NULL;
}

/* The serial line, where the test types and reads: among what was inherited, else by its path. */
static int find_terminal(uint64_t flags)
{
	struct stat st;

	for (int fd = 0; fd < NUMBERS; fd++)
		if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
		    st.st_rdev == makedev(SERIAL_MAJOR, SERIAL_MINOR))
			return fd;
	return open_at(AT_FDCWD, "/dev/ttyS0", flags | O_NONBLOCK | O_NOCTTY);
}

/* It may not sleep. */
static const char *listen(int root)
{
	int terminal = find_terminal(O_RDONLY);
	struct timespec begin, now;
	char byte = 0;

	(void)root;
	if (terminal < 0)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		if (read(terminal, &byte, 1) == 1 && byte == 'z')
			return "the key z that was typed";
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - begin.tv_sec < LISTEN_SECONDS);
	return NULL;
}

static const char *leave(int root)
{
	(void)root;
	if (open_at(AT_FDCWD, "/etc/kexling.conf", O_RDONLY) >= 0)
		return "a file beside its tree";
	for (int fd = 0; fd < NUMBERS; fd++)
		if (open_at(fd, "../etc/kexling.conf", O_RDONLY) >= 0)
			return "a file above a descriptor";
	return NULL;
}

static const char *write_elsewhere(int root)
{
	int file = open_at(AT_FDCWD, "/written", O_RDWR | O_CREAT);
	int terminal = find_terminal(O_RDWR);

	if (file < 0)
		file = open_at(root, "fault.txt", O_RDWR);
	if (file >= 0 && write(file, "x", 1) == 1)
		return "a file that it wrote to";
	if (terminal >= 0 && write(terminal, "\r\nhostile text\r\n", 16) == 16)
		return "a terminal that it wrote to";
	return NULL;
}

/* Number 1 is its own where it has numbers of its own. */
static const char *send_signal(int root)
{
	(void)root;
	for (pid_t pid = 2; pid < PROCESSES; pid++)
		if (kill(pid, 0) == 0)
			return "another process";
	return NULL;
}

static const char *rename_machine(int root)
{
	(void)root;
	return sethostname("hostile", 7) == 0 ? "the name of the machine" : NULL;
}

bool hostile_try(struct slice word, int root, const char **reached)
{
	static const struct {
		struct slice word;
		const char *(*reach)(int root);
	} tries[] = {
		{S_INIT("descriptor"), find_descriptor}, {S_INIT("listen"), listen},
		{S_INIT("leave"), leave},		 {S_INIT("elsewhere"), write_elsewhere},
		{S_INIT("signal"), send_signal},	 {S_INIT("rename"), rename_machine},
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++)
		if (slice_eq(word, tries[i].word)) {
			*reached = tries[i].reach(root);
			return true;
		}
	return false;
}
