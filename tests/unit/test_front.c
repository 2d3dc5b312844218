/* What is typed at a console is not in the memory of a child. */
/* SPDX-License-Identifier: MIT */
#include <sys/wait.h>
#include <unistd.h>

#include "init/console/front.h"
#include "tests/unit/test.h"

static struct front front;
static struct loop loop;

static int look_at(const char *typed)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(typed[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(front_keeps_what_is_typed_from_children)
{
	struct note_list problems = {0};
	char *typed = front.ports[0].browser.editor.text;

	front.loop = &loop;
	front_open(&front, S("ptmx"), false, &test_arena, &problems);
	typed[0] = 'p';
	OK(look_at(typed) == 0);
	OK(typed[0] == 'p');
	front = (struct front){.loop = &loop};
	loop = (struct loop){0};
}
