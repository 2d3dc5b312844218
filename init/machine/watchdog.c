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

#include "init/machine/bmc.h"
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

static int open_first(struct watchdog *w)
{
	int fd = -ENODEV;

	for (int i = 0; fd < 0 && i < DEVICES; i++)
		fd = open_number(w, i);
	return fd;
}

/* The kernel's own driver for it would have us wait for each answer. */
static int open_bmc(struct watchdog *w)
{
	int fd = open(BMC_DEVICE, O_RDWR | O_CLOEXEC);

	w->by_bmc = fd >= 0;
	if (fd >= 0)
		memcpy(w->identity, "IPMI", sizeof("IPMI"));
	return fd;
}

static bool start(struct watchdog *w)
{
	w->fd = open_first(w);
	if (w->fd < 0)
		w->fd = open_bmc(w);
	if (w->fd < 0)
		return false;
	w->running = true;
	w->period = w->seconds;
	if (!w->by_bmc)
		set_period(w);
	log_line(LOG_LEVEL_INFO, "watchdog %s: resets after %d seconds%s", w->identity,
		 (int)w->period,
		 !w->by_bmc && watchdog_ends_at_jump() ? "; this kernel stops it at the jump: "
							 "watchdog.stop_on_reboot=0 lets it run"
						       : "");
	return true;
}

static void feed(struct watchdog *w, bool wait)
{
	int unused = 0;

	if (w->by_bmc)
		(void)!bmc_watch(w->fd, w->period, wait);
	else
		(void)ioctl(w->fd, WDIOC_KEEPALIVE, &unused);
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
	feed(w, false);
	w->due = now + w->period * 1000 / 4;
}

void watchdog_full(struct watchdog *w)
{
	if (w->running)
		feed(w, true);
}

/* "V" is the magic close; without it, closing leaves the watchdog running. */
void watchdog_stop(struct watchdog *w)
{
	if (!w->running)
		return;
	if (w->by_bmc ? bmc_watch(w->fd, 0, true) < 0 : write(w->fd, "V", 1) != 1)
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
