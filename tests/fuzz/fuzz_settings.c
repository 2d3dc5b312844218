/* Settings, of a file and of a command line; what the time is; bytes of anybody's. */
/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "discover/net/sntp.h"
#include "init/machine/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* As little as process 1 might have left: it must not run full. */
enum { MEMORY = 128 << 10 };

static void full(struct arena *a)
{
	(void)a;
	__builtin_trap();
}

static void sntp(struct slice in)
{
	static const unsigned char mark[SNTP_MARK_BYTES];
	int64_t seconds = 0;

	if (sntp_answer(in, mark, &seconds) && (seconds < -2208988800 || seconds > 6442450944))
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *exact = malloc(n ? n : 1);
	struct slice in = {exact, n};
	struct note_list problems = {0};
	struct settings s;
	struct arena a;

	memcpy(exact, data, n);
	if (arena_open(&a, MEMORY, full) < 0)
		return 0;
	settings_init(&s);
	settings_read_file(&s, S("f"), in, &a, &problems);
	settings_read_cmdline(&s, in, &a, &problems);
	for (uint32_t i = 0; i < problems.n; i++)
		if (problems.at[i].message.n > LIMIT_NOTE_BYTES)
			__builtin_trap();
	sntp(in);
	arena_close(&a);
	free(exact);
	return 0;
}
