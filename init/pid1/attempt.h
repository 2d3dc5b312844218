/* An attempt: one entry being started, from its choice to the jump or to the reason why not. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_ATTEMPT_H
#define INIT_PID1_ATTEMPT_H

#include "init/boot/record.h"
#include "init/catalog/discovery.h"
#include "init/catalog/flush_job.h"
#include "init/console/front.h"
#include "init/machine/settings.h"
#include "init/machine/watchdog.h"
#include "init/pid1/count.h"
#include "init/pid1/last_steps.h"
#include "init/write/write.h"
#include "lib/progress.h"

/**
 * struct attempt - there is one at a time; the owner sets everything above @entry, once
 * @catalog:   holds the entries, and learns which of them failed
 * @discovery: is stopped for the jump
 * @front:     where people are told what happens
 * @record:    learns what is tried, and goes to the next system
 * @watchdog:  has its full time at the jump
 * @consoles:  "console=..." words of our own command line
 * @entry:     what is being started; volume 0: nothing is
 * @job:       loads it, and then writes what it asks to be remembered
 * @writing:   the second of these; it is not interrupted, but when it is @cancelled nothing starts
 * @restart:   nothing was loaded: the firmware starts it, by a restart
 * @began:     when its loading did, monotonic ms; @look wakes up to tell how far it is
 * @progress:  the job tells it there; NULL: it cannot
 * @said:      when that was last told without a menu, in seconds after @began
 * @loaded:    what the first has answered, in @loaded_memory
 * @written:   what became of the writes, in @written_memory: of the last attempt that came so far
 * @count:   its start, where that is counted
 * @last:      between the writes and the jump
 * @flush:     brings what shells wrote to the disks, before anything is written or started
 * @flushed:   how many shells had been started when that was last done
 * @recipe:    what a person made of it, @recipe_n bytes (discover/recipe.h)
 */
struct attempt {
	struct loop *loop;
	struct catalog *catalog;
	struct discovery *discovery;
	struct front *front;
	const struct settings *settings;
	struct record *record;
	struct watchdog *watchdog;
	struct slice consoles;

	struct entry_key entry;
	struct job job;
	bool writing, cancelled, edited, restart;
	int64_t began;
	struct watch look;
	struct progress *progress;
	int64_t said;
	struct arena loaded_memory, written_memory;
	struct boot_record loaded;
	struct write_record written;
	struct count count;
	struct flush_job flush;
	struct last_steps last;
	uint32_t flushed;
	size_t recipe_n;
	char recipe[EDITOR_BYTES];
};

/* When its owner has set what stands above @entry. */
void attempt_init(struct attempt *a);

/* Start an entry; @edited is what a person made of it (discover/recipe.h), or
 * NULL. @alone: nobody has asked for
 * it. Nothing happens when the entry has gone, or while another one is being started. Success ends
 * in another kernel. A failure is told on every console and remembered in the catalog. */
void attempt_start(struct attempt *a, struct entry_key key, const struct slice *edited,
		   bool alone);

/* Give up what is being started, if anything is. Every entry may be tried again then, also those
 * that failed before: somebody is there and chooses. */
void attempt_cancel(struct attempt *a);

static inline bool attempt_runs(const struct attempt *a)
{
	return a->entry.volume != 0;
}

/* A child was reaped: true if it was the attempt's. */
bool attempt_reaped(struct attempt *a, pid_t pid, int status);

#endif
