/* Starting, feeding and leaving the watchdog (linux/watchdog.h, Documentation/watchdog). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/watchdog.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init/machine/log.h"
#include "lib/sysdir.h"

/* So many are looked at: a board has one or two. */
enum { DEVICES = 8 };

/* Softdog's timer is the kernel's own, and ends with it. */
static bool is_hardware(struct slice identity)
{
	return identity.n && !slice_starts(identity, S("Software"));
}

static int open_number(struct watchdog *w, int number)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/class/watchdog/watchdog%d/identity", number);
	struct slice identity = sysdir_read(AT_FDCWD, path, w->identity, sizeof(w->identity) - 1);
	if (!is_hardware(identity))
		return -ENODEV;
	w->identity[identity.n] = 0;
	snprintf(path, sizeof(path), "/dev/watchdog%d", number);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void set_period(struct watchdog *w)
{
	int seconds = w->seconds;

	if (ioctl(w->fd, WDIOC_SETTIMEOUT, &seconds) < 0) {
		log_line(LOG_LEVEL_WARNING, "%s does not take %d seconds: %s", w->identity,
			 (int)w->seconds, strerror(errno));
		if (ioctl(w->fd, WDIOC_GETTIMEOUT, &seconds) < 0 || seconds < 1)
			seconds = 1;
	}
	w->period = seconds;
}

static bool start(struct watchdog *w)
{
	for (int i = 0; i < DEVICES; i++) {
		int fd = open_number(w, i);
		if (fd < 0)
			continue;
		w->fd = fd;
		w->running = true;
		set_period(w);
		log_line(LOG_LEVEL_INFO, "watchdog %s: resets after %d seconds%s", w->identity,
			 (int)w->period,
			 watchdog_ends_at_jump() ? "; this kernel stops it at the jump: "
						   "watchdog.stop_on_reboot=0 lets it run"
						 : "");
		return true;
	}
	return false;
}

/* When to look again; 0: it is in vain. */
static int64_t look_again(struct watchdog *w, int64_t now)
{
	if (!w->since)
		w->since = now;
	if (now < w->since + WATCHDOG_WAIT_MS)
		return now + WATCHDOG_LOOK_MS;
	log_line(LOG_LEVEL_WARNING, "no hardware watchdog is there");
	return 0;
}

void watchdog_turn(struct watchdog *w, int64_t now)
{
	if (w->seconds <= 0 || now < w->due || (w->since && !w->due))
		return;
	if (!w->running && !start(w)) {
		w->due = look_again(w, now);
		return;
	}
	w->since = 0;
	watchdog_full(w);
	w->due = now + w->period * 1000 / 4;
}

void watchdog_full(struct watchdog *w)
{
	int unused = 0;

	if (w->running)
		(void)ioctl(w->fd, WDIOC_KEEPALIVE, &unused);
}

/* "V" is the magic close; without it, closing leaves the watchdog running. */
void watchdog_stop(struct watchdog *w)
{
	if (!w->running)
		return;
	if (write(w->fd, "V", 1) != 1)
		log_line(LOG_LEVEL_WARNING, "%s cannot be stopped", w->identity);
	close(w->fd);
	w->running = false;
	w->due = 0;
}

bool watchdog_ends_at_jump(void)
{
	char room[16];
	struct slice said = sysdir_read(
		AT_FDCWD, "/sys/module/watchdog/parameters/stop_on_reboot", room, sizeof(room));

	return !slice_eq(said, S("0"));
}
