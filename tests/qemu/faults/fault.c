/* The faults themselves; "half" and "flood" are left to the answer (job.c). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/qemu/faults/fault.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "lib/fd.h"

enum answer fault_answer;

static void crash(void) { __builtin_trap(); }

static void loop(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void start_others(void)
{
	while (fork() >= 0)
		;
}

static void send_half(void) { fault_answer = ANSWER_HALF; }
static void send_much(void) { fault_answer = ANSWER_ENDLESS; }
static void restart(void) { reboot(RB_AUTOBOOT); }

static void allocate(void)
{
	for (char *p;;) {
		p = malloc(1 << 20);
		memset(p, 1, 1 << 20); /* whoever does not ask whether there was any */
		__asm__ volatile("" : : "r"(p) : "memory");
	}
}

static void use_up(struct arena *a)
{
	for (char *p;;) {
		p = arena_array(a, char, 1 << 16);
		*p = 1;
	}
}

/* Were it let, the case would see that its disk has changed. */
static void overwrite(const char *device)
{
	AUTO_FD fd = open(device, O_RDWR | O_CLOEXEC);

	if (fd >= 0 && fd_write_all(fd, S("written, whatever was asked for")) == 0)
		fsync(fd);
}

void fault_do(struct slice word, const char *device, struct arena *a)
{
	static const struct {
		struct slice word;
		void (*fault)(void);
	} faults[] = {
		{S_INIT("crash"), crash},	{S_INIT("loop"), loop},
		{S_INIT("fork"), start_others}, {S_INIT("allocate"), allocate},
		{S_INIT("half"), send_half},	{S_INIT("flood"), send_much},
		{S_INIT("reboot"), restart},
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (slice_eq(word, faults[i].word))
			faults[i].fault();
	if (slice_eq(word, S("arena")))
		use_up(a);
	if (slice_eq(word, S("open")))
		overwrite(device);
}
