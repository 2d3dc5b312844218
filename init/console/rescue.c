/* Starting a shell on a console. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/console/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init/job/signals.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/* How the child ends that could not become a shell. Few commands end so, and a shell ends as its
 * last command did. */
enum { NO_TERMINAL = 118, NO_SHELL = 119 };

static const char shell[] = "/bin/sh";

static const char hint[] =
	"\r\n"
	"This is kexling's rescue shell, as root. \"exit\" returns to the menu.\r\n"
	"  look around   kexling list, kexling explain --devices, dmesg\r\n"
	"  repair        rw DEVICE mounts it at /mnt, to be written to; then for instance\r\n"
	"                vi /mnt/boot/grub/grub.cfg, and ro gives it back (so does exit)\r\n"
	"  network       udhcpc -i eth0\r\n"
	"  boot by hand  kexec -l KERNEL --initrd=FILE --append=\"...\", then kexec -e\r\n"
	"  leave         exit, reboot, poweroff; \"busybox\" names the other commands\r\n"
	"\r\n";

/* A virtual terminal, as opposed to a line with some terminal at its end. */
static bool is_virtual(struct slice name)
{
	return slice_starts(name, S("tty")) && (name.n == 3 || ascii_digit(name.p[3]));
}

/* The console as controlling terminal of a new session, and as descriptors 0 to 2. */
static bool take_terminal(const char *name)
{
	char path[CONSOLE_NAME_BYTES + 8];

	setsid();
	snprintf(path, sizeof(path), "/dev/%s", name);
	int fd = open(path, O_RDWR | O_NONBLOCK);	/* not to wait for a carrier */
	if (fd < 0)
		return false;
	fcntl(fd, F_SETFL, 0);
	ioctl(fd, TIOCSCTTY, 1);
	for (int i = 0; i < 3; i++)
		if (dup2(fd, i) < 0)
			return false;
	if (fd > 2)
		close(fd);
	return true;
}

static _Noreturn void run_shell(const struct console *c, void (*prepare)(void *), void *arg)
{
	char *const argv[] = {(char *)"-sh", NULL};
	char *env[] = {
		(char *)"HOME=/",
		(char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
		(char *)"PS1=kexling# ",
		(char *)(is_virtual(slice_str(c->name)) ? "TERM=linux" : "TERM=vt100"),
		NULL,
	};

	signals_default();
	prepare(arg);
	if (!take_terminal(c->name))
		_exit(NO_TERMINAL);
	if (chdir("/") < 0)
		_exit(NO_SHELL);
	if (fd_write_all(STDOUT_FILENO, slice_str(hint)) < 0)
		_exit(NO_TERMINAL);
	execve(shell, argv, env);
	_exit(NO_SHELL);
}

pid_t rescue_start(struct console *c, void (*prepare)(void *arg), void *arg)
{
	if (c->fd < 0 || c->lent)
		return -ENXIO;
	if (access(shell, X_OK) < 0)
		return -errno;
	console_lend(c);
	pid_t pid = fork();
	if (pid == 0)
		run_shell(c, prepare, arg);
	if (pid > 0)
		return pid;
	int rc = -errno;
	console_take(c);
	return rc;
}

struct slice rescue_ended(struct console *c, int status)
{
	console_take(c);
	if (WIFSIGNALED(status))
		return S("The shell was killed.");
	if (WEXITSTATUS(status) == NO_SHELL)
		return S("The shell could not be started.");
	if (WEXITSTATUS(status) == NO_TERMINAL)
		return S("The shell could not open its console.");
	return (struct slice){0};
}

/* Whether the shell waits at its prompt: it is itself what has the terminal (proc(5): tpgid, the
 * eighth field, behind a name that may hold anything but ends at the last ")"). */
static bool at_prompt(pid_t pid)
{
	char path[40], room[512];
	uint64_t foreground;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	struct slice stat = sysdir_read(AT_FDCWD, path, room, sizeof(room));
	for (size_t i = stat.n; i--;)
		if (stat.p[i] == ')') {
			stat = slice_from(stat, i + 1);
			break;
		}
	for (int field = 3; field < 8; field++)
		slice_word(&stat);
	return slice_number(slice_word(&stat), INT32_MAX, &foreground) &&
	       (pid_t)foreground == pid;
}

int64_t rescue_idle(const struct console *c, pid_t pid)
{
	char path[CONSOLE_NAME_BYTES + 8];
	struct timespec now;
	struct stat st;

	snprintf(path, sizeof(path), "/dev/%s", c->name);
	if (stat(path, &st) < 0 || clock_gettime(CLOCK_REALTIME, &now) < 0)
		return INT64_MAX / 2;
	time_t last = st.st_atime > st.st_mtime ? st.st_atime : st.st_mtime;
	int64_t idle = now.tv_sec > last ? (int64_t)(now.tv_sec - last) * 1000 : 0;
	return at_prompt(pid) ? idle : idle / 10;
}

void rescue_end(pid_t pid)
{
	kill(pid, SIGKILL);
}
