/* Leaving this system for the loaded kernel. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/leave.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/cli/cli.h"
#include "loader/kexec.h"

/* When that cannot be known, the jump will tell. */
static bool something_is_loaded(void)
{
	if (kexec_is_loaded(KEXEC_LOADED) != 0)
		return true;
	cli_error(CLI_REFUSED,
		  "exec: no kernel is loaded: load one first ('kexling load', 'kexec -l')");
	return false;
}

static int jump(bool no_sync)
{
	if (!no_sync)
		sync();
	int rc = kexec_jump();

	if (rc == -EPERM)
		return cli_error(CLI_REFUSED,
				 "exec: not permitted: run as root, outside of containers");
	if (rc == -EINVAL)
		return cli_error(CLI_REFUSED,
				 "exec: the running kernel has no kernel loaded, or cannot "
				 "kexec");
	return cli_error(CLI_REFUSED, "exec: the jump failed: %s", strerror(-rc));
}

/* Waiting for our own children blocks signals that others count on. */
static int become(const char *program, const char *argument)
{
	char *const argv[] = {(char *)program, (char *)argument, NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(program, argv);
	return errno;
}

/* Run `openrc shutdown` to its end. */
static int stop_by_openrc(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(become("openrc", "shutdown") == ENOENT ? 127 : 126);
	if (pid < 0)
		return cli_error(CLI_REFUSED, "exec: openrc: %s", strerror(errno));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return cli_error(CLI_REFUSED, "exec: openrc: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return CLI_DONE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return cli_error(CLI_REFUSED,
				 "exec: there is no program 'openrc' here: --via systemctl "
				 "or --via now");
	return cli_error(CLI_REFUSED,
			 "exec: 'openrc shutdown' failed; what is left running can be seen "
			 "by 'rc-status'; --via now jumps all the same");
}

int leave_system(enum leave_via via, bool no_sync)
{
	if (!something_is_loaded())
		return CLI_REFUSED;
	if (via == LEAVE_SYSTEMCTL)
		return cli_error(CLI_REFUSED, "exec: systemctl: %s",
				 strerror(become("systemctl", "kexec")));
	if (via == LEAVE_OPENRC) {
		int rc = stop_by_openrc();
		if (rc)
			return rc;
	}
	return jump(no_sync);
}
